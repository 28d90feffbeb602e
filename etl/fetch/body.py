"""The body of an answer, unpacked, whole, and limited in size."""

import zlib
from collections.abc import Iterator

from etl.limits import MAX_PAGE_BYTES

_NO_END = "gzip that does not end where the body ends"


class UnfitBody(Exception):
    """A body that must not be read on, or that is damaged."""


def whole_body(chunks: Iterator[bytes], encoding: str | None) -> bytes:
    """All chunks in one. Raises UnfitBody.

    Chunks may have one byte each, so they go into one buffer at once: as a list they would need
    forty times their size.
    """
    stated = (encoding or "identity").strip().lower()
    if stated in ("gzip", "x-gzip"):
        chunks = _unpacked(chunks)
    elif stated != "identity":
        raise UnfitBody(f"packed as {stated!r}, which was not asked for")
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > MAX_PAGE_BYTES:
            raise UnfitBody(f"larger than {MAX_PAGE_BYTES:,} bytes")
    return bytes(body)


def _unpacked(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """At most 1 MiB at a time, so that a bomb is stopped before it fills the memory."""
    gzip = zlib.decompressobj(wbits=31)
    for chunk in chunks:
        packed = chunk
        while packed and not gzip.eof:
            yield _piece(gzip, packed)
            packed = gzip.unconsumed_tail
        if gzip.unused_data or (gzip.eof and packed):  # there may be no end to what follows
            raise UnfitBody(_NO_END)
    if not gzip.eof:
        raise UnfitBody(_NO_END)


def _piece(gzip: "zlib._Decompress", packed: bytes) -> bytes:
    try:
        return gzip.decompress(packed, 2**20)
    except zlib.error as error:
        raise UnfitBody(f"damaged gzip: {error}") from error
