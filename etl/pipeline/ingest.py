"""From the archive into the stage: whatever WARC files hold beyond what was read of them before."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import polars as pl
from msgspec.structs import replace

from etl import archive, validate
from etl.archive import Document, Note
from etl.normalize.frames import frames
from etl.parse import detect
from etl.pipeline.progress import Progress
from etl.warehouse import stage
from etl.warehouse.duck import Connection

_BATCH_BYTES = 24 * 2**20
"""Bounds memory: a batch's bodies, trees and frames take about ten times that."""


@dataclass(slots=True)
class _Batch:
    """What one transaction stages: documents by capture, decisions, how far files are read."""

    documents: dict[str, Document] = field(default_factory=dict)
    decisions: list[tuple[str, datetime]] = field(default_factory=list)
    read_to: dict[str, int] = field(default_factory=dict)
    byte_count: int = 0


def archived(con: Connection, folder: Path, progress: Progress) -> None:
    """Stage every record that is new since the last time, one transaction per batch.

    Raises ArchiveDamaged, StorageError.
    """
    read_to = stage.progress(con)
    sizes = archive.files(folder)
    new = [file for file, size in sizes.items() if size > read_to.get(file, 0)]
    total = sum(sizes[file] - read_to.get(file, 0) for file in new)
    done = 0
    known = stage.known(con)
    for batch in _batches(folder, new, read_to):
        done += sum(end - read_to.get(file, 0) for file, end in batch.read_to.items())
        read_to |= batch.read_to
        tables = staged([_earliest(document, known) for document in batch.documents.values()])
        stage.replace(con, tables, batch.decisions, batch.read_to)
        progress("staging", done, total)
    progress("staged", 1, 1)


def outdated(con: Connection, folder: Path, progress: Progress) -> None:
    """Read again, from the archive, the captures that another version of their parser read."""
    old = stage.outdated(con, detect.VERSIONS)
    known = stage.known(con)
    for batch in _batches(folder, archive.files(folder), {}):
        documents = [
            _earliest(document, known)
            for capture_id, document in batch.documents.items()
            if capture_id in old
        ]
        if documents:
            stage.replace(con, staged(documents), [], {})
    progress("staged", 1, 1)


def staged(documents: Iterable[Document]) -> dict[str, pl.DataFrame]:
    """Rows of the staged tables for these documents; the order of documents does not matter."""
    ordered = sorted(documents, key=lambda document: document.capture.capture_id)
    read = [
        (document.capture, detect.read(document.body, document.capture.statement))
        for document in ordered
    ]
    places = pl.DataFrame(
        {
            "capture_id": [document.capture.capture_id for document in ordered],
            "archive_file": [document.place.file for document in ordered],
            "archive_offset": [document.place.offset for document in ordered],
        }
    )
    return validate.conform(read, frames(read, places))


def _earliest(document: Document, known: Mapping[str, tuple[datetime, str]]) -> Document:
    """The document under the earliest instant of import that any of its records has."""
    capture = document.capture
    before = known.get(capture.capture_id)
    if before is None:
        return document
    first = replace(
        capture,
        imported_at=min(capture.imported_at, before[0]),
        source=min(capture.source, before[1]),
    )
    return Document(first, document.place, document.body)


def _batches(folder: Path, files: Iterable[str], read_to: Mapping[str, int]) -> Iterator[_Batch]:
    batch = _Batch()
    for file in files:
        for item, end in archive.read(folder, file, read_to.get(file, 0)):
            _add(batch, item)
            batch.read_to[file] = end
            if batch.byte_count >= _BATCH_BYTES:
                yield batch
                batch = _Batch()
    if batch.read_to:
        yield batch


def _add(batch: _Batch, item: Document | Note) -> None:
    if isinstance(item, Note):
        if item.kind == "accept":
            batch.decisions.append((str(item.content["capture_id"]), item.noted_at))
        return
    capture_id = item.capture.capture_id
    twin = batch.documents.get(capture_id)
    seen = {} if twin is None else {capture_id: (twin.capture.imported_at, twin.capture.source)}
    batch.documents[capture_id] = _earliest(item, seen)
    batch.byte_count += len(item.body)
