"""What is stated of a document stands in its record, which has an end to what it takes."""

from datetime import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from etl.archive.decode import decode_fields
from etl.archive.documents import Provenance, new_document
from etl.archive.encode import encode_resource
from etl.archive.reader import archive_files, read_documents
from etl.archive.writer import ArchiveWriter
from etl.errors import UsageError
from etl.limits import MAX_BODY_BYTES

IMPORTED_AT = datetime(2026, 11, 21, 8, 30, 0, 250_000)


@pytest.mark.slow
@given(
    url=st.none() | st.text(st.characters(exclude_categories=())),
    captured_at=st.none() | st.datetimes(),
    listed_on=st.none() | st.dates(),
    imported_at=st.datetimes(),
)
@example(url="", captured_at=None, listed_on=None, imported_at=IMPORTED_AT)
@example(url="null", captured_at=None, listed_on=None, imported_at=IMPORTED_AT)
@example(
    url="https://a.test/\r\nWARC-Type: warcinfo\r\n\r\n",
    captured_at=None,
    listed_on=None,
    imported_at=IMPORTED_AT,
)
@example(
    url="https://a.test/?q=50%25%20ä\u2028 ",
    captured_at=None,
    listed_on=None,
    imported_at=IMPORTED_AT,
)
@example(
    url="https://a.test/\ud83d\ude00", captured_at=None, listed_on=None, imported_at=IMPORTED_AT
)
@example(
    url="https://a.test/" + "é" * 5_000, captured_at=None, listed_on=None, imported_at=IMPORTED_AT
)
def test_what_was_stated_comes_back_exactly(
    tmp_path_factory, url, captured_at, listed_on, imported_at
):
    folder = tmp_path_factory.mktemp("archive")
    provenance = Provenance(url, captured_at, listed_on)
    with ArchiveWriter(folder, {}) as writer:
        first = writer.add(new_document(b"a page", provenance, "fetch", imported_at))
        second = writer.add(new_document(b"a page", provenance, "import", imported_at))
    [file] = archive_files(folder)
    assert [item for item, _ in read_documents(folder, file)] == [first, second]
    assert first.capture.provenance == provenance
    assert first.capture.imported_at == second.capture.imported_at == imported_at


def test_a_url_too_long_for_a_record_is_refused_and_nothing_is_written(folder):
    with ArchiveWriter(folder, {}) as writer, pytest.raises(UsageError, match="url"):
        writer.add(
            new_document(
                b"a page", Provenance(url="https://a.test/" + "x" * 40_000), "import", IMPORTED_AT
            )
        )
    assert archive_files(folder) == {}


def head_of(url: str) -> bytes:
    """What stands before the block of a record."""
    capture = new_document(b"", Provenance(url), "import", IMPORTED_AT).capture
    return encode_resource(capture, b"").removesuffix(b"\r\n\r\n")


def test_a_url_of_4_kb_is_the_records_own_and_a_longer_one_is_only_stated():
    url = "https://a.test/".ljust(4096, "x")
    assert decode_fields(head_of(url))["WARC-Target-URI"] == url
    assert decode_fields(head_of(url + "x"))["WARC-Target-URI"].startswith("urn:sha256:")


def test_the_head_of_a_record_is_shorter_than_tools_read():
    url = "https://a.test/".ljust(5_000, "x")
    url += "x" * (2**15 - 1 - len(head_of(url)))
    assert len(head_of(url)) == 2**15 - 1
    with pytest.raises(UsageError, match="takes 32,768 bytes"):
        head_of(url + "x")


@pytest.mark.slow
def test_a_document_too_large_to_be_read_back_is_refused(folder):
    body = bytes(MAX_BODY_BYTES + 1)
    with ArchiveWriter(folder, {}) as writer, pytest.raises(UsageError, match="268,435,457 bytes"):
        writer.add(new_document(body, Provenance(), "import", IMPORTED_AT))
    assert archive_files(folder) == {}


def test_a_document_as_large_as_may_be_is_kept(folder, fill, read_all, monkeypatch):
    monkeypatch.setattr("etl.archive.writer.MAX_BODY_BYTES", 6)
    assert fill(b"a page") == read_all()
