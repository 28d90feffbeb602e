"""An archive that a store keeps: what this home wrote is put there, what others put is known here.

    written here ── closed, or its writer gone ──► put, never over another ──► may be removed here
    put elsewhere ── listed by the next command ──► read in blocks, of which some are kept

A segment is written into the home first and is durable there. Each command puts what the store has
not got, so a kill or an outage between the two loses nothing.
"""

import fcntl
from collections.abc import Mapping
from pathlib import Path

from etl.archive.damage import archive_storage_error
from etl.archive.documents import ARCHIVE_FILE_NAME
from etl.archive.reader import local_files
from etl.archive.segment_cache import trim_cache
from etl.archive.stored_segments import (
    add_segments,
    check_place,
    known_place,
    remember_place,
    stored_segments,
)
from etl.archive_place import ArchivePlace, open_store
from etl.errors import ArchiveDamaged


def refresh_archive(folder: Path, place: ArchivePlace | None) -> None:
    """Learn what others put into the store, and put what waits here; nothing without a store.

    A store that cannot be listed is not remembered as the place of the archive. Raises UsageError
    where that is kept elsewhere; ArchiveDamaged, StorageError.
    """
    check_place(folder, place)
    if place is not None:
        sizes = open_store(place.url).sizes()
        remember_place(folder, place)
        stored = {name: size for name, size in sizes.items() if ARCHIVE_FILE_NAME.fullmatch(name)}
        add_segments(folder, stored)
        _put_missing(folder, place, stored)


def put_segments(folder: Path) -> None:
    """Put what is sealed and not in the store, as far as we know; nothing without a store.

    Raises ArchiveDamaged, StorageError.
    """
    place = known_place(folder)
    if place is not None:
        _put_missing(folder, place, stored_segments(folder))


def _put_missing(folder: Path, place: ArchivePlace, stored: Mapping[str, int]) -> None:
    store = open_store(place.url)
    for name, size in local_files(folder).items():
        if size > stored.get(name, size):
            raise ArchiveDamaged(
                f"{place.url}/{name} is shorter than {folder / name}, from which it was put:"
                " remove it there, and run the command again"
            )
        if name not in stored and (content := _sealed_content(folder / name)):
            store.put_new(name, content)
            add_segments(folder, {name: len(content)})
    trim_cache(folder, place)


def _sealed_content(path: Path) -> bytes:
    """All of a segment that nobody writes any more; nothing of one that somebody does.

    A writer locks its file before the first byte, and the system unlocks it when the writer ends.
    """
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return file.read()
    except BlockingIOError:
        return b""
    except OSError as error:
        raise archive_storage_error("read", path, error) from error
