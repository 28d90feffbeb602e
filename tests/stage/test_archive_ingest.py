"""What of an archive is staged, in which pieces, and what is staged anew."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from etl.archive.documents import Provenance, new_document
from etl.archive.index import open_index
from etl.archive.reader import archive_files, scan_captures
from etl.archive.writer import ArchiveWriter
from etl.contract.vocabulary import CaptureSource
from etl.errors import ArchiveDamaged
from etl.ids import CaptureId
from etl.sources.archived import ARCHIVED_DOCUMENTS
from etl.sources.base import DocumentReader
from etl.sources.parsed_pages import ParsedPages
from etl.sources.readers import PageReaders
from etl.stage.connection import Connection
from etl.stage.database import open_stage, staged_byte_counts
from etl.stage.ingest import has_unread_records, restage_outdated, stage_new, unread_byte_count
from etl.stage.progress import Progress
from tests.fetch.here import PoolHere

pytestmark = pytest.mark.slow

NOON = datetime(2026, 4, 30, 12)
READERS = PageReaders(PoolHere(), ParsedPages(0), batch_bytes=6)
"""A batch is full with two words of three letters."""


class Told(list[tuple[str, int, int]]):
    def __call__(self, step: str, done: int, total: int) -> None:
        self.append((step, done, total))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.fixture
def con(tmp_path: Path) -> Iterator[Connection]:
    with open_stage(tmp_path / "stage.duckdb") as con:
        yield con


def add(folder: Path, *bodies: bytes, at: datetime = NOON, source: CaptureSource = "import") -> str:
    """A file of these documents, with a decision about each before it; returns its name."""
    before = archive_files(folder).keys()
    with open_index(folder) as index, ArchiveWriter(folder, index) as writer:
        for body in bodies:
            new = new_document(body, Provenance(), source, at)
            writer.note("accept", at, {"capture_id": new.capture.capture_id})
            writer.add(new)
    [name] = archive_files(folder).keys() - before
    return name


def capture_of(body: bytes) -> CaptureId:
    return new_document(body, Provenance(), "import", NOON).capture.capture_id


def stage(con: Connection, folder: Path) -> Told:
    told = Told()
    stage_new(con, folder, ARCHIVED_DOCUMENTS, READERS, told)
    return told


def staged(con: Connection, columns: str = "capture_id") -> list[tuple[object, ...]]:
    return con.execute(f"select {columns} from stage.captures order by capture_id").fetchall()


def test_records_are_staged_once_in_batches_of_a_size(con: Connection, folder: Path) -> None:
    name = add(folder, b"one", b"two", b"three")
    size = archive_files(folder)[name]
    assert unread_byte_count(con, folder) == size
    ends = [end for _, end in scan_captures(folder, name)]
    # The batch is full with the second document: the fourth record, after two notes and the first.
    assert stage(con, folder) == [
        ("staging", ends[3], size), ("staging", size, size), ("staged", 1, 1)
    ]  # fmt: skip
    words = (b"one", b"two", b"three")
    assert staged(con) == sorted((capture_of(it),) for it in words)
    decisions = con.execute("select capture_id from stage.decisions").fetchall()
    assert decisions == [(capture_of(it),) for it in words]
    assert staged_byte_counts(con) == {name: size}
    assert unread_byte_count(con, folder) == 0
    assert stage(con, folder) == [("staged", 1, 1)]

    later = add(folder, b"four")
    more = archive_files(folder)[later]
    assert unread_byte_count(con, folder) == more
    assert stage(con, folder) == [("staging", more, more), ("staged", 1, 1)]
    assert staged_byte_counts(con) == {name: size, later: more}


def test_what_was_read_of_each_file_is_not_counted_again(con: Connection, folder: Path) -> None:
    add(folder, b"one", b"two")
    add(folder, b"three")
    stage(con, folder)
    sizes = archive_files(folder)
    for name in sizes:
        (folder / name).write_bytes((folder / name).read_bytes() * 2)
    # A batch is full at the end of the file of two documents; the other file makes one more.
    first, second = sizes.values()
    assert stage(con, folder) == [
        ("staging", first, first + second), ("staging", first + second, first + second),
        ("staged", 1, 1),
    ]  # fmt: skip
    assert staged_byte_counts(con) == archive_files(folder)


def test_a_torn_tail_is_no_record(con: Connection, folder: Path) -> None:
    assert not has_unread_records(con, folder)
    name = add(folder, b"one")
    assert has_unread_records(con, folder)
    whole = archive_files(folder)[name]
    data = (folder / name).read_bytes()
    stage(con, folder)
    (folder / name).write_bytes(data + data[:20])
    assert not has_unread_records(con, folder)
    assert stage(con, folder) == [("staged", 1, 1)]
    (folder / name).write_bytes(data + data)
    assert has_unread_records(con, folder)
    assert stage(con, folder) == [("staging", whole, whole), ("staged", 1, 1)]


def test_every_file_that_is_not_whole_any_more_is_named(con: Connection, folder: Path) -> None:
    gone, cut, whole = add(folder, b"one"), add(folder, b"two"), add(folder, b"three")
    sizes = archive_files(folder)
    stage(con, folder)
    (folder / gone).unlink()
    os.truncate(folder / cut, sizes[cut] - 1)
    with pytest.raises(ArchiveDamaged) as caught:
        stage(con, folder)
    first, second = str(caught.value).splitlines()
    read = f"{folder / gone} is gone or was cut: 0 of the {sizes[gone]:,} bytes"
    assert first.startswith(read)
    assert second.startswith(f"{folder / cut} is gone or was cut: {sizes[cut] - 1:,} of the")
    assert whole not in str(caught.value)


def test_only_new_files_are_made_durable(
    con: Connection, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(folder, b"one")
    stage(con, folder)
    new = add(folder, b"two")
    synced: list[Path] = []

    def note(descriptor: int) -> None:
        synced.append(Path(f"/proc/self/fd/{descriptor}").readlink())

    monkeypatch.setattr(os, "fsync", note)
    stage(con, folder)
    assert [it for it in synced if it.suffix == ".gz"] == [folder / new]


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_document_counts_from_its_earliest_import_and_as_fetched_if_it_ever_was(
    con: Connection, folder: Path, hours: int
) -> None:
    add(folder, b"one", at=NOON, source="fetch")
    add(folder, b"one", at=NOON + timedelta(hours=hours), source="import")
    stage(con, folder)
    earliest = min(NOON, NOON + timedelta(hours=hours))
    assert staged(con, "imported_at, source") == [(earliest, "fetch")]


def test_what_another_version_read_is_read_again(con: Connection, folder: Path) -> None:
    add(folder, b"one", b"two", b"three")
    stage(con, folder)
    before = staged(con, "*")
    words = [capture_of(it) for it in (b"one", b"three")]
    con.execute("update stage.captures set parser_version = -1 where capture_id in $1", [words])
    assert staged(con, "*") != before
    counts = staged_byte_counts(con)
    told = Told()
    restage_outdated(con, folder, ARCHIVED_DOCUMENTS, READERS, told)
    assert told == [("staging", 2, 2), ("staged", 1, 1)]
    assert staged(con, "*") == before
    assert staged_byte_counts(con) == counts
    told.clear()
    restage_outdated(con, folder, ARCHIVED_DOCUMENTS, READERS, told)
    assert told == [("staged", 1, 1)]
    assert len(con.execute("from stage.decisions").fetchall()) == 3


class OneOfCluster:
    """Stages or restages one batch with readers of its own, as a cluster does what it can."""

    def __init__(self, source: DocumentReader) -> None:
        self._source = source

    def stage_new(self, con: Connection, folder: Path, progress: Progress) -> None:
        stage_new(con, folder, self._source, READERS, progress)

    def restage_outdated(self, con: Connection, folder: Path, progress: Progress) -> None:
        restage_outdated(con, folder, self._source, READERS, progress)


def test_what_a_cluster_has_read_is_not_read_again(con: Connection, folder: Path) -> None:
    name = add(folder, b"one")
    size = archive_files(folder)[name]
    cluster, told = OneOfCluster(ARCHIVED_DOCUMENTS), Told()
    stage_new(con, folder, ARCHIVED_DOCUMENTS, READERS, told, cluster)  # type: ignore[arg-type]
    assert told == [("staging", size, size), ("staged", 1, 1), ("staged", 1, 1)]
    con.execute("update stage.captures set parser_version = -1")
    told.clear()
    restage_outdated(
        con, folder, ARCHIVED_DOCUMENTS, READERS, told, cluster  # type: ignore[arg-type]
    )  # fmt: skip
    assert told == [("staging", 1, 1), ("staged", 1, 1), ("staged", 1, 1)]


class WritingCluster:
    """Finds nothing to stage; another process adds to a file of the archive while it looks."""

    def stage_new(self, con: Connection, folder: Path, progress: Progress) -> None:
        name = next(iter(archive_files(folder)))
        (folder / name).write_bytes((folder / name).read_bytes() * 2)


def test_a_file_that_grows_meanwhile_is_read_to_its_size_before_and_the_next_one_too(
    con: Connection, folder: Path
) -> None:
    add(folder, b"one")
    add(folder, b"two")
    sizes = archive_files(folder)
    stage_new(
        con, folder, ARCHIVED_DOCUMENTS, READERS, Told(), WritingCluster()  # type: ignore[arg-type]
    )  # fmt: skip
    assert staged_byte_counts(con) == sizes
    assert staged(con) == sorted((capture_of(it),) for it in (b"one", b"two"))


def test_what_was_parsed_to_be_judged_is_staged_as_it_was(con: Connection, folder: Path) -> None:
    add(folder, b"one", b"two")
    parsed = ParsedPages()
    unreadable = ARCHIVED_DOCUMENTS.reader.unreadable("too_costly", "words")
    parsed.add(capture_of(b"two"), msgspec.msgpack.encode(unreadable))
    readers = PageReaders(PoolHere(), parsed)
    stage_new(con, folder, ARCHIVED_DOCUMENTS, readers, Told())
    kinds = dict(con.execute("select capture_id, fault_kind from stage.captures").fetchall())
    assert kinds.keys() == {capture_of(b"one"), capture_of(b"two")}
    assert [it for it, kind in kinds.items() if kind == "too_costly"] == [capture_of(b"two")]
