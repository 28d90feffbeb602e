"""Records become columns, one frame per kind of record; values are still as printed."""

from collections.abc import Iterator, Sequence
from datetime import date

import polars as pl
from msgspec import structs

from etl.archive.documents import Capture
from etl.contract.vocabulary import DECLARED_AS
from etl.sources.daily_papers.records import Account, Entry, ParsedDocument

ParsedListings = Sequence[tuple[Capture, ParsedDocument]]
"""Captures with what their parser read."""

_POLARS_TYPES: dict[object, pl.DataType] = {
    str | None: pl.String(),
    int | None: pl.Int64(),
    bool | None: pl.Boolean(),
    date | None: pl.Date(),
}
_ENTRY_FIELDS = {
    field.name: _POLARS_TYPES[field.type]
    for field in structs.fields(Entry)
    if field.type in _POLARS_TYPES
}
"""The plain fields of an entry, lists and objects left out: each becomes a column of its name."""

_ENTRY_OTHERS: dict[str, pl.DataType] = {
    "organization_name": pl.String(),
    "organization_full_name": pl.String(),
    "submitter": pl.String(),
    "author_list_length": pl.Int64(),
}
_KEY: dict[str, pl.DataType] = {"capture_id": pl.String(), "position": pl.Int64()}
_LINKED: dict[str, pl.DataType] = {
    "repository_kind": pl.String(),
    "repository_id": pl.String(),
    "owner": pl.String(),
    "task": pl.String(),
    "is_private": pl.Boolean(),
    "is_gated": pl.Boolean(),
    "printed_modified_at": pl.String(),
    "downloads": pl.Int64(),
    "likes": pl.Int64(),
}
"""As the fields of LinkedRepository, in their order."""
_ACCOUNT: dict[str, pl.DataType] = {
    "login": pl.String(),
    "full_name": pl.String(),
    "account_type": pl.String(),
}


def entry_columns(read: ParsedListings) -> pl.DataFrame:
    """capture_id, position, every plain field of an entry, organization_* and submitter."""
    keyed = list(_keyed(read))
    columns = {
        "capture_id": [capture_id for capture_id, _ in keyed],
        "position": [entry.position for _, entry in keyed],
        **{name: [getattr(entry, name) for _, entry in keyed] for name in _ENTRY_FIELDS},
        "organization_name": [e.organization and e.organization.name for _, e in keyed],
        "organization_full_name": [e.organization and e.organization.full_name for _, e in keyed],
        "submitter": [entry.submitter and entry.submitter.login for _, entry in keyed],
        "author_list_length": [len(entry.authors or ()) or None for _, entry in keyed],
    }
    return pl.DataFrame(columns, schema=_KEY | _ENTRY_FIELDS | _ENTRY_OTHERS)


def author_columns(read: ParsedListings) -> pl.DataFrame:
    """capture_id, position, author_position, name, is_hidden, claim_status and the account."""
    listed = [(key, entry.position, entry.authors or ()) for key, entry in _keyed(read)]
    authors = [author for *_, those in listed for author in those]
    accounts = [author.account for author in authors]
    columns = {
        "capture_id": [capture_id for capture_id, _, those in listed for _ in those],
        "position": [position for _, position, those in listed for _ in those],
        "author_position": [place for *_, those in listed for place in range(1, len(those) + 1)],
        "printed": [author.name for author in authors],
        "is_hidden": [author.is_hidden for author in authors],
        "claim_status": [author.claim_status for author in authors],
        **{name: [it and getattr(it, name) for it in accounts] for name in _ACCOUNT},
    }
    schema = {
        **_KEY,
        "author_position": pl.Int64(),
        "printed": pl.String(),
        "is_hidden": pl.Boolean(),
        "claim_status": pl.String(),
        **_ACCOUNT,
    }
    return pl.DataFrame(columns, schema=schema)


def abstract_columns(read: ParsedListings) -> pl.DataFrame:
    """capture_id, position, abstract_raw of every entry that has an abstract."""
    found = [(key, e.position, e.abstract) for key, e in _keyed(read) if e.abstract is not None]
    return pl.DataFrame(found, schema=_KEY | {"abstract_raw": pl.String()}, orient="row")


def submitter_columns(read: ParsedListings) -> pl.DataFrame:
    """capture_id, position, login, full_name, account_type of who submitted an entry."""
    rows = [
        (capture_id, entry.position, *_account(entry.submitter))
        for capture_id, entry in _keyed(read)
        if entry.submitter
    ]
    return pl.DataFrame(rows, schema=_KEY | _ACCOUNT, orient="row")


def linked_columns(read: ParsedListings) -> pl.DataFrame:
    """capture_id, position, and the fields of each linked repository under the staged names."""
    rows = [
        (capture_id, entry.position, *structs.astuple(repository))
        for capture_id, entry in _keyed(read)
        for repository in entry.linked or ()
    ]
    return pl.DataFrame(rows, schema=_KEY | _LINKED, orient="row")


def keyword_columns(read: ParsedListings) -> pl.DataFrame:
    """capture_id, position, printed: one row per keyword, in order."""
    rows = [
        (capture_id, entry.position, keyword)
        for capture_id, entry in _keyed(read)
        for keyword in entry.keywords or ()
    ]
    return pl.DataFrame(rows, schema=_KEY | {"printed": pl.String()}, orient="row")


def declared_link_columns(read: ParsedListings) -> pl.DataFrame:
    """capture_id, position, declared_as (a word of the vocabulary), url_as_found."""
    rows = [
        (capture_id, entry.position, declared_as, url)
        for capture_id, entry in _keyed(read)
        for declared_as, urls in zip(DECLARED_AS, _declared_urls(entry), strict=True)
        for url in urls
        if url is not None
    ]
    schema = _KEY | {"declared_as": pl.String(), "url_as_found": pl.String()}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _declared_urls(entry: Entry) -> tuple[Sequence[str | None], ...]:
    """Lists of urls, in the order of DECLARED_AS."""
    return [entry.github_url], [entry.project_url], entry.media_urls or ()


def _keyed(read: ParsedListings) -> Iterator[tuple[str, Entry]]:
    return ((capture.capture_id, entry) for capture, reading in read for entry in reading.entries)


def _account(account: Account | None) -> tuple[str | None, str | None, str | None]:
    if account is None:
        return None, None, None
    return account.login, account.full_name, account.account_type
