"""Damage is named with the file and the offset, and never becomes a wrong body."""

import os
import struct
from datetime import datetime
from pathlib import Path

import pytest

from etl.archive.documents import ArchiveOffset, Provenance, new_document
from etl.archive.member import pack_member, unpack_member
from etl.archive.reader import read_body, read_documents
from etl.archive.writer import ArchiveWriter
from etl.errors import ArchiveDamaged
from tests.archive.conftest import bodies_of, ends_of

IMPORTED_AT = datetime(2026, 11, 21, 8, 30, 0, 250_000)
NAME = "20261121T083000000000Z-1-00112233445566ff.warc.gz"


def test_a_record_that_was_never_finished_is_completed_by_nothing_else(path):
    whole = path.read_bytes()
    _, second, _ = ends_of(path)
    path.write_bytes(whole[: second + 100] + whole[second:])
    with pytest.raises(ArchiveDamaged, match=f"byte {second}:"):
        list(bodies_of(path))


@pytest.mark.parametrize(
    "garbage", [b"\0", b"\0" * 5_000, b"WARC/1.1\r\n", b"\x1f\x8b\x08\x00", b"<html>"]
)
def test_garbage_after_the_last_record_is_named(path, garbage):
    end = path.stat().st_size
    path.write_bytes(path.read_bytes() + garbage)
    bodies = bodies_of(path)
    assert [next(bodies) for _ in range(3)][-1] == b"the third page"
    with pytest.raises(ArchiveDamaged, match=rf"byte {end}:.*truncate -s {end} "):
        next(bodies)


def test_the_advice_in_the_message_mends_the_file(path):
    _, second, third = ends_of(path)
    whole = bytearray(path.read_bytes())
    whole[third - 1] ^= 1
    path.write_bytes(whole)
    with pytest.raises(ArchiveDamaged) as caught:
        list(bodies_of(path))
    *_, command, option, size, file = str(caught.value).split()
    assert [command, option, size, file] == ["truncate", "-s", str(second), str(path)]
    os.truncate(path, second)
    assert list(bodies_of(path)) == [b"the first page", b"the second page"]


@pytest.mark.parametrize("start", [1, 23, 400])
def test_reading_from_the_midst_of_a_record_is_refused(path, start):
    with pytest.raises(ArchiveDamaged, match=f"^{path}, byte {start}: "):
        list(read_documents(path.parent, path.name, start))


def test_a_file_that_has_become_shorter_is_noticed(path):
    end = path.stat().st_size
    assert list(read_documents(path.parent, path.name, end)) == []
    with pytest.raises(ArchiveDamaged, match=f"byte {end + 1}: the file has no such byte"):
        list(read_documents(path.parent, path.name, end + 1))


@pytest.mark.parametrize("offset", [-1, 10**30])
def test_a_place_outside_of_its_file_is_damage(path, offset):
    with pytest.raises(
        ArchiveDamaged, match=f"^{path}, byte {offset}: the file has no such byte; "
    ):
        read_body(path.parent, ArchiveOffset(path.name, offset))


def test_a_missing_file_is_damage(folder):
    with pytest.raises(ArchiveDamaged, match=f"^{folder / NAME}, byte 0: the file is missing; "):
        read_body(folder, ArchiveOffset(NAME, 0))


def test_a_body_is_not_read_from_a_record_that_holds_none(folder, path):
    with pytest.raises(
        ArchiveDamaged, match=f"^{path}, byte 0: a warcinfo record where a body should stand; "
    ):
        read_body(folder, ArchiveOffset(path.name, 0))
    end = path.stat().st_size
    with pytest.raises(
        ArchiveDamaged, match=f"^{path}, byte {end}: a body that should stand here is missing; "
    ):
        read_body(folder, ArchiveOffset(path.name, end))


def _written(folder: Path, *records: bytes) -> Path:
    folder.mkdir(parents=True)
    path = folder / NAME
    path.write_bytes(b"".join(pack_member(record) for record in records))
    return path


_REVISIT = """WARC/1.1\r
WARC-Type: revisit\r
WARC-Payload-Digest: sha256:{digest}\r
Paperhouse-Capture-ID: 0011223344556677\r
Paperhouse-Source: import\r
Paperhouse-Imported-At: 2026-11-21T08:30:00\r
Paperhouse-Byte-Count: 14\r
Paperhouse-Body-File: {file}\r
Paperhouse-Body-Offset: {offset}\r
Content-Length: 0\r
\r
\r
\r
"""


@pytest.mark.parametrize(
    "file", ["../../secret.warc.gz", "/etc/passwd", f"../{NAME}", f"{NAME}/x", "", f"{NAME}\n"]
)
def test_a_record_never_leads_out_of_the_folder(folder, file):
    path = _written(folder, _REVISIT.format(digest="0" * 64, file=file, offset=0).encode())
    with pytest.raises(ArchiveDamaged, match=f"{NAME}, byte 0: .* is no name of an archive file"):
        list(bodies_of(path))
    with pytest.raises(
        ArchiveDamaged, match=f"^{folder}, byte 0: .* is no name of an archive file"
    ):
        read_body(folder, ArchiveOffset(file, 0))


def test_a_revisit_of_another_body_is_damage(folder, fill):
    [document] = fill(b"the first page")
    file, offset = document.body_at.file, document.body_at.offset
    record = _REVISIT.format(digest="0" * 64, file=file, offset=offset).encode()
    path = folder / NAME
    path.write_bytes(pack_member(record))
    with pytest.raises(ArchiveDamaged, match=f"{file}, byte {offset}: the body is not the one"):
        list(bodies_of(path))


def test_a_revisit_of_itself_ends(folder):
    path = _written(folder, _REVISIT.format(digest="0" * 64, file=NAME, offset=0).encode())
    with pytest.raises(ArchiveDamaged, match="the body is not the one"):
        list(bodies_of(path))


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (b"sha256:", b"sha1:", "a digest of an unknown kind: sha1"),
        (b"Paperhouse-Source: import", b"Paperhouse-Source: guess", "Invalid enum value 'guess'"),
        (b"Paperhouse-Source: import\r\n", b"", "no field 'Paperhouse-Source'"),
        (b"Byte-Count: 14", b"Byte-Count: many", "many"),
        (b"Content-Length: 14", b"Content-Length: 13", "not as long as stated"),
        (b"Content-Length: 14\r\n", b"", "no field 'Content-Length'"),
        (b"the first page", b"the other page", "the body is not the one that was archived"),
        (b"WARC-Type: resource", b"WARC-Type: response", "a response record, which this version"),
        (b"WARC/1.1", b"WARC/1.0", "not a WARC 1.1 record"),
        (b"WARC/1.1", b"WARC/1.1\r\nno colon", "length 1"),
        (b"WARC/1.1", b"WARC/1.1\r\nName: \xff", "can't decode"),
        (b"\r\n\r\n", b"\r\n", "not a WARC 1.1 record"),
    ],
)
def test_a_record_that_contradicts_itself_is_damage(folder, old, new, why):
    with ArchiveWriter(folder, {}) as writer:
        body_at = writer.add(
            new_document(b"the first page", Provenance(), "import", IMPORTED_AT)
        ).body_at
    path = folder / body_at.file
    record = unpack_member(path.read_bytes()[body_at.offset :])
    assert old in record
    path.write_bytes(path.read_bytes()[: body_at.offset] + pack_member(record.replace(old, new)))
    with pytest.raises(ArchiveDamaged, match=why):
        list(bodies_of(path))


def test_a_bomb_is_not_unpacked(folder):
    bomb = bytearray(pack_member(bytes(50_000_000)))
    struct.pack_into("<I", bomb, 20, 1_000)
    folder.mkdir(parents=True)
    (folder / NAME).write_bytes(bomb)
    with pytest.raises(ArchiveDamaged, match="checksum or length"):
        list(bodies_of(folder / NAME))
    struct.pack_into("<I", bomb, 20, 2**32 - 1)
    (folder / NAME).write_bytes(bomb)
    with pytest.raises(ArchiveDamaged, match="impossible lengths"):
        list(bodies_of(folder / NAME))
