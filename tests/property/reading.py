"""A document as DESIGN.md says it is read: its outcome, its day, what loads and what is refused."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256

from etl.ids import hash_of
from tests.property.documents import Document, Item


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
        return asked(self.document, "p") or 0


def read(document: Document) -> Page:
    """What the document lists, for which day, and what of it cannot be loaded."""
    digest_ = sha256(document.body).hexdigest()
    kind, listed_on = _filed(document)
    entries, refused = _judged(document)
    outcome = "page" if document.items else "empty"
    if document.form == "junk":
        outcome = "unreadable"
    requested = document.listed_on or _asked_day(document)
    if outcome == "page" and listed_on and requested and listed_on != requested:
        outcome = "repeat"
        if listed_on > requested and not _is_whole(document):
            return Page(document, document.name, digest_, "unreadable", "unknown", None, {}, {})
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


def arxiv_id_of(document: Document, item: Item) -> str | None:
    match = re.fullmatch(r"(\d{2}(?:0[1-9]|1[0-2])\.\d{5})(v\d)?", item.arxiv_id)
    return match[1] if match and document.form not in ("dump", "cards") else None


def paper_key(page: Page, item: Item) -> str:
    found = arxiv_id_of(page.document, item)
    return f"arxiv:{found}" if found else "title:" + hash_of(fingerprint(item.title))


def asked(document: Document, name: str) -> int | None:
    match = re.search(rf"[?&]{name}=(\d+)(?:&|$)", document.url or "")
    return int(match[1]) if match else None


def is_stated(document: Document) -> bool:
    return (document.url, document.captured_at, document.listed_on) != (None, None, None)


def _asked_day(document: Document) -> date | None:
    match = re.search(r"\d{4}-\d{2}-\d{2}", document.url or "")
    return date.fromisoformat(match[0]) if match else None


def _is_whole(document: Document) -> bool:
    """A later issue in the place of a day counts for its own day only where nothing is missing."""
    if any(item.missing for item in document.items):
        return False
    is_first = not asked(document, "p")
    limit = asked(document, "limit") or 50
    return document.form != "api" or (is_first and len(document.items) < limit)


def _filed(document: Document) -> tuple[str, date | None]:
    """The page's own day files it; an answer that states none is of the requested day."""
    if document.form == "island":
        return "daily", document.own_day
    if document.form in ("dump", "cards"):
        return "search", None
    if document.form != "api":
        return ("trending" if document.form == "trending" else "unknown"), None
    if not document.items and asked(document, "p"):
        return "daily", None  # the end of an answer, not an empty day
    days = {item.day for item in document.items if not item.missing}
    own = days.pop() if len(days) == 1 else None
    day = own or _asked_day(document) or document.listed_on
    return ("daily" if day else "unknown"), day


def _judged(document: Document) -> tuple[dict[int, Item], dict[int, frozenset[str]]]:
    first = 1 + (asked(document, "p") or 0) * (asked(document, "limit") or 50)
    entries: dict[int, Item] = {}
    refused: dict[int, frozenset[str]] = {}
    seen: set[str] = set()
    for position, item in enumerate(document.items, start=first):
        paper = arxiv_id_of(document, item) or fingerprint(item.title)
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
    if arxiv_id_of(document, item) is None:
        yield "arxiv_id"
    if instant(item.published) is None:
        yield "published_on"
    if item.upvotes < 0:
        yield "upvotes"
    if item.comments < 0:
        yield "comment_count"
    if item.stars is not None and item.stars < 0:
        yield "github_stars"


def instant(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None)
    except ValueError:
        return None
