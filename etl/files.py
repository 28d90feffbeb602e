"""New files and locks in folders that others may write to, and what is no file at all."""

import errno
import itertools
import os
import secrets
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

from filelock import FileLock, Timeout

from etl.errors import FetchBusy, FileUnusable, StorageError, UsageError, WarehouseBusy

_OF_THE_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}
_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


def is_link(path: Path) -> bool:
    """True for a link. A path that is longer than the system takes is none.

    `Path.is_symlink` raises for such a path, which os.walk hands over like any other.
    """
    return os.path.islink(path)  # noqa: PTH114


def check_file_kind(path: Path, advice: str, kind: type[FileUnusable] = FileUnusable) -> bool:
    """Return whether a file is there; links are followed.

    Opening a pipe would wait for ever, and so would reading some devices. Raises the
    kind of error, which ends in the advice, for what is no regular file, and for a link to nothing
    or to itself.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        if not path.is_symlink():
            return False
        raise kind(f"{path} is a link to nothing: {advice}") from None
    except PermissionError:  # of the folder; the file itself may be as it should
        raise
    except OSError as error:
        raise kind(f"{path} cannot be read ({error.strerror}): {advice}") from error
    if not stat.S_ISREG(mode):
        what = _KINDS.get(stat.S_IFMT(mode), "no file")
        raise kind(f"{path} is {what} where a file belongs: {advice}")
    return True


def owner_lock(path: Path) -> FileLock:
    """A lock that nobody but the owner can open, and hence hold; its folder is made.

    A lock of an earlier version, which others could read, is tightened.
    """
    make_folder(path.parent)
    if path.is_symlink():
        raise FileUnusable(f"{path} is a link where a lock belongs: remove it")
    if check_file_kind(path, "remove it, it is made again") and path.stat().st_uid == os.geteuid():
        path.chmod(0o600)
    return FileLock(path, mode=0o600)


def ignore_wait() -> None:
    """Does nothing: for waits that nobody watches."""


class LockWait(NamedTuple):
    """The patience for a lock that another process holds; announce is called once before it.

    setting: the variable of the environment that gives it, if one does.
    """

    seconds: float = 0.0
    announce: Callable[[], None] = ignore_wait
    setting: str | None = None


@contextmanager
def hold_lock(
    path: Path, holder: str, busy: type[FetchBusy | WarehouseBusy], wait: LockWait
) -> Iterator[None]:
    """Hold a lock; the system lets go of it when the process ends, however it ends.

    holder: who else may hold it, in words. Raises busy where that one goes on for longer than the
    wait.
    """
    lock = owner_lock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        wait.announce()
        try:
            lock.acquire(timeout=wait.seconds, poll_interval=0.1)
        except Timeout as error:
            advice = f", or wait longer with {wait.setting}" if wait.setting else ""
            raise busy(
                f"{holder} holds {path} and did not finish within {wait.seconds:g} s; try again "
                f"later{advice}"
            ) from error
    try:
        yield
    finally:
        lock.release()


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, so that none is lost in a power cut."""
    missing = [it for it in (folder, *folder.parents) if not it.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for made in missing:
        sync_folder(made.parent)


@contextmanager
def private_folder(path: Path) -> Iterator[Path]:
    """A new folder that only the owner can enter, so that no name in it can be taken by others.

    What has its name already was left by a kill, and goes. It goes itself at the end, too.
    """
    remove_any(path)
    path.mkdir(mode=0o700, parents=True)
    try:
        yield path
    finally:
        remove_any(path)


def remove_any(path: Path) -> None:
    """Remove a file, a link or a folder with all in it; nothing happens where none is."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def set_aside(path: Path) -> Path:
    """Rename what has this name, whatever it is, and return its new name, which was free."""
    names = (f"{path.name}.unusable{number or ''}" for number in itertools.count())
    free = next(it for it in map(path.with_name, names) if not os.path.lexists(it))
    return path.rename(free)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A new file beside `path`, which takes its place if the block ends in order.

    Its name cannot be guessed and must be free, so no link that was put there leads elsewhere; a
    link at `path` is replaced, not followed. Raises FileUnusable where a folder has its place.
    """
    if path.is_dir() and not path.is_symlink():
        raise FileUnusable(f"{path} is a folder where a file belongs: move it away, then go on")
    new = path.with_name(f".{path.name[:40]}.{secrets.token_hex(8)}")
    try:
        with new.open("xb") as file:
            yield file
        new.replace(path)
    except OSError as error:
        error.filename = error.filename or str(path)  # a full disk names no file
        raise
    finally:
        new.unlink(missing_ok=True)


def replace_durably(path: Path, content: bytes) -> None:
    """Give a file this content, so that a power cut leaves the old one or the new one, whole."""
    with replacing(path) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)


@contextmanager
def writing_out(path: Path) -> Iterator[BinaryIO]:
    """The file that a person named for an answer. A pipe or a device takes the answer as it comes.

    Raises UsageError where it cannot be written, and for a link to a file, which others may have
    put there. Raises StorageError where the disk refuses.
    """
    try:
        is_special = path.exists() and not path.is_file()
        if path.is_symlink() and not is_special:
            raise UsageError(f"cannot write {path}: it is a link; name the file that is meant")
        with _special(path) if is_special else replacing(path) as file:
            yield file
    except OSError as error:
        kind = StorageError if error.errno in _OF_THE_DISK else UsageError
        raise kind(f"cannot write {path}: {error.strerror}") from error


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _special(path: Path) -> BinaryIO:
    """A pipe or a device, open. What became a file since we looked is left as it is."""
    file = os.fdopen(os.open(path, os.O_WRONLY | os.O_NOCTTY), "wb")
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise UsageError(f"cannot write {path}: it changes while it is looked at")
    return file
