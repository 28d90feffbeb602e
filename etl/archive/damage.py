"""What can go wrong with the archive, in words for a person."""

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
    """For a record that is not as it was written."""
    return ArchiveDamaged(
        f"{path}, byte {offset}: {why}; bring the file back from a copy,"
        f" or give up what follows: truncate -s {offset} {path}"
    )


def loss_error(path: Path, offset: int, why: str) -> ArchiveDamaged:
    """For what should stand in a file and does not."""
    return ArchiveDamaged(f"{path}, byte {offset}: {why}; bring the file back from a copy")


def archive_storage_error(verb: str, path: Path, error: OSError) -> StorageError:
    """For an operation of the system that failed: cannot (verb) path."""
    advice = _ADVICE.get(error.errno or 0, "check the disk")
    return StorageError(
        f"cannot {verb} {path}: {error.strerror}; {advice} and run the command again"
        " (what is archived already stays)"
    )


@contextmanager
def locate_damage(path: Path, offset: int) -> Iterator[None]:
    """Whatever a record's decoding raises becomes ArchiveDamaged, with the place."""
    try:
        yield
    except KeyError as error:
        raise damage_error(path, offset, f"the record has no field {error}") from error
    except (ValueError, msgspec.ValidationError) as error:
        raise damage_error(path, offset, str(error)) from error
