"""From archived documents to rows, without a database: what a worker process needs and no more."""

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from etl import archive, validate
from etl.archive import Located, Note
from etl.normalize.frames import frames
from etl.parse import detect


@dataclass(slots=True)
class Batch:
    """What one transaction stages: documents by capture, notes, and how far files are read."""

    folder: Path
    documents: dict[str, Located] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    read_to: dict[str, int] = field(default_factory=dict)
    byte_count: int = 0


def staged(batch: Batch) -> dict[str, pl.DataFrame]:
    """Rows of the staged tables for a batch; the order of its documents does not matter.

    Raises ArchiveDamaged, StorageError.
    """
    documents = [batch.documents[capture_id] for capture_id in sorted(batch.documents)]
    read = [
        (
            document.capture,
            detect.read(archive.body(batch.folder, document.place), document.capture.statement),
        )
        for document in documents
    ]
    places = pl.DataFrame(
        [(d.capture.capture_id, d.place.file, d.place.offset) for d in documents],
        schema={
            "capture_id": pl.String,
            "archive_file": pl.String,
            "archive_offset": pl.Int64,
        },
        orient="row",
    )
    return validate.conform(read, frames(read, places))
