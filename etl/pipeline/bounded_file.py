"""Reads files that others own: regular ones only, never more bytes than were there at the start."""

import os
import stat
from pathlib import Path

from etl.errors import UsageError


def resolve_path(path: Path) -> Path:
    """The path with its links resolved. A link that leads to itself stays, without an error."""
    return Path(os.path.realpath(path))


def is_there(path: Path) -> bool:
    """True for a link to nothing as well. Raises OSError where its folder may not be entered."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def read_file(path: Path, most: int) -> bytes:
    """The bytes of a regular file that has at most so many.

    It is opened without waiting, since a pipe might have no writer. Raises UsageError for what is
    no regular file, for one that is too large, and for one that changes meanwhile.
    """
    try:
        with open(path, "rb", opener=_open_without_waiting) as file:
            size = _size(path, os.fstat(file.fileno()), most)
            content = file.read(size)
            if not size == len(content) == os.fstat(file.fileno()).st_size:
                raise UsageError(f"cannot read {path}: it changed while it was read; try it again")
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from error
    return content


def _open_without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK | os.O_CLOEXEC)


def _size(path: Path, found: os.stat_result, most: int) -> int:
    if not stat.S_ISREG(found.st_mode):
        raise UsageError(f"cannot read {path}: not a regular file")
    if found.st_size > most:
        raise UsageError(
            f"cannot read {path}: {found.st_size:,} bytes, and at most {most:,} are read"
        )
    return found.st_size
