"""What the cache of a store's blocks gives up, and where reading ends."""

import os
from pathlib import Path

import pytest

from etl.archive.segment_cache import CACHE_NAME, trim_cache
from etl.archive.stored_file import open_stored
from etl.archive_place import ArchivePlace


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


def test_at_its_end_a_stored_file_asks_for_no_block(tmp_path: Path) -> None:
    with open_stored(tmp_path / "archive" / "empty", 0) as file:
        assert file.read() == b""
