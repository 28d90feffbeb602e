"""Reading the archive: a torn tail ends a file in silence, everything else wrong is named."""

import os
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from etl.archive import decode
from etl.archive.encode import HEAD_SIZE
from etl.archive.failures import damage_at, lost, storage
from etl.archive.items import FILE_NAME, Document, Located, Note, Place, file_name
from etl.archive.member import next_member, opening, unpacked


def files(folder: Path) -> dict[str, int]:
    """The archive's files by name, which is by time of creation, and their sizes in bytes."""
    try:
        with os.scandir(folder) as entries:
            found = {entry.name: entry.stat().st_size for entry in entries if _is_ours(entry)}
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise storage("read", folder, error) from error
    return dict(sorted(found.items()))


def sync(folder: Path, names: Iterable[str]) -> None:
    """Make files durable that a killed writer may have left to the system. Raises StorageError."""
    for name in names:
        path = _path(folder, name)
        try:
            with path.open("rb") as stream:
                os.fsync(stream.fileno())
        except OSError as error:
            raise storage("sync", path, error) from error


def read(folder: Path, file: str, start: int = 0) -> Iterator[tuple[Document | Note, int]]:
    """What stands in a file from offset start on, each with the offset just after it.

    Every body is checked against its digest. Raises ArchiveDamaged, StorageError.
    """
    path = _path(folder, file)
    for offset, member in _members(path, start):
        place = Place(file, offset)
        with damage_at(path, offset):
            data = unpacked(member)
            item = _item(place, data)
            if isinstance(item, Located):
                item = _document(folder, item, data, place)
        if item is not None:
            yield item, offset + len(member)


def scan(folder: Path, file: str, start: int = 0) -> Iterator[tuple[Located | Note, int]]:
    """As `read`, without the bodies: they are neither unpacked nor checked."""
    path = _path(folder, file)
    for offset, member in _members(path, start):
        with damage_at(path, offset):
            data = opening(member, HEAD_SIZE)
            if decode.fields(data)["WARC-Type"] == "metadata":
                data = unpacked(member)
            item = _item(Place(file, offset), data)
        if item is not None:
            yield item, offset + len(member)


def body(folder: Path, place: Place) -> bytes:
    """The body that stands at place, byte for byte. Raises ArchiveDamaged, StorageError."""
    return original(folder, place)[1]


def original(folder: Path, place: Place, digest: str | None = None) -> tuple[dict[str, str], bytes]:
    """The fields of the record at place, and its body, which has this sha256 where one is given.

    Raises ArchiveDamaged, StorageError.
    """
    path = _path(folder, place.file)
    for _, member in _members(path, place.offset):
        with damage_at(path, place.offset):
            data = unpacked(member)
            fields = decode.fields(data)
            if fields["WARC-Type"] != "resource":
                raise ValueError(f"a {fields['WARC-Type']} record where a body should stand")
            return fields, _checked(decode.block(data), digest or decode.sha256(fields))
    raise lost(path, place.offset, "a body that should stand here is missing")


def _is_ours(entry: os.DirEntry[str]) -> bool:
    return FILE_NAME.fullmatch(entry.name) is not None and entry.is_file(follow_symlinks=False)


def _path(folder: Path, file: str) -> Path:
    try:
        return folder / file_name(file)
    except ValueError as error:
        raise lost(folder, 0, str(error)) from error


def _members(path: Path, start: int) -> Iterator[tuple[int, bytes]]:
    with _opened(path) as stream:
        if not 0 <= start <= os.fstat(stream.fileno()).st_size:
            raise lost(path, start, "the file has no such byte")
        stream.seek(start)
        while (member := _next(path, start, stream)) is not None:
            yield start, member
            start += len(member)


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError as error:
        raise lost(path, 0, "the file is missing") from error
    except OSError as error:
        raise storage("read", path, error) from error


def _next(path: Path, offset: int, stream: BinaryIO) -> bytes | None:
    try:
        with damage_at(path, offset):
            return next_member(stream)
    except OSError as error:
        raise storage("read", path, error) from error


def _item(place: Place, data: bytes) -> Located | Note | None:
    """What the record at place says; None for the head of a file."""
    fields = decode.fields(data)
    match fields["WARC-Type"]:
        case "warcinfo":
            return None
        case "metadata":
            return decode.note(decode.block(data))
        case "resource":
            return Located(decode.capture(fields), place)
        case "revisit":
            return Located(decode.capture(fields), decode.body_place(fields))
        case other:
            raise ValueError(f"a {other} record, which this version does not know")


def _document(folder: Path, item: Located, data: bytes, place: Place) -> Document:
    digest = item.capture.sha256
    if item.place == place:
        return Document(item.capture, place, _checked(decode.block(data), digest))
    return Document(item.capture, item.place, original(folder, item.place, digest)[1])


def _checked(found: bytes, digest: str) -> bytes:
    if sha256(found).hexdigest() != digest:
        raise ValueError(f"the body is not the one that was archived, whose sha256 is {digest}")
    return found
