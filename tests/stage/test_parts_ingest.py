"""What a store has is staged from parts, one after the other, which go once they are staged."""

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl.archive.documents import Note, Provenance, new_document
from etl.archive.ranges import ArchiveRange
from etl.archive.reader import archive_files
from etl.archive.sharing import refresh_archive
from etl.archive.writer import ArchiveWriter
from etl.archive_place import ArchivePlace
from etl.errors import StorageError
from etl.ids import CaptureId
from etl.sources.archived import ARCHIVED_DOCUMENTS
from etl.stage import parts_ingest
from etl.stage import unit as reading_unit
from etl.stage.connection import Connection
from etl.stage.database import open_stage, staged_byte_counts
from etl.stage.parts_ingest import ReadingCluster, _account
from etl.stage.reading_versions import reading_versions
from etl.stage.unit import ReadingOrder, ReadingUnit, parts_store
from etl.workers.cluster import Cluster
from etl.workers.task import TaskLimit
from tests.fetch.here import PoolHere

pytestmark = pytest.mark.slow

NOON = datetime(2026, 4, 7, 12)
LIMIT = TaskLimit(2.0, 10**9)
FIRST, SECOND = (b"one", b"two"), (b"three",)
NOTE = Note("accept", NOON, {"capture_id": "a"})
DAY = timedelta(days=1)
Told = list[tuple[str, int, int]]


class ClusterHere(Cluster):
    """A cluster whose work is done in this process. spoilt: so many parts are spoilt once made."""

    def __init__(self, place: Path) -> None:
        self.url = "here"
        self.spoilt = 0
        self.made: list[str] = []
        self._parts = parts_store(str(place))

    def results(self, work: Callable[[Any], Any], calls: Iterable[tuple[Any, Any]]) -> Any:
        for subject, argument in calls:
            name = work(argument)
            self.made.append(name)
            if self.spoilt:
                self.spoilt -= 1
                self._parts.delete([name])
                self._parts.put_new(name, b"spoilt")
            yield subject, name


def add_file(place: Path, *bodies: bytes, note: Note | None = None) -> None:
    with ArchiveWriter(place, {}) as writer:
        for body in bodies:
            writer.add(new_document(body, Provenance(), "import", NOON))
        if note:
            writer.note(note.kind, note.noted_at, note.content)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A store with two files of the archive: of two documents and a note, and of one document."""
    place = tmp_path / "store"
    add_file(place, *FIRST, note=NOTE)
    add_file(place, *SECOND)
    return place


@pytest.fixture
def folder(place: Path, tmp_path: Path) -> Path:
    """The archive of a home that knows what the store has."""
    folder = tmp_path / "home" / "archive"
    refresh_archive(folder, ArchivePlace(str(place)))
    return folder


@pytest.fixture
def con(tmp_path: Path) -> Iterator[Connection]:
    with open_stage(tmp_path / "home" / "stage.duckdb") as con:
        yield con


@pytest.fixture
def cluster(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ClusterHere:
    monkeypatch.setattr(reading_unit, "own_folder", lambda: tmp_path / "worker")
    monkeypatch.setattr(reading_unit, "_own_pool", lambda limit, module: PoolHere())
    return ClusterHere(place)


@pytest.fixture
def reading(place: Path, cluster: ClusterHere) -> ReadingCluster:
    order = ReadingOrder(str(place), reading_versions(), LIMIT, 10**6)
    return ReadingCluster(cluster, order, ARCHIVED_DOCUMENTS)


def captures(*bodies: bytes) -> list[CaptureId]:
    documents = (new_document(it, Provenance(), "import", NOON) for it in bodies)
    return sorted(it.capture.capture_id for it in documents)


def staged(con: Connection) -> list[str]:
    rows = con.execute("select capture_id from stage.captures order by capture_id").fetchall()
    return [name for (name,) in rows]


def stage_new(reading: ReadingCluster, con: Connection, folder: Path) -> Told:
    told: Told = []
    reading.stage_new(con, folder, lambda *it: told.append(it))
    return told


def sizes(place: Path) -> list[int]:
    found = archive_files(place)
    return [found[name] for name in sorted(found)]


def test_all_that_the_store_has_is_staged_file_by_file(
    reading: ReadingCluster, con: Connection, folder: Path, place: Path
) -> None:
    first, second = sizes(place)
    total = first + second
    assert stage_new(reading, con, folder) == [
        ("staging", first, total), ("staging", total, total)
    ]  # fmt: skip
    assert staged(con) == captures(*FIRST, *SECOND)
    assert con.execute("select capture_id from stage.decisions").fetchall() == [("a",)]
    assert staged_byte_counts(con) == archive_files(place)
    assert parts_store(str(place)).sizes() == {}
    assert stage_new(reading, con, folder) == []


def test_what_was_read_is_not_read_again(
    reading: ReadingCluster, con: Connection, folder: Path, place: Path, cluster: ClusterHere
) -> None:
    [first, _] = sorted(archive_files(place))
    size, other = sizes(place)
    con.execute("insert into stage.archive_files values ($1, $2)", [first, size])
    assert stage_new(reading, con, folder) == [("staging", other, other)]
    assert staged(con) == captures(*SECOND)
    assert len(cluster.made) == 1


def test_a_long_file_is_read_in_ranges(
    reading: ReadingCluster,
    con: Connection,
    folder: Path,
    place: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(parts_ingest, "UNIT_BYTES", 1)
    told = stage_new(reading, con, folder)
    done = [it for _, it, _ in told]
    assert len(done) > 3
    assert done == sorted(set(done))
    assert told[-1] == ("staging", sum(sizes(place)), sum(sizes(place)))
    assert staged(con) == captures(*FIRST, *SECOND)
    assert con.execute("select capture_id from stage.decisions").fetchall() == [("a",)]


def test_captures_of_another_parser_alone_are_read_again_and_no_notes(
    reading: ReadingCluster,
    con: Connection,
    folder: Path,
    cluster: ClusterHere,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stage_new(reading, con, folder)
    read_to = staged_byte_counts(con)
    monkeypatch.setattr(parts_ingest, "UNIT_BYTES", 1)
    [one] = captures(b"one")
    con.execute("update stage.captures set fault = 'as staged'")
    con.execute("update stage.captures set parser_version = 99 where capture_id = $1", [one])
    con.execute("truncate stage.decisions")
    told: Told = []
    reading.restage_outdated(con, folder, lambda *it: told.append(it))
    assert told == [("staging", 1, 1)]
    kept = con.execute("select capture_id from stage.captures where fault = 'as staged'").fetchall()
    assert sorted(name for (name,) in kept) == captures(b"two", b"three")
    assert staged(con) == captures(*FIRST, *SECOND)
    assert con.execute("from stage.decisions").fetchall() == []
    assert staged_byte_counts(con) == read_to
    made = len(cluster.made)
    reading.restage_outdated(con, folder, lambda *it: told.append(it))
    assert (len(told), len(cluster.made)) == (1, made)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_part_that_is_spoilt_is_made_again_twice_at_most(
    reading: ReadingCluster, con: Connection, folder: Path, cluster: ClusterHere, count: int
) -> None:
    cluster.spoilt = count
    if count < 3:
        stage_new(reading, con, folder)
        assert staged(con) == captures(*FIRST, *SECOND)
        return
    with pytest.raises(StorageError) as raised:
        stage_new(reading, con, folder)
    assert str(raised.value).endswith(
        "store/parts does not keep what is put there: see to it, and run the command again"
    )
    assert len(cluster.made) == 4


@pytest.mark.parametrize(("late", "is_left"), [(0, True), (1, False)])
def test_parts_of_a_day_ago_are_removed(
    reading: ReadingCluster, place: Path, late: int, is_left: bool
) -> None:
    parts = parts_store(str(place))
    for name in ("old.tar", "new.tar"):
        parts.put_new(name, b"left by a kill")
    os.utime(place / "parts" / "new.tar", (2e9, 2e9))
    reading.remove_old_parts(parts.instants()["old.tar"] + DAY + timedelta(microseconds=late))
    assert parts.sizes().keys() == {"new.tar"} | ({"old.tar"} if is_left else set())


def test_a_part_that_lacks_a_capture_is_a_fault_of_ours(place: Path) -> None:
    meant = ArchiveRange("a", 0, 9, dict.fromkeys(captures(*FIRST), (NOON, "import")))
    unit = ReadingUnit(ReadingOrder("/", {}, LIMIT, 1), meant, True, "t")
    whole = pl.DataFrame({"capture_id": captures(*FIRST)[::-1]})
    _account(unit, {"stage.captures": whole})
    for rows in (whole[:1], whole.vstack(whole[:1])):
        with pytest.raises(AssertionError, match=rf"^2 captures ordered, {len(rows)} read$"):
            _account(unit, {"stage.captures": rows})
