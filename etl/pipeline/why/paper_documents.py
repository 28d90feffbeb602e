"""The documents that tell of a paper, read again from the archive."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl
from msgspec import Struct

from etl.archive.documents import ArchiveOffset, Capture, Provenance
from etl.archive.reader import read_original
from etl.contract.vocabulary import CaptureSource, ListingKind
from etl.ids import CaptureId, PaperKey, Sha256
from etl.limits import MAX_EXCERPT_CHARACTERS, MAX_WHY_DOCUMENTS
from etl.pipeline.why.stories import Excerpt
from etl.settings import Settings
from etl.sources.archived import ARCHIVED_DOCUMENTS
from etl.sources.archived_passages import passages_of
from etl.sources.base import Parsed
from etl.sources.decoding import BYTE_ORDER_MARKS, decode_body
from etl.sources.passages import FindPassage, Passage, Sought, narrow_passage
from etl.stage.batch import places_frame
from etl.stage.conform import conform_rows
from etl.stage.connection import Connection, fetch_rows
from etl.stage.sql_files import sql_text

Row = Mapping[str, Any]
Place = tuple[CaptureId, int]

_ENCODINGS = (
    ("utf-8", b""),
    ("windows-1252", b""),
    *((name, mark) for mark, name in BYTE_ORDER_MARKS.items()),
)
_AROUND = 80
"""Characters before and after a link in an abstract that are shown with it."""


class Sight(Struct, frozen=True):
    """A document that tells of the paper. position: None for a held one, which may."""

    position: int | None
    seen_at: datetime | None
    capture_id: CaptureId
    source: CaptureSource
    url: str | None
    captured_at: datetime | None
    sha256: Sha256
    byte_count: int
    template: str
    parser_version: int
    listing_kind: ListingKind
    listed_on: date | None
    period: str | None
    query: str | None
    is_held: bool
    imported_at: datetime
    archive_file: str
    archive_offset: int

    @property
    def capture(self) -> Capture:
        """The capture as the archive has it; the day is the one that the release files it under."""
        stated = Provenance(self.url, self.captured_at, self.listed_on)
        return Capture(
            self.capture_id, self.sha256, self.byte_count, self.source, stated, self.imported_at
        )


@dataclass(frozen=True, slots=True)
class QuotedDocument:
    """A document's text, its encoding, and where the parts of its entries stand in it.

    mark_length: bytes of the byte order mark before the text. head: the fields of the archive's
    record; none where the body was archived first by another capture, whose record it is.
    """

    text: str
    encoding: str
    mark_length: int
    find: FindPassage
    head: Mapping[str, str]

    def excerpt(self, position: int, sought: Sought, words: str | None) -> Excerpt | None:
        """The piece that states a part. words: a piece of the part, around which it is cut."""
        passage = self.find(position, sought)
        if passage is None:
            return None
        if words is not None:
            passage = narrow_passage(self.text, passage, words, _AROUND)
        return self._excerpt(passage)

    def recorded(self, field: str) -> Excerpt | None:
        """The line of the record's head that has a field."""
        start = len("WARC/1.1\r\n")
        for name, value in self.head.items():
            line = f"{name}: {value}"
            if name == field:
                return Excerpt(line, start, len(line.encode()), stands_in="record")
            start += len(f"{line}\r\n".encode())
        return None

    def _excerpt(self, passage: Passage) -> Excerpt:
        end = min(passage.end, passage.start + MAX_EXCERPT_CHARACTERS)
        before, piece = self.text[: passage.start], self.text[passage.start : end]
        return Excerpt(
            piece,
            byte_start=self.mark_length + len(before.encode(self.encoding)),
            byte_count=len(piece.encode(self.encoding)),
            is_cut=end < passage.end,
        )


@dataclass(frozen=True, slots=True)
class PaperDocuments:
    """The documents that were read. rows: of each staged table, those about the paper, in order.

    sights: by capture and position. document_count: those that tell of the paper, read or not.
    """

    rows: Mapping[str, Sequence[Row]]
    sights: Mapping[Place, Sight]
    quoted: Mapping[CaptureId, QuotedDocument]
    document_count: int


def read_paper_documents(
    con: Connection, settings: Settings, paper: PaperKey, others: Sequence[Place]
) -> PaperDocuments:
    """Read the documents that tell of a paper, and those of other entries that are wanted.

    Raises ArchiveDamaged, StorageError.
    """
    wanted = sorted(set(others))
    sights = fetch_rows(
        con,
        Sight,
        sql_text("lookup", "paper_sights"),
        paper=paper,
        captures=[capture_id for capture_id, _ in wanted],
        positions=[str(position) for _, position in wanted],
    )
    by_capture = {sight.capture_id: sight for sight in sights}
    chosen = _first_and_last(list(by_capture))
    reader = ARCHIVED_DOCUMENTS.reader
    read: list[tuple[Capture, Parsed]] = []
    quoted: dict[CaptureId, QuotedDocument] = {}
    for sight in (by_capture[it] for it in chosen):
        body_at = ArchiveOffset(sight.archive_file, sight.archive_offset)
        fields, body = read_original(settings.archive, body_at)
        parsed = reader.parse(body, sight.capture.provenance)
        read.append((sight.capture, reader.check_days(sight.capture, parsed)))
        text = decode_body(body)
        head = fields if fields["Paperhouse-Capture-ID"] == sight.capture_id else {}
        find = passages_of(text, parsed, sight.url)
        quoted[sight.capture_id] = QuotedDocument(text, *_encoding(body, text), find, head)
    places = ((it.capture_id, it.archive_file, it.archive_offset) for it in by_capture.values())
    staged = conform_rows(read, reader.normalize(read, places_frame(places)))
    placed = _placed(sights, staged["stage.entries"], paper)
    return PaperDocuments(
        {name: _paper_rows(frame, placed) for name, frame in staged.items()},
        placed,
        quoted,
        len(by_capture),
    )


def _first_and_last(captures: Sequence[CaptureId]) -> Sequence[CaptureId]:
    half = MAX_WHY_DOCUMENTS // 2
    return captures if len(captures) <= 2 * half else [*captures[:half], *captures[-half:]]


def _encoding(body: bytes, text: str) -> tuple[str, int]:
    """The encoding that the text was decoded from, and the length of the mark before it."""
    return next(
        (encoding, len(mark))
        for encoding, mark in _ENCODINGS
        if _encodes(text, encoding, mark, body)
    )


def _encodes(text: str, encoding: str, mark: bytes, body: bytes) -> bool:
    try:
        return mark + text.encode(encoding) == body
    except UnicodeEncodeError:
        return False


def _placed(sights: Sequence[Sight], entries: pl.DataFrame, paper: PaperKey) -> dict[Place, Sight]:
    """Sights by the place of their entry; a held one is left out where it has no such paper."""
    held = {it.capture_id: it for it in sights if it.position is None}
    of_paper = entries.filter(
        (pl.col("paper_key") == paper) & pl.col("capture_id").is_in(list(held))
    )
    return {
        **{(it.capture_id, it.position): it for it in sights if it.position is not None},
        **{
            (capture_id, position): held[capture_id]
            for capture_id, position in of_paper.select("capture_id", "position").iter_rows()
        },
    }


def _paper_rows(frame: pl.DataFrame, placed: Mapping[Place, Sight]) -> list[Row]:
    """The rows of the paper's entries, in the order in which they count, each with its sight."""
    if "position" not in frame.columns:
        return []
    ranks = {place: rank for rank, place in enumerate(placed)}
    rows = [
        _sight_columns(placed[row["capture_id"], row["position"]])
        | row
        | {"is_first": True if row.get("version") == 1 else None}
        for row in frame.filter(pl.col("capture_id").is_in([key for key, _ in placed])).to_dicts()
        if (row["capture_id"], row["position"]) in placed
    ]
    return sorted(rows, key=lambda row: ranks[row["capture_id"], row["position"]])


DOCUMENT_COLUMNS = (
    "source", "url", "sha256", "byte_count", "template", "parser_version", "imported_at",
    "archive_file", "archive_offset",
)  # fmt: skip


def _sight_columns(sight: Sight) -> dict[str, Any]:
    """The columns that a row gets from its document. seen_at: only of those that list papers."""
    is_listing = sight.listing_kind not in ("detail", "records")
    return {
        "captured_at": sight.captured_at,
        "seen_at": sight.captured_at if is_listing else None,
        "listing_kind": sight.listing_kind if is_listing else None,
        **{name: getattr(sight, name) for name in DOCUMENT_COLUMNS},
        "listed_on": sight.listed_on,
        "period": sight.period,
        "query": sight.query,
    }
