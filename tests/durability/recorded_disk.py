"""A disk that remembers in which order it was written and flushed.

    python -m tests.durability.recorded_disk IMAGE LOG FOLDER

serves FOLDER/disk, a file for a loop device, by FUSE. It is what IMAGE is, and LOG gains each write
and each flush. From them come the states in which a loss of power may leave a disk: what lies
before a flush is there, and what lies after it in part.
"""

import errno
import os
import stat
import struct
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import NamedTuple

from mfusepy import FUSE, FuseOSError, Operations

from tests.durability.file_systems import copy_sparse, unmount

ROOT = Path(__file__).parents[2]
DISK = "disk"
BLOCK = 4096
"""A disk writes as much at once or not at all; ext4 itself asks for that."""
_HEAD = struct.Struct("<QI")
_FLUSH = 2**64 - 1
"""Stands in the place of an offset."""
_SECONDS = 20.0

SHARES = (0.0, 1.0, 0.5, 0.1, 0.9)
"""Shares of the blocks that a disk wrote of all that it had not been asked to flush."""


class Write(NamedTuple):
    """Bytes that were written to a disk, by where they stand in its log."""

    offset: int
    size: int
    at: int

    @property
    def end(self) -> int:
        return self.at + self.size


class Flush(NamedTuple):
    """All that was written before is durable."""

    end: int


class Recording(NamedTuple):
    """A disk before anything was written, and all that was done to it, in order.

    done: so many of the operations came before the command ended with exit code 0.
    """

    base: Path
    log: Path
    operations: Sequence[Write | Flush]
    done: int

    def cuts(self, count: int, random: Random) -> list[int]:
        """Moments for a loss of power: one in three of them after the command was done."""
        last = len(self.operations)
        after = [random.randint(self.done, last) for _ in range(count // 3)]
        return sorted([random.randint(0, last) for _ in range(count - len(after))] + after)

    def states(self, cuts: Sequence[int], image: Path, random: Random) -> Iterator[int]:
        """Make the image the state at each of these moments in turn."""
        durable, reached = image.with_suffix(".durable"), 0
        copy_sparse(self.base, durable)
        for number, cut in enumerate(sorted(cuts)):
            flushed = self._flushed(cut)
            self._write(durable, self.operations[reached:flushed], 1.0, random)
            reached = max(reached, flushed)
            copy_sparse(durable, image)
            share = SHARES[number % len(SHARES)]
            self._write(image, self.operations[flushed:cut], share, random)
            yield cut

    def logged(self, cut: int) -> int:
        """How long the log was at a moment."""
        return self.operations[cut - 1].end if cut else 0

    def _flushed(self, cut: int) -> int:
        """The operations up to the last flush before a moment."""
        flushes = (it for it in range(cut, 0, -1) if isinstance(self.operations[it - 1], Flush))
        return next(flushes, 0)

    def _write(
        self, image: Path, operations: Sequence[Write | Flush], share: float, random: Random
    ) -> None:
        with self.log.open("rb") as log, image.open("r+b") as file:
            for it in operations:
                if isinstance(it, Write):
                    log.seek(it.at)
                    data = log.read(it.size)
                    for start in range(0, it.size, BLOCK):
                        if share == 1 or random.random() < share:
                            file.seek(it.offset + start)
                            file.write(data[start : start + BLOCK])


def read_log(log: Path) -> list[Write | Flush]:
    """All that was done to a disk, in order."""
    found: list[Write | Flush] = []
    with log.open("rb") as file:
        while head := file.read(_HEAD.size):
            offset, size = _HEAD.unpack(head)
            found.append(
                Flush(file.tell()) if offset == _FLUSH else Write(offset, size, file.tell())
            )
            file.seek(size, os.SEEK_CUR)
    return found


@contextmanager
def recorded(image: Path, log: Path, folder: Path) -> Iterator[Path]:
    """The file for a loop device whose writes and flushes the log gains."""
    folder.mkdir(exist_ok=True)
    words = [sys.executable, "-m", __name__, str(image), str(log), str(folder)]
    process = subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE)
    try:
        give_up_at = time.monotonic() + _SECONDS
        while not (folder / DISK).exists():
            if process.poll() is not None or time.monotonic() > give_up_at:
                raise OSError("the recorded disk does not start")
            time.sleep(0.005)
        yield folder / DISK
    finally:
        unmount(folder, "fusermount3", "-u")
        process.communicate(timeout=_SECONDS)


class _Disk(Operations):  # type: ignore[misc]  # mfusepy declares no types
    use_ns = True

    def __init__(self, image: Path, log: Path) -> None:
        self._image = os.open(image, os.O_RDWR)
        self._log = log.open("ab", buffering=0)

    def getattr(self, path: str, fh: int | None = None) -> dict[str, int]:
        if path == "/":
            return {"st_mode": stat.S_IFDIR | 0o755, "st_nlink": 2}
        if path != f"/{DISK}":
            raise FuseOSError(errno.ENOENT)
        size = os.fstat(self._image).st_size
        return {"st_mode": stat.S_IFREG | 0o600, "st_nlink": 1, "st_size": size}

    def readdir(self, path: str, fh: int) -> list[str]:
        return [".", "..", DISK]

    def open(self, path: str, flags: int) -> int:
        return 0

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        return os.pread(self._image, size, offset)

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        self._log.write(_HEAD.pack(offset, len(data)) + data)
        return os.pwrite(self._image, data, offset)

    def fsync(self, path: str, datasync: int, fh: int) -> int:
        self._log.write(_HEAD.pack(_FLUSH, 0))
        return 0


if __name__ == "__main__":
    FUSE(_Disk(Path(sys.argv[1]), Path(sys.argv[2])), sys.argv[3], foreground=True, nothreads=True)
