"""The lists of entries become frames: authors, their accounts, keywords, links, repositories.

Each has a row for what is kept of a list. Blanks and repeats go: a frame of counts says of each
entry how many were `read` and how many of these `kept`.
"""

import polars as pl

from etl.normalize.dates import parse_timestamps
from etl.normalize.identity import account_agreement
from etl.normalize.keywords import keyword_folds
from etl.normalize.links import canonical_links, mentioned_links
from etl.normalize.names import normalized_names
from etl.normalize.text import normalized_keyword, squashed
from etl.sources.daily_papers.record_columns import (
    ParsedListings,
    abstract_columns,
    author_columns,
    declared_link_columns,
    keyword_columns,
    linked_columns,
    submitter_columns,
)

ENTRY_KEY = ["capture_id", "position"]


def login_key(login: pl.Expr) -> pl.Expr:
    """The key of the account that has a login."""
    return login.str.strip_chars().str.to_lowercase()


def authorship_frame(read: ParsedListings) -> pl.DataFrame:
    """A row for each place of a list of authors; those who hide have neither name nor account."""
    visible = pl.when(~pl.col("is_hidden"))
    shown = author_columns(read).with_columns(
        name_as_printed=visible.then(pl.col("printed")),
        account_key=visible.then(login_key(pl.col("login"))),
    )
    signed = shown.hstack(normalized_names(shown["name_as_printed"]))
    return signed.with_columns(account_agreement=account_agreement(signed))


def account_frame(read: ParsedListings, authorships: pl.DataFrame) -> pl.DataFrame:
    """Accounts of authors and submitters; one of a hidden author is left out with the name."""
    claimed = authorships.drop_nulls("account_key")
    columns = [*ENTRY_KEY, "login", "full_name", "account_type"]
    return (
        pl.concat([claimed.select(columns), submitter_columns(read).select(columns)])
        .with_columns(
            login=pl.col("login").str.strip_chars(),
            full_name=squashed(pl.col("full_name")),
            account_key=login_key(pl.col("login")),
        )
        .drop_nulls("account_key")
        .unique([*ENTRY_KEY, "account_key"], keep="first", maintain_order=True)
    )


def nameless_faults(authorships: pl.DataFrame) -> pl.DataFrame:
    """An author who hides nothing has a name; one without is a list that was misread."""
    return authorships.filter(~pl.col("is_hidden") & pl.col("name").is_null()).select(
        *ENTRY_KEY,
        fault=pl.format(
            "authorships.name: {} of author {} is no name", "name_as_printed", "author_position"
        ),
    )


def keyword_frame(read: ParsedListings) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Each keyword of an entry once, with its fold; and counts."""
    printed = keyword_columns(read).with_columns(keyword=normalized_keyword(pl.col("printed")))
    kept = (
        printed.drop_nulls("keyword")
        .unique([*ENTRY_KEY, "keyword"], keep="first", maintain_order=True)
        .with_columns(keyword_as_printed=squashed(pl.col("printed")))
    )
    folded = kept.join(
        keyword_folds(kept["keyword"]), on="keyword", how="left", maintain_order="left"
    )
    return folded, _count(printed, kept)


def linked_frame(read: ParsedListings) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Each repository of a detail once, as it is stated first; and counts."""
    stated = linked_columns(read).with_columns(
        modified_at=parse_timestamps(pl.col("printed_modified_at"))
    )
    name = ["repository_kind", "repository_id"]
    kept = stated.unique([*ENTRY_KEY, *name], keep="first", maintain_order=True)
    return kept, _count(stated, kept)


def link_frame(read: ParsedListings) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Declared links and those in abstracts, and counts; a link that is both has a row of each.

    Only declared links are counted: upstream does not say how many an abstract should have.
    """
    declared = declared_link_columns(read)
    abstracts = abstract_columns(read)
    found = pl.concat(
        [
            declared.with_columns(found_in=pl.lit("declared")),
            mentioned_links(abstracts).with_columns(found_in=pl.lit("abstract")),
        ],
        how="diagonal",
    )
    kept = (
        found.hstack(canonical_links(found["url_as_found"]))
        .drop_nulls("url")
        .with_columns(link_kind=_link_kind(), repository=_repository())
        .group_by(*ENTRY_KEY, "link_key", "found_in", maintain_order=True)
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
            read.select(*ENTRY_KEY, read=pl.lit(1), kept=pl.lit(0)),
            kept.select(*ENTRY_KEY, read=pl.lit(0), kept=pl.lit(1)),
        ]
    )
