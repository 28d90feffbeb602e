"""Elements of an answer become records: each one a record, or a reject that names its faults."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec
from lxml import etree
from msgspec import Struct, structs

from etl.errors import UnreadablePage
from etl.limits import (
    MAX_ABSTRACT_CHARACTERS,
    MAX_ARXIV_RECORDS,
    MAX_AUTHORS,
    MAX_AUTHORS_TEXT_CHARACTERS,
    MAX_KEYWORDS,
    MAX_NAME_CHARACTERS,
    MAX_TITLE_CHARACTERS,
    MAX_VERSIONS,
)
from etl.sources.arxiv.arxiv_records import ArxivRecord
from etl.sources.arxiv.xml_tree import Element, full_text
from etl.sources.base import Reject
from etl.sources.text_caps import too_many, too_much_latex

_CAPS = {"title": MAX_TITLE_CHARACTERS, "authors_text": MAX_AUTHORS_TEXT_CHARACTERS}
_TEXTS = {
    field.name: _CAPS.get(field.name, MAX_ABSTRACT_CHARACTERS)
    for field in structs.fields(ArxivRecord)
    if field.type in (str, str | None)
}
_SHOWN = 2_000
"""Characters of an element that a reject shows."""


class FoundRecords(Struct, frozen=True):
    """The records of an answer; unknown_keys counts the elements that no format has."""

    entries: list[ArxivRecord]
    rejects: list[Reject]
    unknown_keys: dict[str, int]


def read_records(
    elements: Iterable[Element], read: Callable[[int, Element], ArxivRecord]
) -> FoundRecords:
    """Each element becomes a record or a reject, by its position from 1.

    read: raises ValueError for what is no record. Raises UnreadablePage where there are too many.
    """
    listed = list(elements)
    if len(listed) > MAX_ARXIV_RECORDS:
        detail = f"{len(listed):,} records, and at most {MAX_ARXIV_RECORDS:,} are read"
        raise UnreadablePage("too_many", detail)
    found = FoundRecords([], [], {})
    for position, element in enumerate(listed, start=1):
        try:
            record = read(position, element)
        except ValueError as error:
            found.rejects.append(_reject(position, element, [str(error)]))
            continue
        if faults := list(_faults(record)):
            found.rejects.append(_reject(position, element, faults))
        else:
            _add(found, record)
    return found


def children(element: Element, known: Mapping[str, str]) -> tuple[dict[str, list[Element]], str]:
    """The children of an element by the names that we give them, and the others as JSON.

    known: our name of each tag.
    """
    named: dict[str, list[Element]] = {}
    others: dict[str, list[str]] = {}
    for child in element:
        if name := known.get(child.tag):
            named.setdefault(name, []).append(child)
        else:
            others.setdefault(etree.QName(child).localname, []).append(full_text(child)[:_SHOWN])
    return named, msgspec.json.encode(others).decode() if others else ""


def only_text(named: Mapping[str, list[Element]], name: str) -> str | None:
    """The text of a child that may be missing."""
    return full_text(named[name][0]) if name in named else None


def needed_text(named: Mapping[str, list[Element]], name: str) -> str:
    """The text of a child that every record has. Raises ValueError where it is missing or blank."""
    text = only_text(named, name)
    if text is None or not text.strip():
        raise ValueError(f"{name}: required, but missing")
    return text


def _add(found: FoundRecords, record: ArxivRecord) -> None:
    found.entries.append(record)
    extra: dict[str, Any] = msgspec.json.decode(record.extra) if record.extra else {}
    for key in extra:
        found.unknown_keys[key] = found.unknown_keys.get(key, 0) + 1


def _faults(record: ArxivRecord) -> Iterator[str]:
    yield from too_many("authors", "authors", record.authors or (), MAX_AUTHORS)
    yield from too_many("versions", "versions", record.versions, MAX_VERSIONS)
    yield from too_many("categories", "categories", record.category_terms, MAX_KEYWORDS)
    for name, most in _TEXTS.items():
        yield from too_many(name, "characters", getattr(record, name) or "", most)
    for name, text in (("title", record.title), ("abstract", record.abstract)):
        yield from too_much_latex(name, text or "")
    names = (text for one in record.authors or () for text in (one.name, *one.affiliations))
    longest = max(map(len, (*names, *record.category_terms, *record.other_terms)), default=0)
    if longest > MAX_NAME_CHARACTERS:
        yield f"name: {longest:,} characters, and at most {MAX_NAME_CHARACTERS:,} are read"


def _reject(position: int, element: Element, faults: list[str]) -> Reject:
    shown = etree.tostring(element, encoding="unicode", with_tail=False)[:_SHOWN]
    return Reject(position, faults, msgspec.json.encode({"xml": shown}).decode())
