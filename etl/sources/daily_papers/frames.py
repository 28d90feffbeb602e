"""Records of many captures become one frame per staged table, cleaned and keyed, and faults."""

import polars as pl

from etl.contract.policy import FIRST_ISSUE_ON, LATEST_ISSUE_AFTER
from etl.ids import ARXIV_ID, digest
from etl.normalize.dates import capture_days, parse_timestamps, publication_dates
from etl.normalize.identity import account_agreement, name_key
from etl.normalize.keywords import keyword_folds
from etl.normalize.links import canonical_links, mentioned_links
from etl.normalize.names import author_name, is_collective, sort_name
from etl.normalize.text import clean_texts, normalized_keyword, squashed, title_fingerprint
from etl.sources.base import NormalizedFrames
from etl.sources.daily_papers.capture_frame import capture_frame
from etl.sources.daily_papers.record_columns import (
    ParsedListings,
    abstract_columns,
    author_columns,
    declared_link_columns,
    entry_columns,
    keyword_columns,
    linked_columns,
    submitter_columns,
)

_KEY = ["capture_id", "position"]
_PAGE = ["capture_id", "listing_kind", "listed_on", "captured_on", "imported_at", "header_date"]


def normalize_documents(read: ParsedListings, places: pl.DataFrame) -> NormalizedFrames:
    """Normalize what was read; places says where in the archive each capture_id stands."""
    # 1. A row per capture. Entries are dated by the page that they stand on, so it comes first.
    captured = capture_frame(read).join(places, on="capture_id", how="left")
    # 2. The children of entries. Blanks and repeats go, and are counted as repaired.
    links_, link_counts = _links(read)
    keywords, keyword_counts = _keywords(read)
    authorships = _authorships(read)
    linked, linked_counts = _linked(read)
    author_counts = authorships.select(*_KEY, read=1, kept=1)
    counts = (
        pl.concat([link_counts, keyword_counts, linked_counts, author_counts])
        .group_by(_KEY)
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
            "stage.accounts": _accounts(read, authorships),
            "stage.keywords": keywords,
            "stage.links": links_,
            "stage.linked_repositories": linked,
        },
        faults=pl.concat([faults, _nameless(authorships)]),
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
        submitter_key=_account_key(pl.col("submitter")),
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
    return entries.join(counts, on=_KEY, how="left", maintain_order="left").with_columns(
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
    return entries.select(*_KEY, fault=pl.concat_list(found)).explode("fault").drop_nulls("fault")


def _nameless(authorships: pl.DataFrame) -> pl.DataFrame:
    """An author who hides nothing has a name; one without is a list that was misread."""
    return authorships.filter(~pl.col("is_hidden") & pl.col("name").is_null()).select(
        *_KEY,
        fault=pl.format(
            "authorships.name: {} of author {} is no name", "name_as_printed", "author_position"
        ),
    )


def _paper_key() -> pl.Expr:
    by_title = pl.col("title_fingerprint").map_batches(
        lambda titles: pl.Series(
            [None if title is None else "title:" + digest(title) for title in titles],
            dtype=pl.String,
        ),
        return_dtype=pl.String,
    )
    return (
        pl.when(pl.col("arxiv_id").is_not_null())
        .then("arxiv:" + pl.col("arxiv_id"))
        .otherwise(by_title)
    )


def _account_key(login: pl.Expr) -> pl.Expr:
    return login.str.strip_chars().str.to_lowercase()


def _authorships(read: ParsedListings) -> pl.DataFrame:
    visible = pl.when(~pl.col("is_hidden"))
    name = pl.col("name")
    signed = (
        author_columns(read)
        .with_columns(
            name_as_printed=visible.then(pl.col("printed")),
            account_key=visible.then(_account_key(pl.col("login"))),
        )
        .with_columns(name=author_name(pl.col("name_as_printed")))
        .with_columns(name_key=name_key(name), is_collective=is_collective(name))
        .with_columns(sort_name=sort_name(name, pl.col("is_collective")))
    )
    return signed.with_columns(account_agreement=account_agreement(signed))


def _accounts(read: ParsedListings, authorships: pl.DataFrame) -> pl.DataFrame:
    """A hidden author's account is left out with the name."""
    claimed = authorships.drop_nulls("account_key")
    columns = [*_KEY, "login", "full_name", "account_type"]
    return (
        pl.concat([claimed.select(columns), submitter_columns(read).select(columns)])
        .with_columns(
            login=pl.col("login").str.strip_chars(),
            full_name=squashed(pl.col("full_name")),
            account_key=_account_key(pl.col("login")),
        )
        .drop_nulls("account_key")
        .unique([*_KEY, "account_key"], keep="first", maintain_order=True)
    )


def _keywords(read: ParsedListings) -> tuple[pl.DataFrame, pl.DataFrame]:
    printed = keyword_columns(read).with_columns(keyword=normalized_keyword(pl.col("printed")))
    kept = (
        printed.filter(pl.col("keyword").str.len_chars() > 0)
        .unique([*_KEY, "keyword"], keep="first", maintain_order=True)
        .with_columns(keyword_as_printed=squashed(pl.col("printed")))
    )
    folded = kept.join(
        keyword_folds(kept["keyword"]), on="keyword", how="left", maintain_order="left"
    )
    return folded, _count(printed, kept)


def _linked(read: ParsedListings) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A repository counts once in a detail, as it is stated first."""
    stated = linked_columns(read).with_columns(
        modified_at=parse_timestamps(pl.col("printed_modified_at"))
    )
    name = ["repository_kind", "repository_id"]
    kept = stated.unique([*_KEY, *name], keep="first", maintain_order=True)
    return kept, _count(stated, kept)


def _links(read: ParsedListings) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Declared links and those in abstracts; a link that is both has a row of each.

    Only declared links are counted: upstream does not say how many an abstract should have.
    """
    declared = declared_link_columns(read)
    abstracts = abstract_columns(read)
    found = pl.concat(
        [
            declared.with_columns(found_in=pl.lit("declared")),
            mentioned_links(abstracts).with_columns(
                declared_as=pl.lit(None, pl.String), found_in=pl.lit("abstract")
            ),
        ],
        how="diagonal",
    )
    kept = (
        found.hstack(canonical_links(found["url_as_found"]))
        .drop_nulls("url")
        .with_columns(link_kind=_link_kind(), repository=_repository())
        .group_by(*_KEY, "link_key", "found_in", maintain_order=True)
        .agg(pl.exclude("declared_as").first(), pl.col("declared_as").unique(maintain_order=True))
        .with_columns(pl.when(found_in="declared").then("declared_as").alias("declared_as"))
    )
    return kept, _count(declared, kept.filter(pl.col("found_in") == "declared"))


def _link_kind() -> pl.Expr:
    """The kind that the listing declares outweighs the kind that the url looks like."""
    return (
        pl.when(pl.col("declared_as") == "repository")
        .then(pl.lit("code"))
        .when(pl.col("declared_as") == "media")
        .then(pl.lit("media"))
        .when((pl.col("declared_as") == "project_page") & (pl.col("link_kind") == "other"))
        .then(pl.lit("project"))
        .otherwise(pl.col("link_kind"))
    )


def _repository() -> pl.Expr:
    """The repository that a link leads to; none of a picture or film that merely lies in one."""
    is_media = (pl.col("declared_as") == "media").fill_null(value=False)
    return pl.when(~is_media).then(pl.col("repository"))


def _count(read: pl.DataFrame, kept: pl.DataFrame) -> pl.DataFrame:
    return pl.concat(
        [
            read.select(*_KEY, read=pl.lit(1), kept=pl.lit(0)),
            kept.select(*_KEY, read=pl.lit(0), kept=pl.lit(1)),
        ]
    )
