"""Records of many captures become one frame per staged table, cleaned and keyed, and faults."""

import polars as pl

from etl.contract.policy import FIRST_ISSUE_ON, LATEST_ISSUE_AFTER
from etl.ids import ARXIV_ID, hash_of
from etl.normalize.dates import capture_days, parse_timestamps, publication_dates
from etl.normalize.text import clean_texts, squashed, title_fingerprint
from etl.sources.base import NormalizedFrames
from etl.sources.daily_papers.capture_frame import capture_frame
from etl.sources.daily_papers.child_frames import (
    ENTRY_KEY,
    account_frame,
    authorship_frame,
    keyword_frame,
    link_frame,
    linked_frame,
    login_key,
    nameless_faults,
)
from etl.sources.daily_papers.record_columns import ParsedListings, entry_columns

_PAGE = ["capture_id", "listing_kind", "listed_on", "captured_on", "imported_at", "header_date"]


def normalize_documents(read: ParsedListings, places: pl.DataFrame) -> NormalizedFrames:
    """Normalize what was read; places says where in the archive each capture_id stands."""
    # 1. A row per capture. Entries are dated by the page that they stand on, so it comes first.
    captured = capture_frame(read).join(places, on="capture_id", how="left")
    # 2. The children of entries. Blanks and repeats go, and are counted as repaired.
    links_, link_counts = link_frame(read)
    keywords, keyword_counts = keyword_frame(read)
    authorships = authorship_frame(read)
    linked, linked_counts = linked_frame(read)
    author_counts = authorships.select(*ENTRY_KEY, read=1, kept=1)
    counts = (
        pl.concat([link_counts, keyword_counts, linked_counts, author_counts])
        .group_by(ENTRY_KEY)
        .agg(child_count=pl.col("read").sum(), kept_count=pl.col("kept").sum())
    )
    # 3. The entries themselves, each with the number of its children.
    entries, faults = _entries(read, captured, counts)
    # 4. Printed dates may prove in which year a page without an instant was captured.
    headers = capture_days(entries).rename({"captured_on": "captured_on_header"})
    captured = captured.join(headers, on="capture_id", how="left", maintain_order="left")
    return NormalizedFrames(
        tables={
            "stage.captures": captured.with_columns(
                captured_on=pl.coalesce("captured_on", "captured_on_header")
            ),
            "stage.entries": entries,
            "stage.authorships": authorships,
            "stage.accounts": account_frame(read, authorships),
            "stage.keywords": keywords,
            "stage.links": links_,
            "stage.linked_repositories": linked,
        },
        faults=pl.concat([faults, nameless_faults(authorships)]),
    )


def _entries(
    read: ParsedListings, captured: pl.DataFrame, counts: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    printed = (
        entry_columns(read)
        .rename({"published_at": "published_at_text", "submitted_at": "submitted_at_text"})
        .rename({"title": "title_raw", "abstract": "abstract_raw", "arxiv_id": "printed_id"})
        .join(captured.select(*_PAGE), on="capture_id", how="left", maintain_order="left")
    )
    dated = printed.hstack(publication_dates(printed))
    entries = _with_counts(_without_equal_raw_texts(_with_clean_values(dated)), counts)
    return entries, _faults(entries)


def _with_clean_values(entries: pl.DataFrame) -> pl.DataFrame:
    # Titles and abstracts are cleaned in one call, since most of its cost does not grow with them.
    texts = clean_texts(pl.concat([entries["title_raw"], entries["abstract_raw"]]))
    is_daily = pl.col("listing_kind") == "daily"
    return entries.with_columns(
        title=texts.head(entries.height),
        abstract=texts.tail(entries.height),
        arxiv_id=pl.col("printed_id").str.extract(f"^({ARXIV_ID})(?:v\\d+)?$"),
        title_fingerprint=title_fingerprint(pl.col("title_raw")),
        author_count=pl.coalesce("author_count", "author_list_length"),
        organization_key=squashed(pl.col("organization_name")).str.to_lowercase(),
        organization_full_name=squashed(pl.col("organization_full_name")),
        submitter_key=login_key(pl.col("submitter")),
        submitted_at=parse_timestamps(pl.col("submitted_at_text")),
        submitted_on=pl.coalesce("day", pl.when(is_daily).then(pl.col("listed_on"))),
    ).with_columns(paper_key=_paper_key())


def _without_equal_raw_texts(entries: pl.DataFrame) -> pl.DataFrame:
    """Raw texts are kept only where they differ from the cleaned ones."""
    return entries.with_columns(
        pl.when(pl.col(raw) != pl.col(clean)).then(pl.col(raw)).alias(raw)
        for raw, clean in (("title_raw", "title"), ("abstract_raw", "abstract"))
    )


def _with_counts(entries: pl.DataFrame, counts: pl.DataFrame) -> pl.DataFrame:
    children = pl.col("child_count").fill_null(0)
    return entries.join(counts, on=ENTRY_KEY, how="left", maintain_order="left").with_columns(
        child_count=children, repaired_count=children - pl.col("kept_count").fill_null(0)
    )


def _faults(entries: pl.DataFrame) -> pl.DataFrame:
    """Faults that only the printed text shows: cleaning made it NULL, which the contract allows."""
    bad_id = pl.col("printed_id").is_not_null() & pl.col("arxiv_id").is_null()
    bad_moment = pl.col("submitted_at_text").is_not_null() & pl.col("submitted_at").is_null()
    seen_on = pl.coalesce("captured_on", pl.col("imported_at").dt.date())
    is_issue = pl.col("submitted_on").is_between(FIRST_ISSUE_ON, seen_on + LATEST_ISSUE_AFTER)
    found = [
        pl.when(bad_id).then(pl.format("arxiv_id: {} is not an arXiv id", "printed_id")),
        pl.when(pl.col("is_impossible_date")).then(
            pl.format(
                "published_on: {} is no possible date",
                pl.coalesce("published_at_text", "printed_date"),
            )
        ),
        pl.when(bad_moment).then(
            pl.format("submitted_at: {} is no timestamp", "submitted_at_text")
        ),
        pl.when(~is_issue).then(
            pl.format(
                "submitted_on: {} is no possible day of a page of {}", "submitted_on", seen_on
            )
        ),
    ]
    return (
        entries.select(*ENTRY_KEY, fault=pl.concat_list(found)).explode("fault").drop_nulls("fault")
    )


def _paper_key() -> pl.Expr:
    by_title = pl.col("title_fingerprint").map_batches(_title_keys, return_dtype=pl.String)
    return (
        pl.when(pl.col("arxiv_id").is_not_null())
        .then("arxiv:" + pl.col("arxiv_id"))
        .otherwise(by_title)
    )


def _title_keys(titles: pl.Series) -> pl.Series:
    keys = [None if title is None else "title:" + hash_of(title) for title in titles]
    return pl.Series(keys, dtype=pl.String)
