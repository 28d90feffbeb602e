"""What DESIGN.md promises, in plain Python over the documents as they were meant.

Nothing here looks at what the pipeline made of them. Tables are sets of rows, or rows by key.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from hashlib import sha256
from itertools import groupby
from typing import Any

from etl.ids import digest
from tests.property.documents import Document, Item, Signature

Row = tuple[Any, ...]
_LONG_AGO = datetime(1, 1, 1)


@dataclass(frozen=True)
class Page:
    """A document read: where it belongs, its loadable entries by position, and its refused ones."""

    document: Document
    capture_id: str
    sha256: str
    outcome: str
    kind: str
    listed_on: date | None
    entries: dict[int, Item]
    refused: dict[int, frozenset[str]]

    @property
    def at(self) -> datetime | None:
        return self.document.captured_at

    @property
    def number(self) -> int:
        """Page of an answer, from 0."""
        return _asked(self.document, "p") or 0


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


@dataclass(frozen=True)
class Answer:
    """The pages of one answer for a day."""

    day: date
    pages: tuple[Page, ...]

    @property
    def at(self) -> datetime:
        return min(page.at for page in self.pages if page.at)

    @property
    def paper_count(self) -> int:
        return len({_key(page, item) for page in self.pages for item in page.entries.values()})


class Model:
    """The warehouse that follows from documents and accepted captures."""

    def __init__(self, documents: Iterable[Document], accepted: Iterable[str] = ()) -> None:
        pages = {page.capture_id: page for page in map(read, documents)}
        stated = {page.sha256 for page in pages.values() if _is_stated(page.document)}
        self.accepted = frozenset(accepted)
        self.pages = [
            page
            for page in pages.values()
            if _is_stated(page.document) or page.sha256 not in stated
        ]

    @cached_property
    def held(self) -> set[str]:
        """Captures of answers with under 80 % of the papers of an earlier one of their day."""
        answers = list(_answers(self.pages))
        found: set[str] = set()
        for answer in answers:
            if self._is_accepted(answer):
                continue
            past = [a for a in answers if a.day == answer.day and a.at <= answer.at]
            agreed = max((a.at for a in past if self._is_accepted(a)), default=_LONG_AGO)
            rivals = [a.paper_count for a in past if agreed <= a.at < answer.at]
            if any(10 * answer.paper_count < 8 * count for count in rivals):
                found |= {page.capture_id for page in answer.pages}
        return found

    @cached_property
    def entries(self) -> list[Entry]:
        """Loaded entries in the order in which they count, under their final keys."""
        return [
            Entry(entry.page, entry.position, entry.item, self.aliases.get(entry.key, entry.key))
            for entry in self._loaded
        ]

    @cached_property
    def aliases(self) -> dict[str, str]:
        """Title-only papers whose title exactly one id has, and whose abstracts agree with it."""
        return {
            key: ids[0]
            for key, ids in self._namesakes.items()
            if len(ids) == 1 and self._stories(key) <= self._stories(ids[0])
        }

    @property
    def aliased(self) -> set[Row]:
        return set(self.aliases.items())

    @property
    def ambiguous_titles(self) -> set[Row]:
        """(paper, number of ids) of what is not resolved, or has abstracts that disagree."""
        return {
            (key, len(ids))
            for key, ids in self._namesakes.items()
            if key not in self.aliases and (ids or len(self._stories(key)) > 1)
        }

    @property
    def captures(self) -> set[Row]:
        return {
            (
                page.capture_id,
                "held" if page.capture_id in self.held else page.outcome,
                page.kind,
                page.listed_on,
                len(page.entries) + len(page.refused),
                0 if page.capture_id in self.held else len(page.entries),
                len(page.refused),
                len(page.entries) if page.capture_id in self.held else 0,
            )
            for page in self.pages
        }

    @property
    def rejects(self) -> set[Row]:
        return {
            (page.capture_id, position, faults)
            for page in self.pages
            for position, faults in page.refused.items()
        }

    @property
    def listings(self) -> set[Row]:
        return {
            (e.page.capture_id, e.position, e.key, e.page.kind, e.page.listed_on)
            for e in self.entries
        }

    @property
    def observations(self) -> set[Row]:
        return {
            (entry.key, entry.page.capture_id, entry.page.at, *counters)
            for entry in self.entries
            for counters in [_counters(entry)]
            if counters != (None, None, None)
        }

    @property
    def papers(self) -> set[Row]:
        return {(key, *_paper(entries)) for key, entries in self._by_paper.items()}

    @property
    def paper_versions(self) -> set[Row]:
        return {
            (key, *version)
            for key, entries in self._by_paper.items()
            for version in _versions(entries)
        }

    @property
    def keywords(self) -> set[Row]:
        found: set[Row] = set()
        for key, entries in self._by_paper.items():
            lists = [words for e in entries if (words := _keywords(e.item.keywords or ()))]
            found |= {(key, keyword) for keyword in (lists[-1] if lists else ())}
        return found

    @property
    def submissions(self) -> set[Row]:
        return {
            (e.key, e.item.submitter.lower(), e.day)
            for e in self.entries
            if e.item.submitter and e.day and _is_json(e)
        }

    @cached_property
    def authorships(self) -> dict[tuple[str, int], Signature]:
        """By paper and position: the last list that is not empty."""
        return {
            (key, position): signature
            for key, entries in self._by_paper.items()
            for signatures in [e.item.signatures for e in entries if _signatures(e)][-1:]
            for position, signature in enumerate(signatures, start=1)
        }

    @property
    def authors(self) -> dict[tuple[str, str | None], set[tuple[str, int]]]:
        """(name, account) of each identity, with the places where it signs."""
        claims: dict[str, set[str]] = {}
        for signature in self._visible.values():
            claims.setdefault(signature.name, set()).update(_account(signature))
        found: dict[tuple[str, str | None], set[tuple[str, int]]] = {}
        for place, signature in self._visible.items():
            accounts = claims[signature.name]
            own = _account(signature) if len(accounts) > 1 else accounts
            identity = signature.name, next(iter(own), None)
            found.setdefault(identity, set()).add(place)
        return found

    @property
    def _visible(self) -> dict[tuple[str, int], Signature]:
        return {place: s for place, s in self.authorships.items() if not s.is_hidden}

    @property
    def _by_paper(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.key, []).append(entry)
        return found

    @cached_property
    def _loaded(self) -> list[Entry]:
        derived = [page for page in self.pages if page.capture_id not in self.held]
        derived.sort(key=lambda page: (page.at is not None, page.at or _LONG_AGO, page.capture_id))
        return [
            Entry(page, position, item, _key(page, item))
            for page in derived
            for position, item in sorted(page.entries.items())
        ]

    @cached_property
    def _namesakes(self) -> dict[str, list[str]]:
        """Ids that have, or once had, the title of each title-only paper."""
        titled = {e.key: fingerprint(e.item.title) for e in self._loaded if e.key[0] == "t"}
        return {
            key: sorted(
                {
                    e.key
                    for e in self._loaded
                    if e.key[0] == "a" and fingerprint(e.item.title) == title
                }
            )
            for key, title in titled.items()
        }

    def _stories(self, key: str) -> set[str]:
        return {e.item.story for e in self._loaded if e.key == key and e.item.story is not None}

    def _is_accepted(self, answer: Answer) -> bool:
        return any(page.capture_id in self.accepted for page in answer.pages)


def read(document: Document) -> Page:
    """What the document lists, for which day, and what of it cannot be loaded."""
    digest_ = sha256(document.body).hexdigest()
    kind, listed_on = _filed(document)
    entries, refused = _judged(document)
    outcome = "page" if document.items else "empty"
    if document.form == "junk":
        outcome = "unreadable"
    requested = document.listed_on or _asked_day(document)
    if outcome == "page" and None not in (listed_on, requested) and listed_on != requested:
        outcome = "repeat"
    return Page(
        document,
        document.name,
        digest_,
        outcome,
        kind,
        listed_on,
        entries,
        refused,
    )


def fingerprint(title: str) -> str:
    return re.sub(r"[^a-z0-9]", "", title.lower())


def _is_stated(document: Document) -> bool:
    return (document.url, document.captured_at, document.listed_on) != (None, None, None)


def _asked(document: Document, name: str) -> int | None:
    match = re.search(rf"[?&]{name}=(\d+)(?:&|$)", document.url or "")
    return int(match[1]) if match else None


def _asked_day(document: Document) -> date | None:
    match = re.search(r"\d{4}-\d{2}-\d{2}", document.url or "")
    return date.fromisoformat(match[0]) if match else None


def _filed(document: Document) -> tuple[str, date | None]:
    """The page's own day files it; an answer that states none is of the requested day."""
    if document.form == "island":
        return "daily", document.own_day
    if document.form in ("dump", "cards"):
        return "search", None
    if document.form != "api":
        return ("trending" if document.form == "trending" else "unknown"), None
    if not document.items and _asked(document, "p"):
        return "daily", None  # the end of an answer, not an empty day
    days = {item.day for item in document.items if not item.missing}
    own = days.pop() if len(days) == 1 else None
    day = own or _asked_day(document) or document.listed_on
    return ("daily" if day else "unknown"), day


def _judged(document: Document) -> tuple[dict[int, Item], dict[int, frozenset[str]]]:
    first = 1 + (_asked(document, "p") or 0) * (_asked(document, "limit") or 50)
    entries: dict[int, Item] = {}
    refused: dict[int, frozenset[str]] = {}
    seen: set[str] = set()
    for position, item in enumerate(document.items, start=first):
        paper = _arxiv_id(document, item) or fingerprint(item.title)
        faults = frozenset(_faults(document, item))
        if not faults and paper in seen:
            faults = frozenset({"paper_key"})
        if faults:
            refused[position] = faults
        else:
            entries[position] = item
            seen.add(paper)
    return entries, refused


def _faults(document: Document, item: Item) -> Iterator[str]:
    """Every fault of an entry by the name of its column; a missing key alone, by its path."""
    if document.form in ("dump", "cards"):
        return
    if item.missing:
        yield from (f"paper.{key}" for key in item.missing)
        return
    if _arxiv_id(document, item) is None:
        yield "arxiv_id"
    if _instant(item.published) is None:
        yield "published_on"
    if item.upvotes < 0:
        yield "upvotes"
    if item.comments < 0:
        yield "comment_count"
    if item.stars is not None and item.stars < 0:
        yield "github_stars"


def _arxiv_id(document: Document, item: Item) -> str | None:
    match = re.fullmatch(r"(\d{2}(?:0[1-9]|1[0-2])\.\d{5})(v\d)?", item.arxiv_id)
    return match[1] if match and document.form not in ("dump", "cards") else None


def _key(page: Page, item: Item) -> str:
    found = _arxiv_id(page.document, item)
    return f"arxiv:{found}" if found else "title:" + digest(fingerprint(item.title))


def _answers(pages: Iterable[Page]) -> Iterator[Answer]:
    """Dated daily pages by their day; those of one request go on until its next page 0."""
    dated = [p for p in pages if p.kind == "daily" and p.listed_on and p.at]
    dated.sort(key=lambda p: (*_request(p), p.at, p.number, p.capture_id))
    for (day, *_), of_request in groupby(dated, _request):
        run: list[Page] = []
        for page in of_request:
            if run and page.number == 0:
                yield Answer(day, tuple(run))
                run = []
            run.append(page)
        yield Answer(day, tuple(run))


def _request(page: Page) -> tuple[date, bool, int]:
    limit = _asked(page.document, "limit") or -1
    return page.listed_on or date.min, page.document.form == "api", limit


def _counters(entry: Entry) -> Row:
    item = entry.item
    if _is_json(entry):
        return item.upvotes, item.comments, item.stars
    return None, (item.comments or None) if entry.page.document.form == "cards" else None, None


def _is_json(entry: Entry) -> bool:
    return entry.page.document.form not in ("dump", "cards")


def _signatures(entry: Entry) -> tuple[Signature, ...]:
    return entry.item.signatures if _is_json(entry) else ()


def _account(signature: Signature) -> set[str]:
    return {signature.login.lower()} if signature.login else set()


def _paper(entries: Sequence[Entry]) -> Row:
    """Each column's last stated value."""
    instants = [e.page.at for e in entries if e.page.at]
    days = [day for e in entries for day in (e.day, _page_day(e)) if day]
    return (
        _last(_arxiv_id(e.page.document, e.item) for e in entries),
        _last(_one_line(e.item.title) for e in entries),
        _last(_one_line(e.item.abstract) for e in entries),
        _last(_instant(e.item.published) if _is_json(e) else None for e in entries),
        *(_last(_published(e) for e in entries) or (None, None)),
        _last(_author_count(e) for e in entries),
        _last(_organization(e) for e in entries),
        min(days, default=None),
        min(instants, default=None),
        max(instants, default=None),
        len(entries),
    )


def _last(values: Iterable[Any]) -> Any:
    stated = [value for value in values if value is not None]
    return stated[-1] if stated else None


def _one_line(text: str) -> str | None:
    return " ".join(text.split()) or None


def _page_day(entry: Entry) -> date | None:
    return entry.page.listed_on if entry.page.kind == "daily" else None


def _instant(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None)
    except ValueError:
        return None


def _published(entry: Entry) -> tuple[date, str] | None:
    if entry.page.document.form == "dump":
        return None
    day = date.fromisoformat(entry.item.published[:10])
    return day, "timestamp" if _is_json(entry) else "printed"


def _author_count(entry: Entry) -> int | None:
    if _is_json(entry):
        return len(entry.item.signatures) or None
    return entry.item.author_count if entry.page.document.form == "cards" else None


def _organization(entry: Entry) -> str | None:
    form, handle = entry.page.document.form, entry.item.organization
    is_shown = form != "dump" and not (form == "cards" and entry.item.author_count)
    return handle.lower() if handle and is_shown else None


def _keywords(printed: Iterable[str]) -> set[str]:
    return {" ".join(text.lower().split()) for text in printed} - {""}


def _versions(entries: Sequence[Entry]) -> Iterator[Row]:
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


def _state(entries: Sequence[Entry], at: int) -> Row:
    read = (lambda e: _one_line(e.item.title), lambda e: _one_line(e.item.abstract), _organization)
    return tuple(
        _last(map(of, entries[: at + 1])) or _last(map(of, reversed(entries[at + 1 :])))
        for of in read
    )


def _bare(state: Row) -> Row:
    return tuple("".join((text or "").split()) for text in state)
