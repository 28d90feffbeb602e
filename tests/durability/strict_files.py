"""A file system that keeps just what it was asked to keep, as POSIX lets it.

    python -m tests.durability.strict_files STORE STATES FOLDER

serves what is in STORE at FOLDER, by FUSE. After each sync, and in the end, it writes to STATES
what a loss of power would leave at worst: of a file what it held when it was last synced, of
a folder the names it had when it was. Journals of ext4 and xfs keep more: a sync takes names along.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mfusepy import FUSE, Operations

from tests.durability.file_systems import unmount

ROOT = Path(__file__).parents[2]
_SECONDS = 20.0
_TIMES = ("st_atime_ns", "st_mtime_ns", "st_ctime_ns")


@contextmanager
def strict_files(store: Path, states: Path, folder: Path) -> Iterator[Path]:
    """The folder at which the file system is served. Each state has a number for a name."""
    for it in (states, folder):
        it.mkdir()
    words = [sys.executable, "-m", __name__, str(store), str(states), str(folder)]
    process = subprocess.Popen(words, cwd=ROOT)
    try:
        give_up_at = time.monotonic() + _SECONDS
        while not os.path.ismount(folder):
            if process.poll() is not None or time.monotonic() > give_up_at:
                raise OSError("the strict file system does not start")
            time.sleep(0.005)
        yield folder
    finally:
        unmount(folder, "fusermount3", "-u")
        process.communicate(timeout=_SECONDS)


class _Files(Operations):  # type: ignore[misc]  # mfusepy declares no types
    use_ns = True

    def __init__(self, store: Path, states: Path) -> None:
        self._store, self._states, self._made = store, states, 0
        self._numbers: dict[int, int] = {}
        """Of each inode, whose own number may be another file's later."""
        self._files: dict[int, bytes] = {}
        self._folders: dict[int, dict[str, int]] = {}
        for path in (store, *store.rglob("*")):
            self._begin(path)
        for path in (store, *store.rglob("*")):
            if path.is_dir():
                self._keep_names(path)
            else:
                self._files[self._number(path.stat())] = path.read_bytes()

    def _at(self, path: str) -> Path:
        return self._store / path.lstrip("/")

    def _begin(self, path: Path) -> None:
        """A file or a folder of which nothing is durable."""
        self._numbers[path.stat().st_ino] = self._made = self._made + 1

    def _number(self, status: os.stat_result) -> int:
        return self._numbers[status.st_ino]

    def _keep_names(self, folder: Path) -> None:
        names = {it.name: self._number(it.stat()) for it in folder.iterdir()}
        self._folders[self._number(folder.stat())] = names

    def _write_state(self) -> None:
        folder = self._states / f"{len(list(self._states.iterdir())):04}"
        self._write_folder(self._number(self._store.stat()), folder)

    def _write_folder(self, number: int, path: Path) -> None:
        path.mkdir()
        for name, inner in self._folders.get(number, {}).items():
            if inner in self._folders:
                self._write_folder(inner, path / name)
            else:
                (path / name).write_bytes(self._files.get(inner, b""))

    def destroy(self, path: str) -> None:
        """The end is a state too."""
        self._write_state()

    def getattr(self, path: str, fh: int | None = None) -> dict[str, int]:
        found = os.fstat(fh) if fh is not None else self._at(path).lstat()
        names = ("st_mode", "st_nlink", "st_size", "st_uid", "st_gid", "st_ino")
        values = {name: getattr(found, name) for name in names}
        return values | {name.removesuffix("_ns"): getattr(found, name) for name in _TIMES}

    def readdir(self, path: str, fh: int) -> list[str]:
        return [".", "..", *(it.name for it in self._at(path).iterdir())]

    def mkdir(self, path: str, mode: int) -> int:
        self._at(path).mkdir(mode)
        self._begin(self._at(path))
        self._keep_names(self._at(path))
        return 0

    def rmdir(self, path: str) -> int:
        self._at(path).rmdir()
        return 0

    def create(self, path: str, mode: int, fi: Any = None) -> int:
        descriptor = os.open(self._at(path), os.O_RDWR | os.O_CREAT, mode)
        self._begin(self._at(path))
        return descriptor

    def open(self, path: str, flags: int) -> int:
        """For reading too, as a sync looks at what is there. The kernel says where to append."""
        return os.open(self._at(path), flags & ~(os.O_APPEND | os.O_ACCMODE) | os.O_RDWR)

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        return os.pread(fh, size, offset)

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        return os.pwrite(fh, data, offset)

    def truncate(self, path: str, length: int, fh: int | None = None) -> int:
        os.truncate(self._at(path) if fh is None else fh, length)
        return 0

    def release(self, path: str, fh: int) -> int:
        os.close(fh)
        return 0

    def unlink(self, path: str) -> int:
        self._at(path).unlink()
        return 0

    def rename(self, old: str, new: str) -> int:
        self._at(old).replace(self._at(new))
        return 0

    def chmod(self, path: str, mode: int) -> int:
        self._at(path).chmod(mode)
        return 0

    def utimens(self, path: str, times: tuple[int, int] | None = None) -> int:
        os.utime(self._at(path), ns=times)
        return 0

    def fsync(self, path: str, datasync: int, fh: int) -> int:
        self._files[self._number(os.fstat(fh))] = os.pread(fh, os.fstat(fh).st_size, 0)
        self._write_state()
        return 0

    def fsyncdir(self, path: str, datasync: int, fh: int) -> int:
        self._keep_names(self._at(path))
        self._write_state()
        return 0


if __name__ == "__main__":
    store, states, folder = map(Path, sys.argv[1:])
    FUSE(_Files(store, states), str(folder), foreground=True, nothreads=True)
