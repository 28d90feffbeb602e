"""The answer to the question why a value stands in the release."""

from datetime import datetime
from typing import Any

from msgspec import Struct

from etl.contract.vocabulary import ExcerptPlace, SourceName, ValueReading, WhyRule
from etl.ids import CaptureId, PaperKey, ReleaseId


class Excerpt(Struct, frozen=True):
    """A piece of a document as it was archived, decoded and otherwise unchanged.

    byte_start, byte_count: of the piece in the document, or in the archive's record, unpacked.
    is_cut: its end is left out here.
    """

    text: str
    byte_start: int
    byte_count: int
    is_cut: bool = False
    stands_in: ExcerptPlace = "document"


class Evidence(Struct, frozen=True):
    """A document that states a value of a paper, as its entry was read.

    value: in the form of the stage. is_held: the capture waits for a decision and does not count.
    excerpt: None where no bytes state it.
    """

    value: Any
    source: SourceName
    capture_id: CaptureId
    position: int
    url: str | None
    captured_at: datetime | None
    template: str
    parser_version: int
    is_held: bool = False
    excerpt: Excerpt | None = None


class CellStory(Struct, frozen=True):
    """A value of a row in the release, where it comes from, and what else was said.

    key: of the row. rule_text, reading_text: the same as rule and reading, for people. evidence:
    the statements that decided; none where the value is NULL because nobody stated one, or where
    it follows from rows alone. others: of the same column, in the order of their instants.
    """

    table: str
    key: dict[str, Any]
    column: str
    value: Any
    rule: WhyRule
    rule_text: str
    reading: ValueReading
    reading_text: str
    evidence: tuple[Evidence, ...] = ()
    others: tuple[Evidence, ...] = ()


class WhyAnswer(Struct, frozen=True):
    """Stories of some values of a paper.

    row_counts: rows of the paper in each table. document_count, read_count: documents that tell of
    the paper, and those of them that were read for this answer. left_out_rows: rows of the table
    that were asked about, and are not told.
    """

    release_id: ReleaseId
    paper_key: PaperKey
    title: str
    cells: tuple[CellStory, ...]
    row_counts: dict[str, int]
    document_count: int
    read_count: int
    left_out_rows: int = 0
