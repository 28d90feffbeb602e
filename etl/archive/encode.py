"""WARC 1.1 records as bytes.

What was stated about a document goes exactly as given into the record's own `Paperhouse-` fields;
the WARC fields repeat it for other tools, as far as a valid record can.
"""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote
from uuid import uuid4

from etl.archive.documents import ArchiveOffset, Capture, Note
from etl.errors import UsageError

HEAD_SIZE = 32 * 2**10
"""Bytes of a record before its block: fastwarc reads no further unless it is told to."""

_URI_SIZE = 4 * 2**10
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:.+", re.DOTALL)
_URI_SAFE = "!#$%&'()*+,/:;=?@[]~"
_NOT_A_VALUE = re.compile(r"[%\s\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def encode_warcinfo(file: str, created_at: datetime) -> bytes:
    """The record at the head of every file. created_at: UTC, naive."""
    block = b"software: paperhouse\r\nformat: WARC File Format 1.1\r\n"
    fields = {"WARC-Filename": file, "Content-Type": "application/warc-fields"}
    return _record("warcinfo", created_at, fields, block)


def encode_resource(capture: Capture, body: bytes) -> bytes:
    """A document with its body. Raises UsageError when its url is too long for a record."""
    fields = _document(capture) | {
        "WARC-Block-Digest": f"sha256:{capture.sha256}",
        "Content-Type": "application/octet-stream",
    }
    return _record("resource", _instant(capture), fields, body)


def encode_revisit(capture: Capture, original: Mapping[str, str], body_at: ArchiveOffset) -> bytes:
    """A document by reference to the record at body_at, which holds the same body.

    original: the fields of that record. Raises UsageError when the url is too long for a record.
    """
    fields = _document(capture) | {
        "WARC-Profile": "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
        "WARC-Refers-To": original["WARC-Record-ID"],
        "WARC-Refers-To-Target-URI": original["WARC-Target-URI"],
        "WARC-Refers-To-Date": original["WARC-Date"],
        "Paperhouse-Body-File": body_at.file,
        "Paperhouse-Body-Offset": str(body_at.offset),
    }
    return _record("revisit", _instant(capture), fields, b"")


def encode_note(note: Note) -> bytes:
    """A note, as JSON."""
    content = {
        "kind": note.kind,
        "noted_at": note.noted_at.isoformat(),
        "content": note.content,
    }
    fields = {"Content-Type": "application/json"}
    return _record("metadata", note.noted_at, fields, json.dumps(content).encode())


def _document(capture: Capture) -> dict[str, str]:
    provenance = capture.provenance
    captured_at, listed_on = provenance.captured_at, provenance.listed_on
    stated = {
        "URL": None if provenance.url is None else _value(provenance.url),
        "Captured-At": None if captured_at is None else captured_at.isoformat(),
        "Listed-On": None if listed_on is None else listed_on.isoformat(),
    }
    return {
        "WARC-Target-URI": _uri(capture),
        "WARC-Payload-Digest": f"sha256:{capture.sha256}",
        "Paperhouse-Capture-ID": capture.capture_id,
        "Paperhouse-Source": capture.source,
        "Paperhouse-Imported-At": capture.imported_at.isoformat(),
        "Paperhouse-Byte-Count": str(capture.byte_count),
        **{f"Paperhouse-Stated-{name}": text for name, text in stated.items() if text is not None},
    }


def _uri(capture: Capture) -> str:
    url = capture.provenance.url
    if url and _URI.fullmatch(url):
        uri = quote(url, safe=_URI_SAFE, errors="surrogatepass")
        if len(uri) <= _URI_SIZE:
            return uri
    return f"urn:sha256:{capture.sha256}"


def _value(text: str) -> str:
    """Text on one line without spaces, from which `urllib.parse.unquote` makes the same text."""
    return _NOT_A_VALUE.sub(lambda it: quote(it[0], safe="", errors="surrogatepass"), text)


def _instant(capture: Capture) -> datetime:
    return capture.provenance.captured_at or capture.imported_at


def _record(kind: str, instant: datetime, fields: Mapping[str, str], block: bytes) -> bytes:
    head = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{uuid4()}>",
        "WARC-Date": f"{instant.isoformat()}Z",
        **fields,
        "Content-Length": str(len(block)),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    text = f"WARC/1.1\r\n{lines}\r\n".encode()
    if len(text) >= HEAD_SIZE:
        raise UsageError(
            f"the url takes {len(text):,} bytes, no record holds so much; state a shorter one"
        )
    return b"".join((text, block, b"\r\n\r\n"))
