"""Stages what a store's archive files hold, through parts that the workers of a cluster make.

The rows of a part come in one transaction with how far its file is read by then, as those of a
batch do that is read on this machine. Then the part goes. A kill between the two leaves a part that
nobody asks for again, and a command of another day removes it.
"""

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from etl.archive.index import ArchiveIndex, open_index
from etl.archive.ranges import ArchiveRange, RangeSize, file_ranges
from etl.archive.stored_segments import stored_segments
from etl.contract.stage import STAGED_CAPTURES
from etl.errors import StorageError
from etl.ids import CaptureId
from etl.limits import PARTS_MEMORY, UNIT_BODY_BYTES, UNIT_BYTES
from etl.object_store import Store
from etl.sources.base import DocumentReader
from etl.stage.connection import Connection
from etl.stage.database import (
    checkpointed_seldom,
    outdated_captures,
    reopen_stage,
    replace_captures,
    staged_byte_counts,
)
from etl.stage.part import is_whole_part, unpack_part
from etl.stage.progress import Progress
from etl.stage.reading import Rows
from etl.stage.reading_versions import differing_version, reading_versions
from etl.stage.spared_memory import SteadyMemory, bounded_memory
from etl.stage.unit import ReadingOrder, ReadingUnit, parts_store, read_unit, unit_call
from etl.workers.cluster import Cluster, open_cluster
from etl.workers.task import TaskLimit

_ATTEMPTS = 3
_OLD = timedelta(days=1)


class ReadingCluster:
    """Stages what the store has, read by a cluster. What is only here is read by this machine."""

    def __init__(self, cluster: Cluster, order: ReadingOrder, source: DocumentReader) -> None:
        self._cluster = cluster
        self._order = order
        self._source = source
        self._parts: Store = parts_store(order.place)

    def stage_new(self, con: Connection, folder: Path, progress: Progress) -> None:
        """Stage what is new in files that the store has. Raises ArchiveDamaged, StorageError."""
        read_to = staged_byte_counts(con)
        sizes = stored_segments(folder)
        done, total = 0, sum(size - read_to.get(file, 0) for file, size in sizes.items())
        with self._open(con, folder) as index:
            for it in self._staged(con, _ranges(index, sizes, read_to), is_new=True):
                done += it.end - it.start
                progress("staging", done, total)

    def restage_outdated(self, con: Connection, folder: Path, progress: Progress) -> None:
        """Read captures of those files again that another version of their parser read."""
        old = outdated_captures(con, self._source.reader.parser_versions)
        sizes = stored_segments(folder) if old else {}
        with self._open(con, folder) as index:
            for it in self._staged(con, _ranges(index, sizes, {}, old), is_new=False):
                progress("staging", len(it.captures), len(old))

    def remove_old_parts(self, now: datetime) -> None:
        """Remove parts of a day ago, which killed commands left. now: UTC, naive."""
        instants = self._parts.instants()
        if old := [name for name, put_at in instants.items() if put_at < now - _OLD]:
            self._parts.delete(old)

    @contextmanager
    def _open(self, con: Connection, folder: Path) -> Iterator[ArchiveIndex]:
        with (
            open_index(folder) as index,
            checkpointed_seldom(con, self._order.batch_bytes),
            bounded_memory(con, PARTS_MEMORY),
        ):
            yield index

    def _staged(
        self, con: Connection, ranges: Iterator[ArchiveRange], *, is_new: bool
    ) -> Iterator[ArchiveRange]:
        """Each range once it is staged. is_new: with its notes, and how far its file is read.

        After each file the stage is opened anew, so that memory does not grow with it.
        """
        token, file, memory = secrets.token_hex(8), None, SteadyMemory(con, PARTS_MEMORY)
        units = (ReadingUnit(self._order, it, is_new, token) for it in ranges)
        for unit, name in self._parts_of(units):
            if file not in (None, unit.range.file):
                reopen_stage(con)
                memory.spare()
            file = unit.range.file
            self._stage_part(con, unit, name, is_new=is_new)
            yield unit.range

    def _stage_part(self, con: Connection, unit: ReadingUnit, name: str, *, is_new: bool) -> None:
        """A part after the other is held in memory: workers go on meanwhile, and are slower."""
        tables, notes = unpack_part(self._content(unit, name))
        _account(unit, tables)
        read_to = {unit.range.file: unit.range.end} if is_new else {}
        replace_captures(con, tables, notes, read_to)
        self._parts.delete([name])

    def _parts_of(self, units: Iterable[ReadingUnit]) -> Iterator[tuple[ReadingUnit, str]]:
        calls = ((unit, unit_call(unit, self._source)) for unit in units)
        return self._cluster.results(read_unit, calls)

    def _content(self, unit: ReadingUnit, name: str) -> bytes:
        """A part. One that is gone or spoilt is made again.

        Another home may have needed the same part, and removed it.
        """
        for _ in range(_ATTEMPTS):
            content, _ = self._parts.read_object(name)
            if content is not None and is_whole_part(content):
                return content
            [(_, name)] = self._parts_of([unit])
        raise StorageError(
            f"{self._parts.url} does not keep what is put there: see to it, and run the command"
            " again"
        )


def _account(unit: ReadingUnit, tables: Rows) -> None:
    """Every capture of the range is in its part, once: a bug of ours otherwise."""
    found = sorted(tables[STAGED_CAPTURES.name]["capture_id"])
    if found != sorted(unit.range.captures):
        raise AssertionError(f"{len(unit.range.captures)} captures ordered, {len(found)} read")


@contextmanager
def open_reading_cluster(
    url: str, place: str, limit: TaskLimit, batch_bytes: int, source: DocumentReader
) -> Iterator[ReadingCluster]:
    """The cluster behind a scheduler, once it has been found fit to read from the store.

    url: the scheduler's address. place: the store's. limit: for each page. batch_bytes: of
    documents, which become rows together. Raises UsageError, StorageError.
    """
    with open_cluster(url) as cluster:
        versions = reading_versions()
        cluster.check(differing_version, versions)
        yield ReadingCluster(cluster, ReadingOrder(place, versions, limit, batch_bytes), source)


def _ranges(
    index: ArchiveIndex,
    sizes: dict[str, int],
    read_to: dict[str, int],
    only: set[CaptureId] | None = None,
) -> Iterator[ArchiveRange]:
    size = RangeSize(UNIT_BYTES, UNIT_BODY_BYTES)
    for file, byte_count in sorted(sizes.items()):
        if byte_count > read_to.get(file, 0):
            yield from file_ranges(index, file, read_to.get(file, 0), size, only)
