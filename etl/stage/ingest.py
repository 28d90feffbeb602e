"""Stages what archive files hold beyond what was read of them before."""

from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from etl.archive.damage import lost_file_error
from etl.archive.documents import LocatedCapture, Note
from etl.archive.index import ArchiveIndex, open_index
from etl.archive.reader import archive_files, scan_captures, sync_files
from etl.errors import ArchiveDamaged
from etl.ids import CaptureId
from etl.sources.base import DocumentReader
from etl.sources.readers import PageReaders
from etl.stage.batch import DocumentBatch
from etl.stage.connection import Connection
from etl.stage.database import (
    checkpointed_seldom,
    outdated_captures,
    replace_captures,
    staged_byte_counts,
    without_log,
)
from etl.stage.progress import Progress
from etl.stage.reading import Rows, read_batches
from etl.stage.write_behind import write_behind

if TYPE_CHECKING:
    from etl.stage.parts_ingest import ReadingCluster


def stage_new(
    con: Connection,
    folder: Path,
    source: DocumentReader,
    readers: PageReaders,
    progress: Progress,
    cluster: "ReadingCluster | None" = None,
) -> None:
    """Stage every record that is new since the last time, one transaction per batch.

    readers: the processes that read documents; what they parsed to judge it is not read again.
    cluster: who reads in their place what the archive's store has.
    Raises ArchiveDamaged, StorageError.
    """
    read_to = staged_byte_counts(con)
    sizes = archive_files(folder)
    _check_read(folder, read_to, sizes)
    if cluster is not None:
        cluster.stage_new(con, folder, progress)
        read_to = staged_byte_counts(con)
    new = [file for file, size in sizes.items() if size > read_to.get(file, 0)]
    total = unread_byte_count(con, folder)
    sync_files(folder, new)
    with (
        open_index(folder) as index,
        without_log(con) if total > readers.batch_bytes else nullcontext(),
        checkpointed_seldom(con, readers.batch_bytes),
    ):
        batches = map(
            partial(_with_parsed, readers.parsed.packed),
            _batches(index, {file: sizes[file] for file in new}, read_to, readers.batch_bytes),
        )
        done = 0
        for batch in write_behind(
            read_batches(readers.pool, source, batches), partial(_add_batch, con)
        ):
            done += sum(end - read_to.get(file, 0) for file, end in batch.read_to.items())
            read_to |= batch.read_to
            progress("staging", done, total)
    progress("staged", 1, 1)


def _check_read(folder: Path, read_to: Mapping[str, int], sizes: Mapping[str, int]) -> None:
    """Raise ArchiveDamaged, which names every file that was read and is not whole any more."""
    lost = [
        lost_file_error(folder / file, sizes.get(file, 0), end)
        for file, end in sorted(read_to.items())
        if sizes.get(file, 0) < end
    ]
    if lost:
        raise ArchiveDamaged("\n".join(map(str, lost)))


def unread_byte_count(con: Connection, folder: Path) -> int:
    """Bytes of the archive that are new since the last time."""
    read_to = staged_byte_counts(con)
    return sum(size - read_to.get(file, 0) for file, size in archive_files(folder).items())


def has_unread_records(con: Connection, folder: Path) -> bool:
    """True where the archive holds a whole record that is not staged; a torn tail is none."""
    read_to = staged_byte_counts(con)
    return any(
        True
        for file, size in archive_files(folder).items()
        if size > read_to.get(file, 0)
        for _ in scan_captures(folder, file, read_to.get(file, 0))
    )


def restage_outdated(
    con: Connection,
    folder: Path,
    source: DocumentReader,
    readers: PageReaders,
    progress: Progress,
    cluster: "ReadingCluster | None" = None,
) -> None:
    """Read again, from the archive, the captures that another version of their parser read.

    cluster: who reads in the readers' place what the archive's store has.
    """
    if cluster is not None:
        cluster.restage_outdated(con, folder, progress)
    old = outdated_captures(con, source.reader.parser_versions)
    files = archive_files(folder) if old else {}
    with (
        open_index(folder) as index,
        checkpointed_seldom(con, readers.batch_bytes),
    ):
        batches = _batches(index, files, {}, readers.batch_bytes, old)
        read = read_batches(readers.pool, source, batches)
        for batch in write_behind(read, lambda _, tables: replace_captures(con, tables, (), {})):
            progress("staging", len(batch.documents), len(old))
    progress("staged", 1, 1)


def _add_batch(con: Connection, batch: DocumentBatch, tables: Rows) -> None:
    replace_captures(con, tables, batch.notes, batch.read_to)


def _batches(
    index: ArchiveIndex,
    sizes: Mapping[str, int],
    read_to: Mapping[str, int],
    batch_bytes: int,
    only: set[CaptureId] | None = None,
) -> Iterator[DocumentBatch]:
    """Records up to the size that each file had. Later ones are not synced yet, so they wait."""
    batch = DocumentBatch(index.folder)
    for file, size in sizes.items():
        for item, end in scan_captures(index.folder, file, read_to.get(file, 0)):
            if end > size:
                break
            if isinstance(item, Note):
                batch.notes.append(item)
            elif only is None or item.capture.capture_id in only:
                _add(batch, item, index)
            batch.read_to[file] = end
            if batch.byte_count >= batch_bytes:
                yield batch
                batch = DocumentBatch(index.folder)
    if batch.read_to:
        yield batch


def _add(batch: DocumentBatch, item: LocatedCapture, index: ArchiveIndex) -> None:
    """Under the earliest instant of import that any record of the capture in the archive has."""
    capture = item.capture
    if origin := index.origin(capture.capture_id):
        capture = replace(capture, imported_at=origin[0], source=origin[1])
    batch.documents[capture.capture_id] = LocatedCapture(capture, item.body_at)
    batch.byte_count += capture.byte_count


def _with_parsed(parsed: Mapping[str, bytes], batch: DocumentBatch) -> DocumentBatch:
    batch.parsed = {name: parsed[name] for name in batch.documents if name in parsed}
    return batch
