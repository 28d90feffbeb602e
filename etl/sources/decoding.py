"""Bytes become text on firm evidence only: a byte order mark, valid UTF-8, a declared charset."""

import codecs
import re

from etl.errors import UnreadablePage
from etl.limits import MAX_PAGE_BYTES

_BINARY = {
    b"\x1f\x8b": "gzip",
    b"\x89PNG": "PNG",
    b"%PDF": "PDF",
    b"PK\x03\x04": "zip",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"RIFF": "RIFF (WebP, WAV or AVI)",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"PAR1": "Parquet",
    b"SQLite format 3": "SQLite",
    b"\x7fELF": "ELF",
    b"WARC/1.": "WARC",
}
BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
"""The bytes with which a document may begin, and the encoding of those that follow."""

_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:-]{1,40})", re.I)
_LATIN = frozenset({"iso-8859-1", "iso8859-1", "latin-1", "latin1", "windows-1252", "cp1252"})
"""Names that browsers read as windows-1252 (WHATWG Encoding)."""


def decode_body(body: bytes) -> str:
    """The text of a document, without a byte order mark. UnreadablePage says what it is instead."""
    if not body:
        raise UnreadablePage("no_bytes", "no bytes")
    if len(body) > MAX_PAGE_BYTES:
        detail = f"too large: {len(body):,} bytes, at most {MAX_PAGE_BYTES:,} are read"
        raise UnreadablePage("too_large", detail)
    if name := next((name for magic, name in _BINARY.items() if body.startswith(magic)), None):
        raise UnreadablePage("binary", f"binary: looks like {name}")
    text = _text(body)
    if "\x00" in text:
        raise UnreadablePage("binary", "binary: it has NUL bytes")
    if not text.strip():
        raise UnreadablePage("blank", f"nothing but white space ({len(body):,} bytes)")
    return text


def _text(body: bytes) -> str:
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if body.startswith(mark):
            return _strictly(body[len(mark) :], encoding)
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        declared = _declared(body)
        if declared in _LATIN:
            return _strictly(body, "windows-1252")
        raise _not_utf8(body, error, declared) from error


def _strictly(body: bytes, encoding: str) -> str:
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        detail = f"not {encoding}, though it says so: byte {error.start:,}"
        raise UnreadablePage("bad_encoding", detail) from error


def _not_utf8(body: bytes, error: UnicodeDecodeError, declared: str | None) -> UnreadablePage:
    if _ends_inside_a_character(body):
        return UnreadablePage("cut_off", "cut off in the middle of a character")
    if b"\x00" in body:
        return UnreadablePage("binary", "binary: it has NUL bytes")
    charset = f"charset {declared!r} is declared" if declared else "no charset is declared"
    return UnreadablePage("bad_encoding", f"not UTF-8 (byte {error.start:,}), and {charset}")


def _ends_inside_a_character(body: bytes) -> bool:
    """True where all but the last few bytes are UTF-8, and those begin a character."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(body)
    except UnicodeDecodeError:
        return False
    return True


def _declared(body: bytes) -> str | None:
    match = _DECLARED.search(body, 0, 4096)
    return match and match[1].decode("ascii").lower()
