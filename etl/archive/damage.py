"""Errors of the archive, each with the file, the offset and the way out."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from etl.errors import ArchiveDamaged, StorageError

_ADVICE = {
    errno.ENOSPC: "free some space",
    errno.EDQUOT: "free some space, or raise the quota",
    errno.EFBIG: "raise the limit on the size of a file (ulimit -f)",
    errno.EACCES: "give this user the right to it, or set PAPERHOUSE_HOME to another folder",
    errno.EPERM: "give this user the right to it, or set PAPERHOUSE_HOME to another folder",
    errno.EROFS: "make it writable, or set PAPERHOUSE_HOME to another folder",
}


def damage_error(path: Path, offset: int, why: str) -> ArchiveDamaged:
    """The error for a record that is not as it was written."""
    return ArchiveDamaged(
        f"{path}, byte {offset}: {why}; bring the file back from a copy,"
        f" or give up what follows: truncate -s {offset} {path}"
    )


def loss_error(path: Path, offset: int, why: str) -> ArchiveDamaged:
    """The error for a record or a file that is missing where another one refers to it."""
    return ArchiveDamaged(f"{path}, byte {offset}: {why}; bring the file back from a copy")


def lost_file_error(path: Path, size: int, read_size: int) -> ArchiveDamaged:
    """The error for a file that had been read, and is gone or shorter now. Sizes are in bytes."""
    return ArchiveDamaged(
        f"{path} is gone or was cut: {size:,} of the {read_size:,} bytes that were loaded are "
        "there; bring the file back from a copy, or give up what is lost: "
        "`paperhouse rebuild --give-up-lost`"
    )


def archive_storage_error(verb: str, path: Path, error: OSError) -> StorageError:
    """The error for an operation of the system that failed; the verb names the operation."""
    advice = _ADVICE.get(error.errno or 0, "check the disk")
    return StorageError(
        f"cannot {verb} {path}: {error.strerror}; {advice} and run the command again"
        " (what is archived already stays)"
    )


@contextmanager
def locate_damage(path: Path, offset: int) -> Iterator[None]:
    """Turn an error of decoding into ArchiveDamaged, with the file and the offset of the record."""
    try:
        yield
    except KeyError as error:
        raise damage_error(path, offset, f"the record has no field {error}") from error
    except (ValueError, msgspec.ValidationError) as error:
        raise damage_error(path, offset, str(error)) from error
