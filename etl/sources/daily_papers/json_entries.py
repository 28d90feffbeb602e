"""Items of a listing's JSON become records: each one an entry, or a reject that names its faults.

The templates that use this module raise their own parser version when it changes.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from operator import attrgetter
from typing import Any

import msgspec
from msgspec import Struct

from etl.limits import MAX_FAULTS
from etl.sources.base import Reject
from etl.sources.daily_papers.entry_caps import check_entry_count
from etl.sources.daily_papers.entry_faults import entry_faults
from etl.sources.daily_papers.listed_item import (
    JsonObject,
    ListedAuthor,
    ListedItem,
    ListedOrganization,
    ListedPaper,
)
from etl.sources.daily_papers.printed_days import parse_day, zoned_instant
from etl.sources.daily_papers.records import Account, Author, Entry, Organization
from etl.sources.daily_papers.unknown_keys import UnknownKey, have_unknown_keys, unknown_keys

_PUBLISHED_AT_CHANGED = date(2025, 3, 11)


class ParsedEntries(Struct, frozen=True):
    """A listing's items, read or refused; unknown_keys counts the paths that no shape has."""

    entries: list[Entry]
    rejects: list[Reject]
    unknown_keys: dict[str, int]


def parse_entries(
    raw: Sequence[object], first: int = 1, spoilt: dict[int, str] | None = None
) -> ParsedEntries:
    """Every item becomes an entry or a reject, numbered from `first` on.

    Raises UnreadablePage where there are too many of them.

    spoilt: faults that items had before they got here, by index.
    """
    check_entry_count(len(raw))
    found = ParsedEntries([], [], {})
    pairs = list(_typed(raw))
    has_unknown = have_unknown_keys(item for item, typed in pairs if typed is not None)
    for index, (item, typed) in enumerate(pairs):
        if spoilt and index in spoilt:
            found.rejects.append(_reject(first + index, item, [spoilt[index]]))
        elif typed is None:
            found.rejects.append(_reject(first + index, item, _first_faults(item)))
        else:
            extra = unknown_keys(item) if has_unknown else []
            _add(found, first + index, item, typed, extra)
    return found


def _typed(raw: Sequence[object]) -> Iterator[tuple[Any, ListedItem | None]]:
    """Each item with its typed form: all in one call, one by one only where that call fails."""
    try:
        yield from zip(raw, msgspec.convert(raw, list[ListedItem]), strict=True)
    except msgspec.ValidationError:
        for item in raw:
            yield item, _one(item)


def _first_faults(item: object) -> list[str]:
    return list(islice(entry_faults(item, ListedItem), MAX_FAULTS))


def _one(item: object) -> ListedItem | None:
    try:
        return msgspec.convert(item, ListedItem)
    except msgspec.ValidationError:
        return None


def _add(
    found: ParsedEntries,
    position: int,
    raw: JsonObject,
    item: ListedItem,
    extra: list[UnknownKey],
) -> None:
    try:
        entry = _entry(position, item, extra)
    except ValueError as error:
        found.rejects.append(_reject(position, raw, [f"paper.submittedOnDailyAt: {error}"]))
        return
    found.entries.append(entry)
    for counted, _, _ in extra:
        found.unknown_keys[counted] = found.unknown_keys.get(counted, 0) + 1


def _reject(position: int, item: object, named: list[str]) -> Reject:
    return Reject(position, named, _json(item))


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


_DERIVED = {"title", "authors", "organization", "media_urls"}
"""Fields of an entry that are chosen or converted; all others are copied under the same name."""

_OF_PAPER = tuple(
    name
    for name in ListedPaper.__struct_fields__
    if name in Entry.__struct_fields__ and name not in _DERIVED
)
_OF_ITEM = tuple(
    name
    for name in ListedItem.__struct_fields__
    if name in Entry.__struct_fields__ and name not in {*_DERIVED, *_OF_PAPER}
)
_paper_values = attrgetter(*_OF_PAPER)
_item_values = attrgetter(*_OF_ITEM)


def _entry(position: int, item: ListedItem, extra: list[UnknownKey]) -> Entry:
    paper = item.paper
    copied: JsonObject = dict(zip(_OF_PAPER, _paper_values(paper), strict=True))
    copied |= zip(_OF_ITEM, _item_values(item), strict=True)
    if paper.submitted_at is None:
        copied["submitted_at"] = _submitted_at(item)
    return Entry(
        position=position,
        title=item.title if item.title.strip() else paper.title,
        authors=[_author(author) for author in paper.authors],
        organization=_organization(item),
        submitter=_submitter(item),
        day=None if paper.submitted_at is None else parse_day(paper.submitted_at),
        media_urls=_media_urls(item),
        extra=encode_extra(extra),
        **copied,
    )


def bare_entry(paper: ListedPaper, extra: list[UnknownKey]) -> Entry:
    """The entry of a paper that stands alone. Raises ValueError for a day that is none."""
    return Entry(
        position=1,
        title=paper.title,
        authors=[_author(author) for author in paper.authors],
        organization=_stated_organization(paper.organization),
        submitter=_daily_submitter(paper),
        day=None if paper.submitted_at is None else parse_day(paper.submitted_at),
        media_urls=paper.media_urls,
        extra=encode_extra(extra),
        **dict(zip(_OF_PAPER, _paper_values(paper), strict=True)),
    )


def encode_extra(extra: Sequence[UnknownKey]) -> str | None:
    """Unknown keys as JSON; None where there are none."""
    return _json({path: value for _, path, value in extra}) if extra else None


def _author(author: ListedAuthor) -> Author:
    user = author.user
    account = None if user is None else Account(user.user, user.fullname, user.type)
    return Author(author.name, author.hidden, author.status, account)


def _organization(item: ListedItem) -> Organization | None:
    """submitterOrganization was its first name, 2025-09-29 to 10-02."""
    return _stated_organization(
        item.organization or item.paper.organization or item.submitter_organization
    )


def _stated_organization(found: ListedOrganization | None) -> Organization | None:
    return None if found is None else Organization(found.name, found.fullname)


def _submitter(item: ListedItem) -> Account | None:
    if by := item.submitted_by:
        return Account(by.name, by.fullname, by.type)
    return _daily_submitter(item.paper)


def _daily_submitter(paper: ListedPaper) -> Account | None:
    by = paper.submitted_by
    return None if by is None else Account(by.user, by.fullname, by.type)


def _media_urls(item: ListedItem) -> list[str] | None:
    """The media of the item, and those that its paper or its old key states besides."""
    listed = item.media_urls or []
    others = [*(item.paper.media_urls or ()), *filter(None, [item.media_url])]
    return [*listed, *(url for url in others if url not in listed)] or item.media_urls


def _submitted_at(item: ListedItem) -> str | None:
    """The top-level publishedAt, where it is provably the moment of submission.

    Until 2025-03-10 it was; since then it is paper.publishedAt on New York's clock, 4 or 5 hours
    back, in fresh answers for older days too (FACTS 4.3). So: a moment before that
    day, and not before the paper itself.
    """
    stated, published = zoned_instant(item.published_at), zoned_instant(item.paper.published_at)
    if stated is None or published is None or stated.date() >= _PUBLISHED_AT_CHANGED:
        return None
    return item.published_at if stated >= published else None
