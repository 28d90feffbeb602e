"""The body of an answer, unpacked, whole, and limited in size."""

import zlib
from collections.abc import Iterator

from etl.limits import MAX_PAGE_BYTES

_NO_END = "gzip that does not end where the body ends"


class UnfitBody(Exception):
    """A body that must not be read on, or that is damaged."""


def whole_body(
    chunks: Iterator[bytes], encoding: str | None, *, may_be_empty: bool = False
) -> bytes:
    """All chunks in one. Raises UnfitBody.

    may_be_empty: nothing at all is no gzip that lacks its end. Answers such as 304 have no body,
    though they may say how it would be packed.

    Chunks may have one byte each, so they go into one buffer at once: as a list they would need
    forty times their size.
    """
    stated = (encoding or "identity").strip().lower()
    if stated in ("gzip", "x-gzip"):
        chunks = _unpacked(chunks, may_be_empty=may_be_empty)
    elif stated != "identity":
        raise UnfitBody(f"packed as {stated!r}, which was not asked for")
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > MAX_PAGE_BYTES:
            raise UnfitBody(f"larger than {MAX_PAGE_BYTES:,} bytes")
    return bytes(body)


def _unpacked(chunks: Iterator[bytes], *, may_be_empty: bool) -> Iterator[bytes]:
    """At most 1 MiB at a time, so that a bomb is stopped before it fills the memory."""
    gzip, is_empty = zlib.decompressobj(wbits=31), True
    for chunk in chunks:
        is_empty = is_empty and not chunk
        packed = chunk
        while packed and not gzip.eof:
            yield _piece(gzip, packed)
            packed = gzip.unconsumed_tail
        if gzip.unused_data or (gzip.eof and packed):  # there may be no end to what follows
            raise UnfitBody(_NO_END)
    if not gzip.eof and not (is_empty and may_be_empty):
        raise UnfitBody(_NO_END)


def _piece(gzip: "zlib._Decompress", packed: bytes) -> bytes:
    try:
        return gzip.decompress(packed, 2**20)
    except zlib.error as error:
        raise UnfitBody(f"damaged gzip: {error}") from error
