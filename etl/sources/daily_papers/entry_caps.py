"""Caps on what an entry holds; one that holds more is refused before anything is cleaned."""

from collections.abc import Iterator
from operator import attrgetter

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
_texts = attrgetter(*_TEXTS)


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
    for (name, most), text in zip(_TEXTS.items(), _texts(entry), strict=True):
        if text and len(text) > most:  # asked first, since hardly any text of thousands is
            yield from too_many(name, "characters", text, most)
    for name, found in (("title", entry.title), ("abstract", entry.abstract)):
        yield from too_much_latex(name, found or "")
    for url in entry.media_urls or ():
        yield from too_many("media_urls", "characters", url, MAX_URL_CHARACTERS)
    longest = max(map(len, filter(None, _names_in(entry))), default=0)
    if longest > MAX_NAME_CHARACTERS:
        yield f"name: {longest:,} characters, and at most {MAX_NAME_CHARACTERS:,} are read"


def _names_in(entry: Entry) -> list[str | None]:
    """Names of people, accounts, organizations and keywords."""
    authors = entry.authors or ()
    accounts = [it for it in (entry.submitter, *[it.account for it in authors]) if it]
    organizations = [entry.organization] if entry.organization else []
    return [
        *(entry.keywords or ()),
        *[name for it in organizations for name in (it.name, it.full_name)],
        *[name for it in authors for name in (it.name, it.claim_status)],
        *[name for it in accounts for name in (it.login, it.full_name, it.account_type)],
    ]
