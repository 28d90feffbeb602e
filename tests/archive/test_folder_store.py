"""Another folder keeps an archive: what is sealed is put there, what others put is known here."""

import errno
import fcntl
import os
from pathlib import Path

import pytest

from etl.archive.segment_cache import CACHE_NAME
from etl.archive.sharing import put_segments, refresh_archive
from etl.archive.stored_segments import add_segments, known_place, stored_segments
from etl.archive_place import ArchivePlace
from etl.errors import ArchiveDamaged, StorageError, UsageError

ONE, TWO, OTHER = (f"20260430T12000000000{number}Z-1-0123456789abcdef.warc.gz" for number in "123")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An archive with one segment."""
    folder = tmp_path / "home" / "archive"
    folder.mkdir(parents=True)
    (folder / ONE).write_bytes(b"one")
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def place(store: Path) -> ArchivePlace:
    return ArchivePlace(str(store))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_without_a_store_nothing_happens(folder: Path) -> None:
    refresh_archive(folder, None)
    put_segments(folder)
    assert [it.name for it in folder.parent.iterdir()] == ["archive"]


def test_what_waits_here_is_put_and_what_others_put_is_known(
    folder: Path, store: Path, place: ArchivePlace
) -> None:
    store.mkdir()
    (store / OTHER).write_bytes(b"other")
    (store / "notes.txt").write_bytes(b"no segment")
    refresh_archive(folder, place)
    assert contents(store) == {ONE: b"one", OTHER: b"other", "notes.txt": b"no segment"}
    assert known_place(folder) == place
    assert stored_segments(folder) == {ONE: 3, OTHER: 5}
    with pytest.raises(UsageError):
        refresh_archive(folder, None)


def test_a_store_that_cannot_be_is_not_remembered(folder: Path, store: Path) -> None:
    store.write_bytes(b"no folder")
    for wrong in (store, store / "below"):
        with pytest.raises(StorageError, match=rf"^{wrong} cannot be a folder of objects: "):
            refresh_archive(folder, ArchivePlace(str(wrong)))
    assert known_place(folder) is None
    refresh_archive(folder, None)


def test_what_was_written_since_is_put_by_the_memory_alone(
    folder: Path, store: Path, place: ArchivePlace
) -> None:
    refresh_archive(folder, place)
    (store / ONE).unlink()
    (folder / TWO).write_bytes(b"second")
    put_segments(folder)
    assert contents(store) == {TWO: b"second"}
    assert stored_segments(folder) == {ONE: 3, TWO: 6}
    refresh_archive(folder, place)
    assert contents(store) == {ONE: b"one", TWO: b"second"}


def test_what_the_store_has_is_left_as_it_is(
    folder: Path, store: Path, place: ArchivePlace
) -> None:
    store.mkdir()
    for found in (b"eno", b"longer"):  # as long as here, and longer
        (store / ONE).write_bytes(found)
        refresh_archive(folder, place)
        assert contents(store) == {ONE: found}


def test_a_segment_that_is_shorter_in_the_store_is_named(
    folder: Path, store: Path, place: ArchivePlace
) -> None:
    store.mkdir()
    (store / ONE).write_bytes(b"on")
    with pytest.raises(ArchiveDamaged) as raised:
        refresh_archive(folder, place)
    assert str(raised.value) == (
        f"{store}/{ONE} is shorter than {folder / ONE}, from which it was put: remove it there,"
        " and run the command again"
    )
    assert contents(store) == {ONE: b"on"}


def test_a_segment_with_a_writer_or_without_a_byte_waits(
    folder: Path, store: Path, place: ArchivePlace
) -> None:
    (folder / TWO).write_bytes(b"")
    with (folder / ONE).open("rb") as writer:
        fcntl.flock(writer, fcntl.LOCK_EX)
        refresh_archive(folder, place)
    assert (contents(store), stored_segments(folder)) == ({}, {})
    put_segments(folder)
    assert (contents(store), stored_segments(folder)) == ({ONE: b"one"}, {ONE: 3})


def test_a_segment_that_cannot_be_read_is_named(
    folder: Path, place: ArchivePlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(fcntl, "flock", fail)
    with pytest.raises(StorageError) as raised:
        refresh_archive(folder, place)
    assert str(raised.value).startswith(f"cannot read {folder / ONE}: {os.strerror(errno.EIO)};")


def test_blocks_of_other_segments_have_no_more_room_than_they_are_given(
    folder: Path, place: ArchivePlace
) -> None:
    refresh_archive(folder, place)
    cache = folder.with_name(CACHE_NAME)
    cache.mkdir()
    (cache / "block").write_bytes(b"0123456789")
    add_segments(folder, {OTHER: 10})
    for cache_bytes, left in ((10, ["block"]), (9, [])):
        refresh_archive(folder, ArchivePlace(place.url, cache_bytes))
        assert [it.name for it in cache.iterdir()] == left
