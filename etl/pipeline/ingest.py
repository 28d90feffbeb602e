"""From the archive into the stage: whatever WARC files hold beyond what was read of them before."""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace

from etl import archive, reading
from etl.archive import Located, Note
from etl.parallel import mapped
from etl.parse import detect
from etl.pipeline.progress import Progress
from etl.reading import Batch
from etl.records import Capture
from etl.warehouse import stage
from etl.warehouse.duck import Connection

_BATCH_BYTES = 24 * 2**20
"""Bounds memory: a batch's records and frames take a few times that."""


def archived(
    con: Connection, folder: Path, progress: Progress, executor: Executor | None = None
) -> None:
    """Stage every record that is new since the last time, one transaction per batch.

    Raises ArchiveDamaged, StorageError.
    """
    read_to = stage.progress(con)
    sizes = archive.files(folder)
    new = [file for file, size in sizes.items() if size > read_to.get(file, 0)]
    total = unread(con, folder)
    archive.sync(folder, new)
    batches = _batches(folder, new, read_to, stage.known(con))
    done = 0
    for batch, tables in mapped(reading.staged, batches, executor):
        done += sum(end - read_to.get(file, 0) for file, end in batch.read_to.items())
        read_to |= batch.read_to
        stage.replace(con, tables, batch.notes, batch.read_to)
        progress("staging", done, total)
    progress("staged", 1, 1)


def unread(con: Connection, folder: Path) -> int:
    """Bytes of the archive that are new since the last time."""
    read_to = stage.progress(con)
    return sum(size - read_to.get(file, 0) for file, size in archive.files(folder).items())


def outdated(
    con: Connection, folder: Path, progress: Progress, executor: Executor | None = None
) -> None:
    """Read again, from the archive, the captures that another version of their parser read."""
    old = stage.outdated(con, detect.VERSIONS)
    batches = _batches(folder, archive.files(folder) if old else (), {}, stage.known(con), only=old)
    for batch, tables in mapped(reading.staged, batches, executor):
        stage.replace(con, tables, (), {})
        progress("staging", len(batch.documents), len(old))
    progress("staged", 1, 1)


def _batches(
    folder: Path,
    files: Iterable[str],
    read_to: Mapping[str, int],
    known: Mapping[str, tuple[datetime, str]],
    only: set[str] | None = None,
) -> Iterator[Batch]:
    batch = Batch(folder)
    origins = dict(known)
    for file in files:
        for item, end in archive.scan(folder, file, read_to.get(file, 0)):
            if isinstance(item, Note):
                batch.notes.append(item)
            elif only is None or item.capture.capture_id in only:
                _add(batch, item, origins)
            batch.read_to[file] = end
            if batch.byte_count >= _BATCH_BYTES:
                yield batch
                batch = Batch(folder)
    if batch.read_to:
        yield batch


def _add(batch: Batch, item: Located, origins: dict[str, tuple[datetime, str]]) -> None:
    """Under the earliest instant of import that any record of the capture has, in any batch."""
    capture = item.capture
    imported_at, source = origins.get(capture.capture_id, _origin(capture))
    capture = replace(
        capture,
        imported_at=min(capture.imported_at, imported_at),
        source=min(capture.source, source),
    )
    origins[capture.capture_id] = _origin(capture)
    batch.documents[capture.capture_id] = Located(capture, item.place)
    batch.byte_count += capture.byte_count


def _origin(capture: Capture) -> tuple[datetime, str]:
    return capture.imported_at, capture.source
