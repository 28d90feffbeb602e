"""Stages what archive files hold beyond what was read of them before."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from etl.archive.documents import Capture, LocatedCapture, Note
from etl.archive.reader import archive_files, scan_captures, sync_files
from etl.ids import CaptureId
from etl.sources.base import Source
from etl.sources.readers import PageReaders
from etl.stage.batch import DocumentBatch
from etl.stage.connection import Connection
from etl.stage.database import (
    known_captures,
    outdated_captures,
    replace_captures,
    staged_byte_counts,
)
from etl.stage.progress import Progress
from etl.stage.reading import read_batches


def stage_new(
    con: Connection,
    folder: Path,
    source: Source,
    readers: PageReaders,
    progress: Progress,
) -> None:
    """Stage every record that is new since the last time, one transaction per batch.

    readers: the processes that read documents; what they parsed to judge it is not read again.
    Raises ArchiveDamaged, StorageError.
    """
    read_to = staged_byte_counts(con)
    sizes = archive_files(folder)
    new = [file for file, size in sizes.items() if size > read_to.get(file, 0)]
    total = unread_byte_count(con, folder)
    sync_files(folder, new)
    batches = map(
        partial(_with_parsed, readers.parsed.packed),
        _batches(folder, new, read_to, known_captures(con), readers.batch_bytes),
    )
    done = 0
    for batch, tables in read_batches(readers.pool, source, batches):
        done += sum(end - read_to.get(file, 0) for file, end in batch.read_to.items())
        read_to |= batch.read_to
        replace_captures(con, tables, batch.notes, batch.read_to)
        progress("staging", done, total)
    progress("staged", 1, 1)


def unread_byte_count(con: Connection, folder: Path) -> int:
    """Bytes of the archive that are new since the last time."""
    read_to = staged_byte_counts(con)
    return sum(size - read_to.get(file, 0) for file, size in archive_files(folder).items())


def restage_outdated(
    con: Connection,
    folder: Path,
    source: Source,
    readers: PageReaders,
    progress: Progress,
) -> None:
    """Read again, from the archive, the captures that another version of their parser read."""
    old = outdated_captures(con, source.reader.parser_versions)
    batches = _batches(
        folder,
        archive_files(folder) if old else (),
        {},
        known_captures(con),
        readers.batch_bytes,
        old,
    )
    for batch, tables in read_batches(readers.pool, source, batches):
        replace_captures(con, tables, (), {})
        progress("staging", len(batch.documents), len(old))
    progress("staged", 1, 1)


def _batches(
    folder: Path,
    files: Iterable[str],
    read_to: Mapping[str, int],
    known: Mapping[CaptureId, tuple[datetime, str]],
    batch_bytes: int,
    only: set[CaptureId] | None = None,
) -> Iterator[DocumentBatch]:
    batch = DocumentBatch(folder)
    origins = dict(known)
    for file in files:
        for item, end in scan_captures(folder, file, read_to.get(file, 0)):
            if isinstance(item, Note):
                batch.notes.append(item)
            elif only is None or item.capture.capture_id in only:
                _add(batch, item, origins)
            batch.read_to[file] = end
            if batch.byte_count >= batch_bytes:
                yield batch
                batch = DocumentBatch(folder)
    if batch.read_to:
        yield batch


def _add(
    batch: DocumentBatch, item: LocatedCapture, origins: dict[CaptureId, tuple[datetime, str]]
) -> None:
    """Under the earliest instant of import that any record of the capture has, in any batch."""
    capture = item.capture
    imported_at, source = origins.get(capture.capture_id, _origin(capture))
    capture = replace(
        capture,
        imported_at=min(capture.imported_at, imported_at),
        source=min(capture.source, source),
    )
    origins[capture.capture_id] = _origin(capture)
    batch.documents[capture.capture_id] = LocatedCapture(capture, item.body_at)
    batch.byte_count += capture.byte_count


def _with_parsed(parsed: Mapping[str, bytes], batch: DocumentBatch) -> DocumentBatch:
    batch.parsed = {name: parsed[name] for name in batch.documents if name in parsed}
    return batch


def _origin(capture: Capture) -> tuple[datetime, str]:
    return capture.imported_at, capture.source
