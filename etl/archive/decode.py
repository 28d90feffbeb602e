"""WARC 1.1 records read back.

A record that is not as `encode` writes it raises ValueError, KeyError or msgspec.ValidationError.
The reader knows the file and the offset, and makes ArchiveDamaged of them.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import unquote

import msgspec

from etl.archive.documents import ArchiveOffset, Capture, Note, archive_file_name
from etl.archive.notes import check_note
from etl.ids import Sha256

_VERSION = b"WARC/1.1\r\n"
_BLANK = b"\r\n\r\n"


def decode_fields(data: bytes) -> dict[str, str]:
    """The fields of the record that data begins with."""
    end = data.find(_BLANK)
    if not data.startswith(_VERSION) or end < 0:
        raise ValueError("not a WARC 1.1 record")
    lines = data[len(_VERSION) : end].decode().split("\r\n")
    return dict(line.split(": ", 1) for line in lines)


def decode_block(data: bytes) -> bytes:
    """The block of the one record that data holds."""
    start = data.find(_BLANK) + len(_BLANK)
    end = start + int(decode_fields(data)["Content-Length"])
    if data[end:] != _BLANK:
        raise ValueError("the block is not as long as stated")
    return data[start:end]


def decode_sha256(fields: Mapping[str, str]) -> Sha256:
    """The stated digest of the body, in hex."""
    algorithm, _, digest = fields["WARC-Payload-Digest"].partition(":")
    if algorithm != "sha256":
        raise ValueError(f"a digest of an unknown kind: {algorithm}")
    return Sha256(digest)


def decode_capture(fields: Mapping[str, str]) -> Capture:
    """The capture that a record describes, from the fields that `encode` wrote."""
    url = fields.get("Paperhouse-Stated-URL")
    stated = {
        "capture_id": fields["Paperhouse-Capture-ID"],
        "sha256": decode_sha256(fields),
        "byte_count": int(fields["Paperhouse-Byte-Count"]),
        "source": fields["Paperhouse-Source"],
        "imported_at": fields["Paperhouse-Imported-At"],
        "provenance": {
            "url": None if url is None else unquote(url, errors="surrogatepass"),
            "captured_at": fields.get("Paperhouse-Stated-Captured-At"),
            "listed_on": fields.get("Paperhouse-Stated-Listed-On"),
        },
    }
    return msgspec.convert(stated, Capture)


def decode_body_offset(fields: Mapping[str, str]) -> ArchiveOffset:
    """The offset of the body that a revisit refers to."""
    return ArchiveOffset(
        archive_file_name(fields["Paperhouse-Body-File"]), int(fields["Paperhouse-Body-Offset"])
    )


def decode_note(block: bytes, record_at: ArchiveOffset) -> Note:
    """The note of a block, fit to be staged."""
    note = replace(msgspec.convert(json.loads(block), Note), at=record_at)
    check_note(note)
    return note
