"""Pages of a few records made by hand, and the frames that they become."""

from datetime import datetime

import polars as pl

from etl.archive.documents import Provenance, new_document
from etl.sources.base import NormalizedFrames, ParsedCaptures, Reject
from etl.sources.daily_papers.frames import normalize_documents
from etl.sources.daily_papers.records import Entry, ParsedDocument

IMPORTED = datetime(2026, 5, 1, 9)


def page(*entries: Entry, rejects: tuple[Reject, ...] = (), **more: object) -> ParsedDocument:
    return ParsedDocument(
        "cards", 7, "page", entries=[*entries], rejects=[*rejects], **more  # type: ignore[arg-type]
    )  # fmt: skip


def normalized(
    *pages: ParsedDocument, captured_at: datetime | None = None
) -> tuple[ParsedCaptures, NormalizedFrames]:
    """Pages of the bodies `0`, `1`, … with their frames; each is at the place of its number."""
    provenance = Provenance(captured_at=captured_at)
    read = [
        (new_document(str(number).encode(), provenance, "import", IMPORTED).capture, reading)
        for number, reading in enumerate(pages)
    ]
    places = pl.DataFrame(
        [(capture.capture_id, "file", number) for number, (capture, _) in enumerate(read)],
        schema=["capture_id", "archive_file", "archive_offset"],
        orient="row",
    )
    return read, normalize_documents(read, places)


def frame_of(
    name: str, *pages: ParsedDocument, captured_at: datetime | None = None
) -> pl.DataFrame:
    """The frame of a staged table, or of `faults`."""
    _, frames = normalized(*pages, captured_at=captured_at)
    return frames.faults if name == "faults" else frames.tables[f"stage.{name}"]
