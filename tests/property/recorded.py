"""What arXiv's documents state of papers, as DESIGN.md says that it is read."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from tests.property.documents import Authorship, Document, Item
from tests.property.reading import fingerprint, instant, is_stated

ARXIV_FORMS = ("feed", "oai")
_LONG_AGO = datetime(1, 1, 1)
_FEED_AT = datetime(2025, 5, 7, 12)
_FIRST_VERSION = datetime(2025, 5, 1, 9)
"""Instants that all feeds, and all records of OAI, of these worlds state."""


@dataclass(frozen=True)
class Record:
    """One record of a paper, and where it stands."""

    document: Document
    position: int
    item: Item

    @property
    def key(self) -> str:
        return f"arxiv:{self.item.arxiv_id}"

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.item.title)

    @property
    def story(self) -> str | None:
        """A record of OAI has no abstract here."""
        return self.item.story if self.document.form == "feed" else None

    @property
    def published_at(self) -> datetime | None:
        if self.document.form == "oai":
            return _FIRST_VERSION
        return instant(self.item.published[:19] + "Z")

    @property
    def authorships(self) -> tuple[Authorship, ...]:
        """Names alone: arXiv knows no accounts, and nobody hides there."""
        signed = self.item.authorships if self.document.form == "feed" else ()
        return tuple(Authorship(it.name) for it in signed)

    @property
    def rank(self) -> tuple[bool, datetime, str, int]:
        """In the order of instants, captures and places; a feed states an instant itself."""
        own = _FEED_AT if self.document.form == "feed" else None
        at = self.document.captured_at or own
        return at is not None, at or _LONG_AGO, self.document.name, self.position

    @property
    def repaired_count(self) -> int:
        """Repeated DOIs."""
        dois = (self.item.doi or "").lower().replace(",", " ").split()
        return len(dois) - len(set(dois)) if self.document.form == "feed" else 0


@dataclass(frozen=True)
class Answer:
    """A document with the records that are loaded; refused: places of repeated ones."""

    document: Document
    records: tuple[Record, ...]
    refused: tuple[int, ...]


def read_answers(documents: Iterable[Document]) -> Iterator[Answer]:
    """Each answer that counts: one without a provenance gives way to one of the same body."""
    answers = {it.name: it for it in documents if it.form in ARXIV_FORMS}
    stated = {sha256(it.body).digest() for it in answers.values() if is_stated(it)}
    for document in answers.values():
        if is_stated(document) or sha256(document.body).digest() not in stated:
            yield _read(document)


def _read(document: Document) -> Answer:
    records = [Record(document, place, it) for place, it in enumerate(document.items, start=1)]
    first: dict[tuple[str, int | None], Record] = {}
    for record in records:
        version = record.item.version if document.form == "feed" else None
        first.setdefault((record.key, version), record)
    kept = tuple(it for it in records if it in first.values())
    return Answer(document, kept, tuple(it.position for it in records if it not in kept))


def last_authors(records: Sequence[Record]) -> tuple[Authorship, ...]:
    """The last list that is not empty."""
    return next((it.authorships for it in reversed(records) if it.authorships), ())
