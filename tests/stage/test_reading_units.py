"""A unit of reading becomes a part in the store, once, named by all that its rows follow from."""

from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from etl.archive.documents import Note, Provenance, new_document
from etl.archive.ranges import ArchiveRange
from etl.archive.reader import archive_files, scan_captures
from etl.archive.stored_segments import known_place
from etl.archive.writer import ArchiveWriter
from etl.archive_place import ArchivePlace
from etl.contract.tables import STAGED_TABLES
from etl.errors import UsageError
from etl.ids import CaptureId, hash_of
from etl.sources.daily_papers.source import DAILY_PAPERS
from etl.stage import unit as reading_unit
from etl.stage.batch import DocumentBatch
from etl.stage.part import is_whole_part, unpack_part
from etl.stage.reading_versions import reading_versions
from etl.stage.unit import (
    ReadingOrder,
    ReadingUnit,
    _split,
    _whole_batch,
    parts_store,
    read_unit,
    unit_call,
)
from etl.workers.task import TaskLimit
from tests.fetch.here import PoolHere

pytestmark = pytest.mark.slow

NOON = datetime(2026, 4, 7, 12)
EARLIER = NOON - timedelta(hours=1)
NEW = "new"
BODIES = (b"one", b"two", b"three")
LIMIT = TaskLimit(2.0, 10**9)
NOTE = Note("accept", NOON, {"capture_id": "a"})


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A store with one file of the archive: three documents, and a note behind the first."""
    place = tmp_path / "store"
    with ArchiveWriter(place, {}) as writer:
        for body in BODIES:
            writer.add(new_document(body, Provenance(), "import", NOON))
            if body == b"one":
                writer.note(NOTE.kind, NOTE.noted_at, NOTE.content)
    return place


def captures() -> list[CaptureId]:
    documents = (new_document(body, Provenance(), "import", NOON) for body in BODIES)
    return [it.capture.capture_id for it in documents]


def whole_range(place: Path) -> ArchiveRange:
    [(file, size)] = archive_files(place).items()
    return ArchiveRange(file, 0, size, dict.fromkeys(captures(), (NOON, "import")))


@pytest.fixture
def unit(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ReadingUnit:
    """Its worker has a folder of its own, and reads in this process."""
    monkeypatch.setattr(reading_unit, "own_folder", lambda: tmp_path / "worker")
    monkeypatch.setattr(reading_unit, "_own_pool", lambda limit, module: PoolHere())
    order = ReadingOrder(str(place), reading_versions(), LIMIT, 10**6)
    return ReadingUnit(order, whole_range(place), True, str(tmp_path))


def read(unit: ReadingUnit) -> str:
    return read_unit(unit_call(unit, DAILY_PAPERS))


def content(place: Path, name: str) -> bytes:
    found, _ = parts_store(str(place)).read_object(name)
    assert found is not None
    return found


def test_a_part_is_named_by_what_its_rows_follow_from_alone(unit: ReadingUnit) -> None:
    same = [
        replace(unit, token=NEW),
        replace(unit, order=replace(unit.order, place="/else", batch_bytes=1)),
    ]
    others = [
        replace(unit, has_notes=False),
        replace(unit, range=replace(unit.range, end=unit.range.end - 1)),
        replace(unit, order=replace(unit.order, limit=TaskLimit(3.0, 10**9))),
        replace(unit, order=replace(unit.order, versions={"etl": "0"})),
    ]
    assert {it.name for it in same} == {unit.name}
    assert len({it.name for it in (unit, *others)}) == 5
    assert len(unit.name.removesuffix(".tar")) == 64


def test_the_order_of_versions_gives_no_other_name(unit: ReadingUnit) -> None:
    turned = dict(reversed(unit.order.versions.items()))
    assert replace(unit, order=replace(unit.order, versions=turned)).name == unit.name


def test_a_unit_is_sent_with_its_versions_before_it(unit: ReadingUnit) -> None:
    versions, source, packed = unit_call(unit, DAILY_PAPERS)
    assert (versions, source) == (unit.order.versions, DAILY_PAPERS)
    assert msgspec.msgpack.decode(packed, type=ReadingUnit) == unit


def test_a_worker_of_another_version_reads_nothing(unit: ReadingUnit, place: Path) -> None:
    [name, *_] = unit.order.versions
    other = replace(unit, order=replace(unit.order, versions={**unit.order.versions, name: "0"}))
    with pytest.raises(UsageError) as error:
        read(other)
    own = unit.order.versions[name]
    assert str(error.value) == (
        f"a worker has {name} {own}, and the command 0: install one on both"
    )
    assert not (place / "parts").exists()


def test_the_rows_and_notes_of_a_range_are_put_into_the_store(
    unit: ReadingUnit, place: Path
) -> None:
    assert read(unit) == unit.name
    tables, notes = unpack_part(content(place, unit.name))
    assert sorted(tables["stage.captures"]["capture_id"]) == sorted(captures())
    assert notes == [NOTE]


def test_notes_that_are_not_meant_are_left_out(unit: ReadingUnit, place: Path) -> None:
    bare = replace(unit, has_notes=False)
    _, notes = unpack_part(content(place, read(bare)))
    assert notes == []


def test_rows_are_the_same_where_each_document_is_a_batch(unit: ReadingUnit, place: Path) -> None:
    whole, _ = unpack_part(content(place, read(unit)))
    parts_store(str(place)).delete([unit.name])
    small = replace(unit, order=replace(unit.order, batch_bytes=1))
    split, _ = unpack_part(content(place, read(small)))
    assert {name: sorted(frame.rows()) for name, frame in split.items()} == {
        name: sorted(frame.rows()) for name, frame in whole.items()
    }


def test_a_range_without_captures_has_tables_without_rows(unit: ReadingUnit, place: Path) -> None:
    none = replace(unit, range=replace(unit.range, captures={}))
    tables, notes = unpack_part(content(place, read(none)))
    assert {name: frame.height for name, frame in tables.items()} == {
        table.name: 0 for table in STAGED_TABLES
    }
    assert notes == [NOTE]


def test_a_part_that_is_there_is_not_made_again(
    unit: ReadingUnit, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = read(unit)
    monkeypatch.setattr(reading_unit, "own_folder", lambda: Path("/nowhere"))
    assert read(unit) == name


def test_a_part_that_is_spoilt_is_made_again(unit: ReadingUnit, place: Path) -> None:
    name = read(unit)
    whole = content(place, name)
    store = parts_store(str(place))
    store.delete([name])
    store.put_new(name, whole[:-1])
    assert read(unit) == name
    assert content(place, name) == whole
    assert is_whole_part(whole)


def test_a_file_that_the_store_has_since_is_read_with_a_new_token(
    unit: ReadingUnit, place: Path
) -> None:
    read(unit)
    document = new_document(b"four", Provenance(), "import", NOON)
    with ArchiveWriter(place, {}) as writer:
        writer.add(document)
    [file] = set(archive_files(place)) - {unit.range.file}
    name = document.capture.capture_id
    there = ArchiveRange(file, 0, archive_files(place)[file], {name: (NOON, "import")})
    tables, _ = unpack_part(content(place, read(replace(unit, range=there, token=NEW))))
    assert tables["stage.captures"]["capture_id"].to_list() == [name]
    [own] = (place.parent / "worker").iterdir()
    assert own.name == f"paperhouse-{hash_of(str(place))}"
    assert known_place(own / "archive") == ArchivePlace(str(place), reading_unit._CACHE_BYTES)


def test_only_the_captures_of_the_range_are_meant_each_as_first_imported(place: Path) -> None:
    one, two, _ = captures()
    [(file, _)] = archive_files(place).items()
    ends = [end for _, end in scan_captures(place, file, 0)]
    chosen = ArchiveRange(file, 0, ends[2], {two: (EARLIER, "fetch")})
    batch = _whole_batch(place, chosen)
    [(name, found)] = batch.documents.items()
    assert (name, found.capture.imported_at, found.capture.source) == (two, EARLIER, "fetch")
    assert batch.notes == [NOTE]
    first = _whole_batch(place, ArchiveRange(file, 0, ends[0], {one: (NOON, "import")}))
    assert (list(first.documents), first.notes) == ([one], [])
    behind = _whole_batch(place, ArchiveRange(file, ends[1], ends[2], {two: (NOON, "import")}))
    assert (list(behind.documents), behind.notes) == ([two], [])


@pytest.mark.parametrize(
    ("byte_count", "numbers"),
    [
        (1, [[0], [1], [2]]), (5, [[0], [1], [2]]), (6, [[0, 1], [2]]), (8, [[0, 1], [2]]),
        (10, [[0, 1], [2]]), (11, [[0, 1, 2]]),
    ],
)  # fmt: skip
def test_documents_are_together_as_far_as_their_bytes_allow(
    place: Path, byte_count: int, numbers: list[list[int]]
) -> None:
    """Their bodies have 3, 3 and 5 bytes."""
    batches = _split(_whole_batch(place, whole_range(place)), byte_count)
    names = captures()
    assert [list(it.documents) for it in batches] == [[names[n] for n in one] for one in numbers]
    assert {it.folder for it in batches} == {place}


def test_each_batch_is_measured_by_itself(place: Path) -> None:
    """In this order the bodies have 5, 3 and 3 bytes."""
    whole = _whole_batch(place, whole_range(place))
    turned = DocumentBatch(place, dict(reversed(whole.documents.items())))
    one, two, three = captures()
    assert [list(it.documents) for it in _split(turned, 6)] == [[three], [two, one]]


def test_nothing_is_split_into_no_batch(place: Path) -> None:
    assert _split(_whole_batch(place, replace(whole_range(place), captures={})), 5) == []


def test_a_worker_reads_in_one_process_under_the_limit_that_was_asked_for_last() -> None:
    pool = reading_unit._own_pool(LIMIT, "etl.sources.archived_reader")
    assert (pool.size, pool._limit) == (1, LIMIT)
    assert pool._modules == ["etl.stage.batch", "etl.sources.archived_reader"]
    assert reading_unit._own_pool(LIMIT, "etl.sources.archived_reader") is pool
    closed: list[str] = []
    pool.close = lambda: closed.append("first")  # type: ignore[method-assign]
    other = reading_unit._own_pool(TaskLimit(3.0, 10**9), "etl.sources.archived_reader")
    assert (other is pool, other._limit.seconds, closed) == (False, 3.0, ["first"])
    assert reading_unit._own_pool(LIMIT, "etl.sources.archived_reader") is not pool
    assert closed == ["first"]
