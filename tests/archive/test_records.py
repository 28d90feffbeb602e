"""Records as bytes: every field of each kind, and what is read back from them."""

import re
from datetime import date, datetime
from uuid import UUID

import pytest

from etl.archive import encode
from etl.archive.decode import (
    decode_block,
    decode_body_offset,
    decode_capture,
    decode_fields,
    decode_note,
    decode_sha256,
)
from etl.archive.documents import (
    ArchiveOffset,
    Capture,
    Note,
    Provenance,
    archive_file_name,
    capture_id_of,
    new_document,
)
from etl.archive.encode import encode_note, encode_resource, encode_revisit, encode_warcinfo

NAME = "20261121T083000000000Z-1-00112233445566ff.warc.gz"
IMPORTED_AT = datetime(2026, 11, 21, 8, 30, 0, 250_000)
NUMBER = UUID("00112233-4455-6677-8899-aabbccddeeff")
SHA256 = "9a8eeff1d0bc6b9b7acf170b1168d6d07f193dc770d4c1864b03e48d775e8d1a"
"""By `printf 'a page' | sha256sum`."""

URL, AT, ON = "https://a.test/ä b", datetime(2026, 7, 2, 21, 40, 39, 123), date(2026, 7, 3)
BARE = Capture("00112233445566ff", SHA256, 6, "import", Provenance(), IMPORTED_AT)
STATED = Capture("00112233445566ff", SHA256, 6, "fetch", Provenance(URL, AT, ON), IMPORTED_AT)

HEAD_OF_A_FILE = f"""WARC/1.1
WARC-Type: warcinfo
WARC-Record-ID: <urn:uuid:{NUMBER}>
WARC-Date: 2026-11-21T08:30:00.250000Z
WARC-Filename: {NAME}
Content-Type: application/warc-fields
Content-Length: 52

software: paperhouse
format: WARC File Format 1.1


"""
RESOURCE = f"""WARC/1.1
WARC-Type: resource
WARC-Record-ID: <urn:uuid:{NUMBER}>
WARC-Date: 2026-11-21T08:30:00.250000Z
WARC-Target-URI: urn:sha256:{SHA256}
WARC-Payload-Digest: sha256:{SHA256}
Paperhouse-Capture-ID: 00112233445566ff
Paperhouse-Source: import
Paperhouse-Imported-At: 2026-11-21T08:30:00.250000
Paperhouse-Byte-Count: 6
WARC-Block-Digest: sha256:{SHA256}
Content-Type: application/octet-stream
Content-Length: 6

a page

"""
REVISIT = f"""WARC/1.1
WARC-Type: revisit
WARC-Record-ID: <urn:uuid:{NUMBER}>
WARC-Date: 2026-07-02T21:40:39.000123Z
WARC-Target-URI: https://a.test/%C3%A4%20b
WARC-Payload-Digest: sha256:{SHA256}
Paperhouse-Capture-ID: 00112233445566ff
Paperhouse-Source: fetch
Paperhouse-Imported-At: 2026-11-21T08:30:00.250000
Paperhouse-Byte-Count: 6
Paperhouse-Stated-URL: https://a.test/ä%20b
Paperhouse-Stated-Captured-At: 2026-07-02T21:40:39.000123
Paperhouse-Stated-Listed-On: 2026-07-03
WARC-Profile: http://netpreserve.org/warc/1.1/revisit/identical-payload-digest
WARC-Refers-To: <urn:uuid:{NUMBER}>
WARC-Refers-To-Target-URI: urn:sha256:{SHA256}
WARC-Refers-To-Date: 2026-11-21T08:30:00.250000Z
Paperhouse-Body-File: {NAME}
Paperhouse-Body-Offset: 345
Content-Length: 0



"""
NOTE = f"""WARC/1.1
WARC-Type: metadata
WARC-Record-ID: <urn:uuid:{NUMBER}>
WARC-Date: 2026-11-21T08:30:00.250000Z
Content-Type: application/json
Content-Length: 93

{{"kind": "accept", "noted_at": "2026-11-21T08:30:00.250000", "content": {{"capture_id": "00"}}}}

"""


def as_sent(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


@pytest.fixture(autouse=True)
def numbered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each record would have a random number."""
    monkeypatch.setattr(encode, "uuid4", lambda: NUMBER)


def test_each_kind_of_record_has_its_fields() -> None:
    original = decode_fields(as_sent(RESOURCE))
    note = Note("accept", IMPORTED_AT, {"capture_id": "00"})
    assert encode_warcinfo(NAME, IMPORTED_AT) == as_sent(HEAD_OF_A_FILE)
    assert encode_resource(BARE, b"a page") == as_sent(RESOURCE)
    assert encode_revisit(STATED, original, ArchiveOffset(NAME, 345)) == as_sent(REVISIT)
    assert encode_note(note) == as_sent(NOTE)


def test_a_record_is_read_back() -> None:
    resource, revisit = decode_fields(as_sent(RESOURCE)), decode_fields(as_sent(REVISIT))
    assert decode_block(as_sent(RESOURCE)) == b"a page"
    assert decode_capture(resource) == BARE
    assert decode_sha256(resource) == SHA256
    assert decode_capture(revisit) == STATED
    assert decode_body_offset(revisit) == ArchiveOffset(NAME, 345)
    at = ArchiveOffset(NAME, 777)
    note = decode_note(decode_block(as_sent(NOTE)), at)
    assert note == Note("accept", IMPORTED_AT, {"capture_id": "00"})
    assert note.at == at


def test_a_field_ends_its_name_at_the_first_colon() -> None:
    record = b"WARC/1.1\r\nOne: a: b\r\nTwo: \r\nThree: c: d: e\r\n\r\n"
    assert decode_fields(record) == {"One": "a: b", "Two": "", "Three": "c: d: e"}


@pytest.mark.parametrize(
    ("text", "kind"), [("sha1:00", "sha1"), ("md5:sha256:00", "md5"), ("00", "00"), ("", "")]
)
def test_a_digest_of_another_kind_is_none(text: str, kind: str) -> None:
    with pytest.raises(ValueError, match=f"^a digest of an unknown kind: {kind}$"):
        decode_sha256({"WARC-Payload-Digest": text})


SAFE = "https://a.test/!#$%41&'()*+,/:;=?@[]~-._Z9"


@pytest.mark.parametrize(
    ("url", "uri"),
    [
        (SAFE, SAFE),
        ('h+.-1:"<>\\^`{|}\x7f', "h+.-1:%22%3C%3E%5C%5E%60%7B%7C%7D%7F"),
        ("h:\r\nWARC-Type: x", "h:%0D%0AWARC-Type:%20x"),
        ("h:\ud800", "h:%ED%A0%80"),
        ("h:", None),
        ("1h:x", None),
        ("a b:x", None),
        ("", None),
        (None, None),
    ],
)
def test_a_url_that_a_record_cannot_hold_is_replaced_by_the_digest(
    url: str | None, uri: str | None
) -> None:
    capture = Capture("00112233445566ff", SHA256, 6, "import", Provenance(url), IMPORTED_AT)
    fields = decode_fields(encode_resource(capture, b"a page"))
    assert fields["WARC-Target-URI"] == (uri or f"urn:sha256:{SHA256}")
    assert decode_capture(fields) == capture


@pytest.mark.parametrize(
    ("url", "value"),
    [
        ("%", "%25"),
        (" \t\u2003\u2028", "%20%09%E2%80%83%E2%80%A8"),
        ("\x00\x1f\x7f\x9f", "%00%1F%7F%C2%9F"),
        ("\ud800\udfff\ud7ff\ue000", "%ED%A0%80%ED%BF%BF\ud7ff\ue000"),
        ("a/ä:b", "a/ä:b"),
    ],
)
def test_a_stated_url_is_one_line_without_spaces(url: str, value: str) -> None:
    capture = Capture("00112233445566ff", SHA256, 6, "import", Provenance(url), IMPORTED_AT)
    fields = decode_fields(encode_resource(capture, b"a page"))
    assert fields["Paperhouse-Stated-URL"] == value
    assert decode_capture(fields) == capture


@pytest.mark.parametrize(
    ("provenance", "capture_id"),
    [
        (Provenance(), "9d3bd551d86da851"),
        (Provenance("https://a.test/0"), "065ba83d9ff907bc"),
        (Provenance(captured_at=AT), "6262480fea1cf20f"),
        (Provenance(listed_on=ON), "40fa4830f0974f34"),
        (Provenance("https://a.test/0", AT, ON), "62b1f40c1ae205f3"),
    ],
)
def test_a_capture_is_named_by_the_hash_of_what_was_stated(
    provenance: Provenance, capture_id: str
) -> None:
    r"""Such as `printf "$sha256\x1f\x00\x1f\x00\x1f\x00" | sha256sum`, the first 16 digits."""
    assert capture_id_of(SHA256, provenance) == capture_id
    document = new_document(b"a page", provenance, "fetch", IMPORTED_AT)
    assert document.body == b"a page"
    assert document.capture == Capture(capture_id, SHA256, 6, "fetch", provenance, IMPORTED_AT)


@pytest.mark.parametrize(
    "name",
    [
        NAME.replace("T", " "), NAME.replace("ff", "FF"), NAME.replace("-1-", "--"),
        NAME.replace("2026", "２０２６"), f"{NAME}\n", f"x{NAME}", f"../{NAME}", "",
    ],
)  # fmt: skip
def test_only_names_of_files_are_names_of_files(name: str) -> None:
    assert archive_file_name(NAME) == NAME
    with pytest.raises(ValueError, match=f"^{re.escape(repr(name))} is no name of an archive file"):
        archive_file_name(name)
