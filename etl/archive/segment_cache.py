"""Blocks of a store's segments in files of the home, as many as the cache may hold.

Each block ends in its checksum: one that a full disk or a loss of power spoilt is read anew.
"""

from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from zlib import crc32

from etl.archive.damage import archive_storage_error, loss_error
from etl.archive.stored_segments import known_place, stored_segments
from etl.archive_place import ArchivePlace, open_store
from etl.files import replacing
from etl.limits import BLOCK_BYTES

CACHE_NAME = "archive-cache"

_SUM_SIZE = 4


@lru_cache(maxsize=4)
def read_block(segment: Path, size: int, number: int) -> bytes:
    """A block of a segment of this size; the last one is shorter. Raises StorageError.

    segment: the path that it would have here. Whoever reads record by record has the last blocks at
    hand.
    """
    path = segment.parent.with_name(CACHE_NAME) / f"{segment.name}.{number}"
    with suppress(FileNotFoundError, NotADirectoryError):
        content = path.read_bytes()
        if _sum(content[:-_SUM_SIZE]) == content[-_SUM_SIZE:]:
            return content[:-_SUM_SIZE]
    place, start = known_place(segment.parent), number * BLOCK_BYTES
    if place is None:
        raise loss_error(segment, start, "no store is known that has it")
    data = open_store(place.url).read(segment.name, start, min(start + BLOCK_BYTES, size))
    _keep(segment.parent, place, path, data)
    return data


def trim_cache(folder: Path, place: ArchivePlace, new_bytes: int = 0) -> None:
    """Remove the oldest of what the store has as well, until there is room for new bytes."""
    found = sorted(_removable(folder, place))
    excess = sum(size for _, size, _ in found) + new_bytes - place.cache_bytes
    for _, size, path in found:
        if excess <= 0:
            return
        path.unlink(missing_ok=True)
        excess -= size


def _keep(folder: Path, place: ArchivePlace, path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        trim_cache(folder, place, len(data))
        with replacing(path) as file:
            file.write(data + _sum(data))
    except OSError as error:
        raise archive_storage_error("write", path, error) from error


def _removable(folder: Path, place: ArchivePlace) -> Iterator[tuple[int, int, Path]]:
    """The instants of change, the sizes and the paths of blocks, and of segments that were put.

    Those that were put into a folder stay: whoever serves it may not have synced them.
    """
    stored = {} if place.is_folder else stored_segments(folder)
    for path in (*folder.with_name(CACHE_NAME).glob("*"), *folder.glob("*")):
        with suppress(FileNotFoundError):
            status = path.stat()
            if path.parent != folder or stored.get(path.name) == status.st_size:
                yield status.st_mtime_ns, status.st_size, path


def _sum(data: bytes) -> bytes:
    return crc32(data).to_bytes(_SUM_SIZE, "big")
