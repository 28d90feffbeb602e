"""Reading the archive.

A writer that was killed leaves a torn record at the end of its file. Reading stops before it, and
that is no error. Anything else that is wrong raises an error that names the file and the offset.
"""

import os
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from etl.archive.damage import archive_storage_error, locate_damage, loss_error
from etl.archive.decode import (
    decode_block,
    decode_body_offset,
    decode_capture,
    decode_fields,
    decode_note,
    decode_sha256,
)
from etl.archive.documents import (
    ARCHIVE_FILE_NAME,
    ArchivedDocument,
    ArchiveOffset,
    LocatedCapture,
    Note,
    archive_file_name,
)
from etl.archive.encode import HEAD_SIZE
from etl.archive.member import read_member, unpack_member, unpack_opening
from etl.archive.stored_file import open_stored
from etl.archive.stored_segments import stored_segments
from etl.errors import ArchiveDamaged
from etl.files import sync_folder


def archive_files(folder: Path) -> dict[str, int]:
    """The archive's files by name, which is by time of creation, and their sizes in bytes.

    Those of a store are among them, as far as it was asked. Raises ArchiveDamaged, StorageError.
    """
    return dict(sorted((local_files(folder) | stored_segments(folder)).items()))


def local_files(folder: Path) -> dict[str, int]:
    """The same of the files that stand in the folder itself."""
    try:
        with os.scandir(folder) as entries:
            return {entry.name: entry.stat().st_size for entry in entries if _is_ours(entry)}
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise archive_storage_error("read", folder, error) from error


def sync_files(folder: Path, names: Iterable[str]) -> None:
    """Make files durable that a killed writer may have left to the system, and their names.

    Those that the store has need not be here. Raises StorageError.
    """
    path = folder
    try:
        for path in [_path(folder, name) for name in set(names) & local_files(folder).keys()]:
            with path.open("rb") as stream:
                os.fsync(stream.fileno())
        if path != folder:
            for path in (folder, folder.parent):
                sync_folder(path)
    except OSError as error:
        raise archive_storage_error("sync", path, error) from error


def read_documents(
    folder: Path, file: str, start: int = 0
) -> Iterator[tuple[ArchivedDocument | Note, int]]:
    """Documents and notes of a file from offset start on, each with the offset just after it.

    Every body is checked against its digest. Raises ArchiveDamaged, StorageError.
    """
    path = _path(folder, file)
    for offset, member in _members(path, start):
        record_at = ArchiveOffset(file, offset)
        with locate_damage(path, offset):
            data = unpack_member(member)
            item = _item(record_at, data)
            if isinstance(item, LocatedCapture):
                item = _document(folder, item, data, record_at)
        if item is not None:
            yield item, offset + len(member)


def scan_captures(
    folder: Path, file: str, start: int = 0
) -> Iterator[tuple[LocatedCapture | Note, int]]:
    """The same as `read_documents` without the bodies, which are neither unpacked nor checked."""
    path = _path(folder, file)
    for offset, member in _members(path, start):
        with locate_damage(path, offset):
            data = unpack_opening(member, HEAD_SIZE)
            if decode_fields(data)["WARC-Type"] == "metadata":
                data = unpack_member(member)
            item = _item(ArchiveOffset(file, offset), data)
        if item is not None:
            yield item, offset + len(member)


def read_body(folder: Path, body_at: ArchiveOffset) -> bytes:
    """The archived body, byte for byte. Raises ArchiveDamaged, StorageError."""
    return read_original(folder, body_at)[1]


def read_original(
    folder: Path, body_at: ArchiveOffset, digest: str | None = None
) -> tuple[dict[str, str], bytes]:
    """The fields of a body's record, and the body; digest: its sha256, where the caller knows it.

    Raises ArchiveDamaged, StorageError.
    """
    path = _path(folder, body_at.file)
    for _, member in _members(path, body_at.offset):
        with locate_damage(path, body_at.offset):
            data = unpack_member(member)
            fields = decode_fields(data)
            if fields["WARC-Type"] != "resource":
                raise ValueError(f"a {fields['WARC-Type']} record where a body should stand")
            return fields, _checked(decode_block(data), digest or decode_sha256(fields))
    raise loss_error(path, body_at.offset, "a body that should stand here is missing")


def _is_ours(entry: os.DirEntry[str]) -> bool:
    """True if it has a name of ours. What has one and is no file took the place of one."""
    if ARCHIVE_FILE_NAME.fullmatch(entry.name) is None:
        return False
    if not entry.is_file(follow_symlinks=False):
        raise ArchiveDamaged(
            f"{entry.path} is no file, where one with records belongs: bring it back from a copy,"
            " or move this away if there never was one"
        )
    return True


def _path(folder: Path, file: str) -> Path:
    try:
        return folder / archive_file_name(file)
    except ValueError as error:
        raise loss_error(folder, 0, str(error)) from error


def _members(path: Path, start: int) -> Iterator[tuple[int, bytes]]:
    with _opened(path) as stream:
        if not 0 <= start <= stream.seek(0, os.SEEK_END):
            raise loss_error(path, start, "the file has no such byte")
        stream.seek(start)
        while (member := _next(path, start, stream)) is not None:
            yield start, member
            start += len(member)


def _opened(path: Path) -> BinaryIO:
    """A file that the store has is read there, unless the whole of it is here, too."""
    stored_size = stored_segments(path.parent).get(path.name)
    try:
        size = path.stat().st_size
        if stored_size in (None, size):
            return path.open("rb")
    except FileNotFoundError as error:
        if stored_size is None:
            raise loss_error(path, 0, "the file is missing") from error
    except OSError as error:
        raise archive_storage_error("read", path, error) from error
    return open_stored(path, stored_size or 0)


def _next(path: Path, offset: int, stream: BinaryIO) -> bytes | None:
    try:
        with locate_damage(path, offset):
            return read_member(stream)
    except OSError as error:
        raise archive_storage_error("read", path, error) from error


def _item(record_at: ArchiveOffset, data: bytes) -> LocatedCapture | Note | None:
    """The document or the note of a record; None for the head of a file."""
    fields = decode_fields(data)
    match fields["WARC-Type"]:
        case "warcinfo":
            return None
        case "metadata":
            return decode_note(decode_block(data), record_at)
        case "resource":
            return LocatedCapture(decode_capture(fields), record_at)
        case "revisit":
            return LocatedCapture(decode_capture(fields), decode_body_offset(fields))
        case other:
            raise ValueError(f"a {other} record, which this version does not know")


def _document(
    folder: Path, item: LocatedCapture, data: bytes, record_at: ArchiveOffset
) -> ArchivedDocument:
    digest = item.capture.sha256
    if item.body_at == record_at:
        body = _checked(decode_block(data), digest)
    else:
        body = read_original(folder, item.body_at, digest)[1]
    return ArchivedDocument(item.capture, item.body_at, body)


def _checked(found: bytes, digest: str) -> bytes:
    if sha256(found).hexdigest() != digest:
        raise ValueError(f"the body is not the one that was archived, whose sha256 is {digest}")
    return found
