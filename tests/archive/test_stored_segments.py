"""What a home remembers of the store that keeps its archive."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from etl.archive import stored_segments as memory
from etl.archive.stored_segments import (
    MEMORY_NAME,
    add_segments,
    check_place,
    known_place,
    remember_place,
    stored_segments,
)
from etl.archive_place import ArchivePlace
from etl.errors import FileUnusable, UsageError

PLACE = ArchivePlace("s3://papers/archive", 2**30)
OTHER = ArchivePlace("s3://elsewhere/archive", 2**30)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "home" / "archive"


@pytest.fixture
def known(folder: Path) -> Path:
    """The folder of an archive that PLACE keeps."""
    remember_place(folder, PLACE)
    return folder


def test_without_a_store_nothing_is_known_and_nothing_is_made(folder: Path) -> None:
    check_place(folder, None)
    assert known_place(folder) is None
    assert stored_segments(folder) == {}
    assert not folder.parent.exists()


def test_a_store_is_remembered_beside_the_archive(known: Path) -> None:
    assert known_place(known) == PLACE
    assert stored_segments(known) == {}
    assert [it.name for it in known.parent.iterdir()] == [MEMORY_NAME] == ["archive-store.sqlite"]


def test_segments_are_added_and_none_is_forgotten(known: Path) -> None:
    add_segments(known, {"a": 1, "b": 2})
    add_segments(known, {"b": 3, "c": 4})
    add_segments(known, {})
    assert stored_segments(known) == {"a": 1, "b": 3, "c": 4}


def test_the_room_for_its_blocks_may_change_and_what_is_known_stays(known: Path) -> None:
    add_segments(known, {"a": 1})
    smaller = ArchivePlace(PLACE.url, 2**28)
    for place in (PLACE, smaller, smaller):
        remember_place(known, place)
        assert known_place(known) == place
    assert stored_segments(known) == {"a": 1}


@pytest.mark.parametrize(
    ("seek", "place"), [(check_place, None), (check_place, OTHER), (remember_place, OTHER)]
)
def test_an_archive_is_not_sought_elsewhere(
    known: Path, seek: Callable[[Path, ArchivePlace | None], None], place: ArchivePlace | None
) -> None:
    with pytest.raises(UsageError) as raised:
        seek(known, place)
    assert str(raised.value) == (
        f"the archive of {known.parent} is kept in s3://papers/archive: set PAPERHOUSE_ARCHIVE to"
        f" it; or where all its objects were moved, remove {known.parent / MEMORY_NAME}"
    )
    assert known_place(known) == PLACE


@pytest.mark.parametrize(
    "damage",
    [
        "delete from place",
        "update place set url = 's3://papers/archivf'",
        "update place set cache_bytes = cache_bytes + 1",
        "delete from segments where name = 'b'",
        "update segments set byte_count = 3 where name = 'b'",
        "update segments set name = 'c' where name = 'b'",
        "update segments set name = cast(name as blob)",
    ],
)
def test_a_memory_that_is_not_as_it_was_written_is_named(known: Path, damage: str) -> None:
    add_segments(known, {"a": 1, "b": 2})
    with sqlite3.connect(known.parent / MEMORY_NAME) as con:
        con.execute(damage)
    con.close()
    for ask in (known_place, stored_segments, lambda it: add_segments(it, {"c": 1})):
        with pytest.raises(FileUnusable, match=r"is not as it was written.*remove it"):
            ask(known)


@pytest.mark.slow
def test_each_flipped_bit_is_told_or_changes_nothing(known: Path) -> None:
    add_segments(known, {f"papers-{number:05}.warc.gz": number * 1000 for number in range(40)})
    path = known.parent / MEMORY_NAME
    expected = known_place(known), stored_segments(known)
    whole, random, told = path.read_bytes(), Random(5), 0
    for _ in range(200):
        damaged = bytearray(whole)
        damaged[random.randrange(len(whole))] ^= 1 << random.randrange(8)
        path.write_bytes(damaged)
        try:
            assert (known_place(known), stored_segments(known)) == expected
        except FileUnusable:
            told += 1
    assert told > 10


def test_a_damaged_memory_is_named(folder: Path) -> None:
    folder.parent.mkdir(parents=True)
    (folder.parent / MEMORY_NAME).write_bytes(b"no database" * 100)
    path = folder.parent / MEMORY_NAME
    expected = f"{path} cannot be used (file is not a database): where it is damaged, remove it"
    for ask in (known_place, stored_segments, lambda it: add_segments(it, {"a": 1})):
        with pytest.raises(FileUnusable) as raised:
            ask(folder)
        assert str(raised.value).startswith(expected)


def test_what_another_process_writes_is_waited_for(
    known: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "_SECONDS", 0.01)
    with sqlite3.connect(known.parent / MEMORY_NAME) as other:
        other.execute("begin immediate")
        with pytest.raises(FileUnusable, match="database is locked"):
            add_segments(known, {"a": 1})
        other.rollback()
    other.close()
    add_segments(known, {"a": 1})
    assert stored_segments(known) == {"a": 1}
