"""Real file systems in files of their own: made, mounted, cut off from power, mounted again."""

import fcntl
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_SHUT_DOWN = 0x8004587D
"""The ioctl of ext4 and xfs that ends a file system at once."""
_WITHOUT_LOG = (2).to_bytes(4, "little")
"""What stands in memory alone is lost, the journal's last part too."""
_SECONDS = 20.0
_ROOM = 2 * 2**30
_TOOLS = ("mount", "umount", "mkfs.ext4", "mkfs.xfs", "e2fsck", "fusermount3")
_REPAIRED = (0, 1)
"""The exit codes of e2fsck for a file system that is whole now."""


@dataclass(frozen=True)
class FileSystem:
    """A kind of file system: the words that make it in a file, and how it is mounted.

    checks: it has no journal, so that a program puts it in order before it is mounted.
    """

    name: str
    megabytes: int
    words: tuple[str, ...]
    kind: str
    options: str = "loop"
    checks: bool = False


_EXT4 = ("mkfs.ext4", "-q", "-F", "-b", "4096", "-m", "0",
         "-E", "lazy_itable_init=0,lazy_journal_init=0")  # fmt: skip
EXT4 = FileSystem("ext4", 96, (*_EXT4, "-J", "size=4"), "ext4")
XFS = FileSystem("xfs", 300, ("mkfs.xfs", "-q", "-f"), "xfs", "loop,nouuid")
BARE = FileSystem("ext4 without a journal", 96, (*_EXT4, "-O", "^has_journal"), "ext4", checks=True)
"""It keeps just what it is asked to keep: no sync of one file makes names of others durable."""


def missing_tools() -> str | None:
    """The reason why no power can be cut here, in words; None where it can."""
    if os.geteuid() != 0:
        return "not root"
    absent = [it for it in _TOOLS if shutil.which(it) is None]
    devices = [it for it in ("/dev/fuse", "/dev/loop-control") if not Path(it).exists()]
    return f"no {', '.join(absent + devices)}" if absent + devices else None


def room() -> Path | None:
    """A folder in memory, if one with room for some images is there."""
    memory = Path("/dev/shm")  # noqa: S108 - each use makes a folder of its own in it
    is_free = memory.is_dir() and shutil.disk_usage(memory).free > _ROOM
    return memory if is_free else None


def make(system: FileSystem, image: Path) -> None:
    """An empty file system in a file that takes only the room of what is in it."""
    with image.open("wb") as file:
        file.truncate(system.megabytes * 2**20)
    _run(*system.words, str(image))
    _run("fallocate", "--dig-holes", str(image))


@contextmanager
def mounted(system: FileSystem, image: Path, folder: Path) -> Iterator[Path]:
    """The file system of an image at a folder, which is made. It is unmounted whatever happens."""
    if system.checks:
        words = [shutil.which("e2fsck") or "e2fsck", "-fy", str(image)]
        done = subprocess.run(words, check=False, capture_output=True)
        if done.returncode not in _REPAIRED:
            raise OSError(f"e2fsck gave up: {done.stdout.decode()[-300:]}")
    folder.mkdir(exist_ok=True)
    _run("mount", "-t", system.kind, "-o", system.options, str(image), str(folder))
    try:
        yield folder
    finally:
        unmount(folder)


def cut_power(folder: Path) -> None:
    """End the file system that is mounted at a folder: nothing reaches its disk any more."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.ioctl(descriptor, _SHUT_DOWN, _WITHOUT_LOG)
    finally:
        os.close(descriptor)


def unmount(folder: Path, *words: str) -> None:
    """Unmount as soon as no killed process has files open there; by force in the end."""
    give_up_at = time.monotonic() + _SECONDS
    command = [shutil.which(it) or it for it in (words[:1] or ("umount",))] + list(words[1:])
    while subprocess.run([*command, str(folder)], check=False, capture_output=True).returncode:
        if time.monotonic() > give_up_at:
            _run("umount", "-l", str(folder))
            return
        time.sleep(0.01)


def copy_sparse(image: Path, copy: Path) -> None:
    """Copy an image without the holes in it."""
    with image.open("rb") as source, copy.open("wb") as target:
        end = os.fstat(source.fileno()).st_size
        target.truncate(end)
        for start, stop in _extents(source.fileno(), end):
            position = start
            os.lseek(target.fileno(), start, os.SEEK_SET)
            while position < stop:
                position += os.sendfile(target.fileno(), source.fileno(), position, stop - position)


def _extents(descriptor: int, end: int) -> Iterator[tuple[int, int]]:
    position = 0
    while position < end:
        try:
            start = os.lseek(descriptor, position, os.SEEK_DATA)
        except OSError:  # nothing but a hole is left
            return
        position = os.lseek(descriptor, start, os.SEEK_HOLE)
        yield start, position


def _run(command: str, *words: str) -> None:
    done = subprocess.run(
        [shutil.which(command) or command, *words], check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise OSError(f"{command} {' '.join(words)}: {done.stderr.strip()}")
