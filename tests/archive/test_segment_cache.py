"""What the cache of a store's blocks gives up, and where reading ends."""

import os
from pathlib import Path
from zlib import crc32

import pytest

from etl.archive import segment_cache, stored_file
from etl.archive.segment_cache import CACHE_NAME, read_block, trim_cache
from etl.archive.stored_file import open_stored
from etl.archive.stored_segments import add_segments, remember_place
from etl.archive_place import ArchivePlace
from etl.errors import ArchiveDamaged, StorageError


@pytest.mark.parametrize(
    ("new_bytes", "left"),
    [(5, ["0", "1", "2"]), (6, ["1", "2"]), (15, ["1", "2"]), (16, ["2"]), (99, [])],
)
def test_only_so_many_blocks_go_that_new_bytes_have_room(
    tmp_path: Path, new_bytes: int, left: list[str]
) -> None:
    """Three blocks of ten bytes, the oldest first, where 35 may be kept."""
    cache = tmp_path / CACHE_NAME
    cache.mkdir()
    for number in range(3):
        path = cache / str(number)
        path.write_bytes(b"0123456789")
        os.utime(path, (number, number))
    trim_cache(tmp_path / "archive", ArchivePlace("/store", cache_bytes=35), new_bytes)
    assert sorted(path.name for path in cache.iterdir()) == left


def test_without_new_bytes_what_just_fits_stays(tmp_path: Path) -> None:
    cache = tmp_path / CACHE_NAME
    cache.mkdir()
    (cache / "0").write_bytes(b"0123456789")
    trim_cache(tmp_path / "archive", ArchivePlace("/store", cache_bytes=10))
    assert (cache / "0").exists()
    trim_cache(tmp_path / "archive", ArchivePlace("/store", cache_bytes=9))
    assert not (cache / "0").exists()


@pytest.mark.parametrize(
    ("url", "left"), [("s3://bucket", ["longer", "own"]), ("/store", ["longer", "own", "put"])]
)
def test_segments_go_that_the_store_has_whole(tmp_path: Path, url: str, left: list[str]) -> None:
    """Those in a folder stay: whoever serves it may not have synced them."""
    folder = tmp_path / "archive"
    folder.mkdir()
    for name in ("longer", "own", "put"):
        (folder / name).write_bytes(b"0123456789")
    place = ArchivePlace(url, cache_bytes=0)
    remember_place(folder, place)
    add_segments(folder, {"longer": 9, "put": 10})
    trim_cache(folder, place)
    assert sorted(path.name for path in folder.iterdir()) == left


@pytest.fixture
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A segment of ten bytes in a store, whose blocks have four; the path that it would have."""
    for module in (segment_cache, stored_file):
        monkeypatch.setattr(module, "BLOCK_BYTES", 4)
    read_block.cache_clear()
    store, folder = tmp_path / "store", tmp_path / "home" / "archive"
    store.mkdir()
    (store / "segment").write_bytes(b"0123456789")
    remember_place(folder, ArchivePlace(str(store), cache_bytes=100))
    return folder / "segment"


def test_a_block_that_was_read_is_kept_until_it_is_spoilt(stored: Path) -> None:
    blocks = [b"0123", b"4567", b"89"]
    assert [read_block(stored, 10, number) for number in range(3)] == blocks
    cached = stored.parent.with_name(CACHE_NAME) / "segment.0"
    assert cached.read_bytes() == b"0123" + crc32(b"0123").to_bytes(4, "big")
    stored.parents[2].joinpath("store", "segment").write_bytes(b"abcdefghij")
    read_block.cache_clear()
    assert [read_block(stored, 10, number) for number in range(3)] == blocks
    cached.write_bytes(b"012" + cached.read_bytes()[3:])
    assert read_block(stored, 10, 0) == b"0123"  # from memory
    read_block.cache_clear()
    cached.write_bytes(b"x" + cached.read_bytes()[1:])
    assert read_block(stored, 10, 0) == b"abcd"


def test_older_blocks_make_room_for_a_new_one(stored: Path) -> None:
    """A block and its sum have eight bytes; as many as were read count as new."""
    place = ArchivePlace(str(stored.parents[2] / "store"), cache_bytes=11)
    remember_place(stored.parent, place)
    for number in range(2):
        read_block(stored, 10, number)
    names = [path.name for path in stored.parent.with_name(CACHE_NAME).iterdir()]
    assert names == ["segment.1"]


def test_a_block_of_no_known_store_is_lost(tmp_path: Path) -> None:
    read_block.cache_clear()
    with pytest.raises(ArchiveDamaged, match="segment, byte 0: no store is known that has it"):
        read_block(tmp_path / "home" / "archive" / "segment", 10, 0)


def test_where_no_block_can_be_kept_the_setting_is_named(stored: Path) -> None:
    stored.parent.with_name(CACHE_NAME).write_text("")
    with pytest.raises(StorageError, match=r"cannot write .*archive-cache/segment\.0: "):
        read_block(stored, 10, 0)


def test_a_stored_file_is_read_from_anywhere_on(stored: Path) -> None:
    with open_stored(stored, 10) as file:
        assert file.seekable()
        assert file.read() == b"0123456789"
        assert file.seek(3) == 3
        assert file.read(4) == b"3456"
        assert file.seek(2, os.SEEK_CUR) == 9
        assert file.read() == b"9"
        assert file.seek(-2, os.SEEK_END) == 8
        assert file.read(9) == b"89"


def test_at_its_end_a_stored_file_asks_for_no_block(tmp_path: Path) -> None:
    with open_stored(tmp_path / "archive" / "empty", 0) as file:
        assert file.read() == b""
