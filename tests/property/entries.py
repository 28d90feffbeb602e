"""What entries state of their paper, and which of it counts, as DESIGN.md says."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tests.property.documents import Authorship, Item
from tests.property.reading import Page, arxiv_id_of, instant
from tests.property.recorded import Record, last_authors

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Entry:
    """A loaded entry under its paper's key."""

    page: Page
    position: int
    item: Item
    key: str

    @property
    def day(self) -> date | None:
        """The day of the listing: the entry's own, else that of its daily page."""
        return self.item.day or (self.page.listed_on if self.page.kind == "daily" else None)


def paper_columns(entries: Sequence[Entry], records: Sequence[Record]) -> Row:
    """Each column's last stated value: of pages, but for the first version's instant."""
    first_version = _last(it.published_at for it in records)
    signed = len(last_authors(records)) or None
    instants = [e.page.at for e in entries if e.page.at]
    days = [day for e in entries for day in (e.day, _page_day(e)) if day]
    return (
        _last(arxiv_id_of(e.page.document, e.item) for e in entries)
        or _last(it.item.arxiv_id for it in records),
        _last(_one_line(e.item.title) for e in entries),
        _last(_one_line(e.item.abstract) for e in entries),
        first_version or _last(instant(e.item.published) if is_json(e) else None for e in entries),
        *(
            (first_version and (first_version.date(), "arxiv"))
            or _last(map(_published, filter(is_json, entries)))
            or _last(map(_published, entries))
            or (None, None)
        ),
        _last(_author_count(e) for e in entries) or signed,
        _last(organization_of(e) for e in entries),
        min(days, default=None),
        min(instants, default=None),
        max(instants, default=None),
        len(entries),
    )


def versions(entries: Sequence[Entry]) -> Iterator[Row]:
    """Periods of equal content: what is not stated stands as before, or as first stated after."""
    states = [_state(entries, at) for at in range(len(entries))]
    undated = [e.page.at is None for e in entries]
    count = sum(undated)
    states = states[count - 1 :] if count else states
    starts = [(entries[max(count - 1, 0) + at].page.at, state) for at, state in enumerate(states)]
    periods: list[tuple[datetime | None, Row]] = []
    for start, state in starts:
        if not periods or _bare(periods[-1][1]) != _bare(state):
            periods.append((start, state))
    ends = [start for start, _ in periods[1:]] + [None]
    for number, ((start, state), end) in enumerate(zip(periods, ends, strict=True), start=1):
        yield number, start, end, *state


def counters_of(entry: Entry) -> Row:
    item = entry.item
    if is_json(entry):
        return item.upvotes, item.comments, item.stars
    return None, (item.comments or None) if entry.page.document.form == "cards" else None, None


def authorships_of(entry: Entry) -> tuple[Authorship, ...]:
    return entry.item.authorships if is_json(entry) else ()


def organization_of(entry: Entry) -> str | None:
    form, handle = entry.page.document.form, entry.item.organization
    is_shown = form != "dump" and not (form == "cards" and entry.item.author_count)
    return handle.lower() if handle and is_shown else None


def keywords_of(printed: Iterable[str]) -> set[str]:
    return {" ".join(text.lower().split()) for text in printed} - {""}


def is_json(entry: Entry) -> bool:
    return entry.page.document.form not in ("dump", "cards")


def _last(values: Iterable[Any]) -> Any:
    stated = [value for value in values if value is not None]
    return stated[-1] if stated else None


def _one_line(text: str) -> str | None:
    return " ".join(text.split()) or None


def _page_day(entry: Entry) -> date | None:
    return entry.page.listed_on if entry.page.kind == "daily" else None


def _published(entry: Entry) -> tuple[date, str] | None:
    if entry.page.document.form == "dump":
        return None
    day = date.fromisoformat(entry.item.published[:10])
    return day, "timestamp" if is_json(entry) else "printed"


def _author_count(entry: Entry) -> int | None:
    if is_json(entry):
        return len(entry.item.authorships) or None
    return entry.item.author_count if entry.page.document.form == "cards" else None


def _state(entries: Sequence[Entry], at: int) -> Row:
    read = (
        lambda e: _one_line(e.item.title),
        lambda e: _one_line(e.item.abstract),
        organization_of,
    )
    return tuple(
        _last(map(of, entries[: at + 1])) or _last(map(of, reversed(entries[at + 1 :])))
        for of in read
    )


def _bare(state: Row) -> Row:
    return tuple("".join((text or "").split()) for text in state)
