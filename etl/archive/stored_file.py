"""A segment that the store has as a file that is read block by block, through the cache."""

import io
import os
from pathlib import Path
from typing import BinaryIO, cast

from etl.archive.segment_cache import read_block
from etl.limits import BLOCK_BYTES


def open_stored(path: Path, size: int) -> BinaryIO:
    """A segment of this size, by the path that it would have here; nothing of it is read yet."""
    return cast(BinaryIO, io.BufferedReader(_StoredFile(path, size), BLOCK_BYTES))


class _StoredFile(io.RawIOBase):
    """Holds where it stands, and no data."""

    def __init__(self, path: Path, size: int) -> None:
        self._path = path
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = base + offset
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # as it is called
        if self._at >= self._size:
            return 0
        number, start = divmod(self._at, BLOCK_BYTES)
        data = read_block(self._path, self._size, number)[start : start + len(buffer)]
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)
