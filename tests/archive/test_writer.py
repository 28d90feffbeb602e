"""What is archived comes back, each thing exactly as it was given."""

import errno
import gzip
import os
import random
import re
import secrets
import subprocess
import sys
from datetime import date, datetime
from uuid import UUID

import pytest

from etl.archive import encode
from etl.archive.decode import decode_fields
from etl.archive.documents import (
    ArchivedDocument,
    ArchiveOffset,
    Capture,
    LocatedCapture,
    Note,
    Provenance,
    Scalar,
    capture_id_of,
    new_document,
)
from etl.archive.member import read_member, unpack_member
from etl.archive.reader import archive_files, read_body, read_documents, scan_captures
from etl.archive.writer import ArchiveWriter
from etl.clock import SystemClock
from etl.errors import ArchiveDamaged, StorageError

IMPORTED_AT = datetime(2026, 11, 21, 8, 30, 0, 250_000)
NASTY = {
    "empty": b"",
    "one null byte": b"\0",
    "blank lines like those between records": b"\r\n\r\n\r\n\r\n",
    "a record inside": b"WARC/1.1\r\nWARC-Type: resource\r\nContent-Length: 0\r\n\r\n\r\n\r\n",
    "every byte": bytes(range(256)) * 3,
    "gzip inside": gzip.compress(b"WARC/1.1\r\n" * 9, mtime=0) * 2,
    "half of a utf-8 letter": "ä".encode()[:1],
    "5 MB that do not compress": random.Random(1).randbytes(5_000_000),
    "5 MB that vanish": bytes(5_000_000),
}


@pytest.mark.parametrize("body", NASTY.values(), ids=NASTY)
def test_a_body_comes_back_byte_for_byte(folder, fill, read_all, body):
    [document] = fill(body)
    assert read_all() == [document]
    assert read_body(folder, document.body_at) == body


class Stopped(SystemClock):
    def now(self) -> datetime:
        return IMPORTED_AT


def test_a_file_that_has_its_size_exactly_gets_no_record_more(tmp_path, monkeypatch):
    monkeypatch.setattr(encode, "uuid4", lambda: UUID(int=1))
    documents = [new_document(it, Provenance(), "import", IMPORTED_AT) for it in (b"one", b"two")]

    def sizes(name, count, segment_bytes):
        names = iter(("a" * 16, "b" * 16))
        monkeypatch.setattr(secrets, "token_hex", lambda _: next(names))
        with ArchiveWriter(tmp_path / name, {}, Stopped(), segment_bytes) as writer:
            for document in documents[:count]:
                writer.add(document)
        return list(archive_files(tmp_path / name).values())

    [size] = sizes("one", 1, 2**20)
    [first, _] = sizes("exact", 2, size)
    [both] = sizes("larger", 2, size + 1)
    assert first == size < both


def test_nothing_new_leaves_no_file_and_no_folder(folder):
    with ArchiveWriter(folder, {}) as writer:
        writer.sync()
    assert not folder.exists()
    assert archive_files(folder) == {}


def test_a_capture_is_named_by_its_bytes_and_by_what_was_stated(fill):
    [document] = fill(b"a page")
    provenance = Provenance(url="https://a.test/0")
    sha256 = "9a8eeff1d0bc6b9b7acf170b1168d6d07f193dc770d4c1864b03e48d775e8d1a"
    name = capture_id_of(sha256, provenance)
    assert document.capture == Capture(name, sha256, 6, "import", provenance, IMPORTED_AT)


def test_a_second_document_with_the_same_body_refers_to_the_first(folder, fill, read_all):
    body = random.Random(2).randbytes(100_000)
    first, second = fill(body, body)
    assert second.body_at == first.body_at
    assert second.capture.capture_id != first.capture.capture_id
    assert read_all() == [first, second]
    assert sum(archive_files(folder).values()) < 102_000


def test_a_body_that_an_earlier_run_archived_is_referred_to(folder, fill, read_all):
    [first] = fill(b"a page")
    later = datetime(2026, 11, 22)
    with ArchiveWriter(folder, {first.capture.sha256: first.body_at}) as writer:
        second = writer.add(new_document(b"a page", Provenance(), "fetch", later))
    assert second.body_at == first.body_at
    assert read_all() == [first, second]


@pytest.mark.parametrize("name", ["elsewhere", "20261121T083000000000Z-1-00112233445566ff.warc.gz"])
def test_a_body_is_archived_again_where_the_known_one_is_gone(folder, fill, read_all, name):
    [first] = fill(b"a page")
    known = {first.capture.sha256: ArchiveOffset(name, 0)}
    with ArchiveWriter(folder, known) as writer:
        second = writer.add(new_document(b"a page", Provenance(), "import", IMPORTED_AT))
    assert second.body_at != first.body_at
    assert read_all() == [first, second]


def test_a_body_is_archived_again_where_the_known_place_holds_another(folder, fill, read_all):
    first, other = fill(b"a page", b"another page")
    with ArchiveWriter(folder, {first.capture.sha256: other.body_at}) as writer:
        again = writer.add(new_document(b"a page", Provenance(), "import", IMPORTED_AT))
    assert again.body_at not in (first.body_at, other.body_at)
    assert read_all() == [first, other, again]


def test_a_note_comes_back(folder, read_all):
    content: dict[str, Scalar] = {
        "capture_id": "00ff",
        "reason": "I looked:\r\n\r\n“fine” \udcff",
        "status": 200,
        "is_cut": True,
        "fault": None,
    }
    noted_at = datetime(2026, 11, 21, 8, 30, 0, 1)
    with ArchiveWriter(folder, {}) as writer:
        writer.note("accept", noted_at, content)
    assert read_all() == [Note("accept", noted_at, content)]


def test_scanning_tells_all_but_the_bodies(folder, fill):
    body = random.Random(3).randbytes(200_000)
    with ArchiveWriter(folder, {}) as writer:
        first = writer.add(new_document(body, Provenance(), "import", IMPORTED_AT))
        writer.note("seen", IMPORTED_AT, {"reason": "x" * 100_000})
        second = writer.add(
            new_document(body, Provenance(listed_on=date(2026, 7, 2)), "import", IMPORTED_AT)
        )
    [file] = archive_files(folder)
    read = list(read_documents(folder, file))
    assert list(scan_captures(folder, file)) == [
        (LocatedCapture(first.capture, first.body_at), read[0][1]),
        read[1],
        (LocatedCapture(second.capture, first.body_at), read[2][1]),
    ]


def test_reading_continues_where_it_stopped(folder, fill):
    documents = fill(b"one", b"two", b"one", b"three")
    [file] = archive_files(folder)
    items = list(read_documents(folder, file))
    for count, (_, offset) in enumerate(items, start=1):
        assert [item for item, _ in read_documents(folder, file, offset)] == documents[count:]
    assert items[-1][1] == archive_files(folder)[file]


def test_a_file_is_read_while_it_grows(folder):
    with ArchiveWriter(folder, {}) as writer:
        first = writer.add(new_document(b"one", Provenance(), "import", IMPORTED_AT))
        [file] = archive_files(folder)
        [(item, offset)] = read_documents(folder, file)
        assert item == first
        second = writer.add(new_document(b"two", Provenance(), "import", IMPORTED_AT))
        assert [item for item, _ in read_documents(folder, file, offset)] == [second]


def test_files_stand_in_the_order_of_their_creation(folder, fill):
    places = [fill(body)[0].body_at.file for body in (b"1", b"2", b"3")]
    (folder / "notes.txt").write_text("not ours")
    assert list(archive_files(folder)) == places


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_what_took_the_place_of_a_file_is_damage(folder, fill, kind: str):
    [document] = fill(b"1")
    path = folder / "20261121T083000000000Z-1-00112233445566ff.warc.gz"
    if kind == "link":
        path.symlink_to(folder / document.body_at.file)
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.mkdir()
    with pytest.raises(ArchiveDamaged, match=f"^{path} is no file, .*: bring it back from a copy"):
        archive_files(folder)


class Standing:
    """A clock that stands."""

    def now(self) -> datetime:
        return IMPORTED_AT

    def sleep(self, seconds: float) -> None:
        raise AssertionError("nothing is waited for")


def test_a_file_says_in_its_name_and_in_its_head_when_it_was_begun(folder):
    with ArchiveWriter(folder, {}, Standing()) as writer:
        writer.note("seen", IMPORTED_AT, {})
    [file] = archive_files(folder)
    begun = rf"20261121T083000250000Z-{os.getpid()}-[0-9a-f]{{16}}\.warc\.gz"
    assert re.fullmatch(begun, file)
    with (folder / file).open("rb") as stream:
        head = decode_fields(unpack_member(read_member(stream)))
    assert [head[f"WARC-{name}"] for name in ("Type", "Filename", "Date")] == [
        "warcinfo", file, "2026-11-21T08:30:00.250000Z",
    ]  # fmt: skip
    assert not (folder / file).stat().st_mode & 0o111  # nobody runs it


def test_after_a_sync_that_failed_nothing_more_is_written(folder, monkeypatch):
    def fail(_: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    writer = ArchiveWriter(folder, {})
    writer.note("seen", IMPORTED_AT, {})
    sizes = archive_files(folder)
    [file] = sizes
    monkeypatch.setattr(os, "fsync", fail)
    for again in (writer.sync, lambda: writer.note("seen", IMPORTED_AT, {})):
        with pytest.raises(StorageError, match=f"^cannot sync {folder / file}: Input/output error"):
            again()
    assert archive_files(folder) == sizes


_TWO_HUNDRED = """
import sys
from datetime import datetime
from pathlib import Path
from etl.archive.documents import Provenance, new_document
from etl.archive.writer import ArchiveWriter
with ArchiveWriter(Path(sys.argv[1]), {}) as writer:
    for at in range(200):
        body = f"{sys.argv[2]} {at}".encode()
        writer.add(new_document(body, Provenance(), "import", datetime(2026, 11, 21)))
"""


@pytest.mark.slow
def test_processes_that_write_at_once_keep_to_their_own_files(folder, read_all):
    writers = [
        subprocess.Popen([sys.executable, "-c", _TWO_HUNDRED, str(folder), name]) for name in "ab"
    ]
    assert [writer.wait() for writer in writers] == [0, 0]
    assert len(archive_files(folder)) == 2
    bodies = [item.body for item in read_all() if isinstance(item, ArchivedDocument)]
    expected = [f"{name} {at}".encode() for name in "ab" for at in range(200)]
    assert sorted(bodies) == sorted(expected)
