"""Caps on what an entry holds; one that holds more is refused before anything is cleaned."""

from collections.abc import Iterable, Iterator

import msgspec
from msgspec import structs

from etl.errors import UnreadablePage
from etl.limits import (
    MAX_ABSTRACT_CHARACTERS,
    MAX_AUTHORS,
    MAX_ENTRIES,
    MAX_KEYWORDS,
    MAX_LINKS,
    MAX_NAME_CHARACTERS,
    MAX_TITLE_CHARACTERS,
    MAX_URL_CHARACTERS,
)
from etl.sources.base import Reject
from etl.sources.daily_papers.records import Entry, ParsedDocument
from etl.sources.text_caps import too_many, too_much_latex

_CAPS = {"title": MAX_TITLE_CHARACTERS}
_TEXTS = {
    one.name: MAX_URL_CHARACTERS
    if one.name.endswith("_url")
    else _CAPS.get(one.name, MAX_ABSTRACT_CHARACTERS)
    for one in structs.fields(Entry)
    if one.type == str | None and one.name != "extra"
}
"""Characters of each text of an entry, at most. Unknown keys (`extra`) are kept as they are."""


def check_entry_count(entry_count: int) -> None:
    """Raises UnreadablePage where a page lists more entries than are read."""
    if entry_count > MAX_ENTRIES:
        detail = f"{entry_count:,} entries, and at most {MAX_ENTRIES:,} of a page are read"
        raise UnreadablePage("too_many", detail)


def reject_oversized(document: ParsedDocument) -> ParsedDocument:
    """The document, with each entry that is over a cap among its rejects."""
    check_entry_count(len(document.entries) + len(document.rejects))
    refused = {one.position: faults for one in document.entries if (faults := [*_faults(one)])}
    if not refused:
        return document
    rejects = [
        Reject(one.position, refused[one.position], msgspec.json.encode(one).decode())
        for one in document.entries
        if one.position in refused
    ]
    return structs.replace(
        document,
        entries=[one for one in document.entries if one.position not in refused],
        rejects=sorted([*document.rejects, *rejects], key=lambda one: one.position),
    )


def _faults(entry: Entry) -> Iterator[str]:
    yield from too_many("authors", "authors", entry.authors or (), MAX_AUTHORS)
    yield from too_many("keywords", "keywords", entry.keywords or (), MAX_KEYWORDS)
    yield from too_many("media_urls", "links", entry.media_urls or (), MAX_LINKS)
    for name, most in _TEXTS.items():
        yield from too_many(name, "characters", getattr(entry, name) or "", most)
    for name, found in (("title", entry.title), ("abstract", entry.abstract)):
        yield from too_much_latex(name, found or "")
    for url in entry.media_urls or ():
        yield from too_many("media_urls", "characters", url, MAX_URL_CHARACTERS)
    longest = max(map(len, filter(None, _names(entry))), default=0)
    if longest > MAX_NAME_CHARACTERS:
        yield f"name: {longest:,} characters, and at most {MAX_NAME_CHARACTERS:,} are read"


def _names(entry: Entry) -> Iterable[str | None]:
    """Names of people, accounts, organizations and keywords."""
    yield from entry.keywords or ()
    if entry.organization:
        yield from (entry.organization.name, entry.organization.full_name)
    for author in entry.authors or ():
        yield author.name
        yield author.claim_status
    accounts = (entry.submitter, *(author.account for author in entry.authors or ()))
    for account in filter(None, accounts):
        yield from (account.login, account.full_name, account.account_type)
