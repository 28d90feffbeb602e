"""The standard tools read what we write."""

import random
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import fastwarc
import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from etl.archive.documents import LocatedCapture, Provenance, new_document
from etl.archive.reader import archive_files, read_body, scan_captures
from etl.archive.writer import ArchiveWriter

IMPORTED_AT = datetime(2026, 11, 21, 8, 30, 0, 250_000)
BODIES = [
    b"",
    b"a page",
    bytes(range(256)),
    b"\r\n\r\nWARC/1.1\r\n",
    random.Random(1).randbytes(300_000),
]
LONG = "https://a.test/?q=\r\n" + "é" * 10_000
DATE = "2026-07-02T21:40:39.000123Z"


@pytest.fixture
def path(folder: Path) -> Path:
    """A file with every body, the second one three times, and a note."""
    captured_at = datetime(2026, 7, 2, 21, 40, 39, 123)
    with ArchiveWriter(folder, {}) as writer:
        for body in BODIES:
            writer.add(new_document(body, Provenance(), "import", IMPORTED_AT))
        writer.add(
            new_document(
                BODIES[1], Provenance("https://a.test/ä b", captured_at), "import", IMPORTED_AT
            )
        )
        writer.add(new_document(BODIES[1], Provenance(LONG), "import", IMPORTED_AT))
        writer.note("accept", IMPORTED_AT, {"capture_id": "00ff"})
    [file] = archive_files(folder)
    return folder / file


KINDS = ["warcinfo", *["resource"] * 5, *["revisit"] * 2, "metadata"]


def test_warcio_reads_every_record(path):
    with path.open("rb") as stream:
        records = [
            (record.rec_type, record.content_stream().read(), record.rec_headers)
            for record in ArchiveIterator(stream, check_digests="raise")
        ]
    assert [kind for kind, _, _ in records] == KINDS
    assert [block for _, block, _ in records[1:8]] == [*BODIES, b"", b""]
    original, revisit, long = (records[at][2].get_header for at in (2, 6, 7))
    assert original("WARC-Target-URI") == f"urn:{original('WARC-Payload-Digest')}"
    assert original("WARC-Date") == "2026-11-21T08:30:00.250000Z"
    assert revisit("WARC-Target-URI") == "https://a.test/%C3%A4%20b"
    assert revisit("WARC-Date") == DATE
    assert revisit("WARC-Refers-To") == original("WARC-Record-ID")
    assert revisit("WARC-Refers-To-Target-URI") == original("WARC-Target-URI")
    assert revisit("WARC-Refers-To-Date") == original("WARC-Date")
    assert revisit("WARC-Payload-Digest") == original("WARC-Payload-Digest")
    assert long("WARC-Target-URI") == original("WARC-Target-URI")


def test_warcio_check_has_no_complaint(path):
    checker = Checker(type("Arguments", (), {"inputs": [str(path)], "verbose": False})())
    checker.process_all()
    assert checker.exit_value == 0


def test_fastwarc_reads_every_record(path):
    records: list[Any] = []
    with path.open("rb") as stream:
        for record in fastwarc.ArchiveIterator(stream, parse_http=False):
            block = record.reader.read()
            records.append((int(record.record_type), block, record.record_date))
    kinds = [int(getattr(fastwarc.WarcRecordType, kind)) for kind in KINDS]
    assert [kind for kind, _, _ in records] == kinds
    assert [block for _, block, _ in records[1:8]] == [*BODIES, b"", b""]
    assert records[6][2].isoformat() == "2026-07-02T21:40:39.000123+00:00"


def test_fastwarc_verifies_the_bodies(path):
    kinds = fastwarc.WarcRecordType.resource
    with path.open("rb") as stream:
        records = fastwarc.ArchiveIterator(stream, record_types=kinds, parse_http=False)
        assert [record.verify_block_digest() for record in records] == [True] * 5


def test_a_place_is_where_the_tools_find_the_record(folder, path):
    [file] = archive_files(folder)
    for item, _ in scan_captures(folder, file):
        if isinstance(item, LocatedCapture):
            data = path.read_bytes()[item.body_at.offset :]
            record = next(iter(fastwarc.ArchiveIterator(BytesIO(data), parse_http=False)))
            assert record.reader.read() == read_body(folder, item.body_at)
