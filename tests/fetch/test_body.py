"""A body is whole, unpacked and limited, or it is refused."""

import gzip
import tracemalloc
import zlib
from collections.abc import Sequence
from itertools import chain

import pytest

from etl.fetch import body
from etl.fetch.body import UnfitBody, whole_body

PACKED = gzip.compress(b"papers")


@pytest.mark.parametrize(
    ("chunks", "encoding", "whole"),
    [
        ([b"pa", b"pers"], None, b"papers"),
        ([b"papers"], " Identity ", b"papers"),
        ([], None, b""),
        ([PACKED], "gzip", b"papers"),
        ([PACKED[:1], PACKED[1:], b""], "X-GZIP", b"papers"),
        ([gzip.compress(bytes(3 * 2**20))], "gzip", bytes(3 * 2**20)),
    ],
)
def test_a_body_is_whole_and_unpacked(
    chunks: Sequence[bytes], encoding: str | None, whole: bytes
) -> None:
    assert whole_body(iter(chunks), encoding) == whole


@pytest.mark.parametrize(
    ("chunks", "encoding", "reason"),
    [
        ([b"papers"], "br", "packed as 'br', which was not asked for"),
        ([b"papers"], "gzip", "damaged gzip: "),
        ([PACKED[:-1]], "gzip", "gzip that does not end where the body ends"),
        ([zlib.compress(b"papers")], "gzip", "damaged gzip: "),
        ([PACKED, b"!", b""], "gzip", "gzip that does not end where the body ends"),
        ([PACKED + b"!"], "gzip", "gzip that does not end where the body ends"),
        ([], "gzip", "gzip that does not end where the body ends"),
    ],
)
def test_an_unfit_body_is_refused(chunks: Sequence[bytes], encoding: str, reason: str) -> None:
    with pytest.raises(UnfitBody, match=f"^{reason}"):
        whole_body(iter(chunks), encoding)


def test_an_answer_that_needs_no_body_may_have_none() -> None:
    assert whole_body(iter([]), "gzip", may_be_empty=True) == b""
    assert whole_body(iter([b""]), "gzip", may_be_empty=True) == b""
    assert whole_body(iter([PACKED]), "gzip", may_be_empty=True) == b"papers"
    with pytest.raises(UnfitBody, match="gzip that does not end where the body ends"):
        whole_body(iter([PACKED[:1]]), "gzip", may_be_empty=True)


@pytest.mark.parametrize("end", [[PACKED + b"!"], [PACKED, b"!"]])
def test_what_follows_a_gzip_body_is_not_read_on(end: Sequence[bytes]) -> None:
    """Else a server could fill the memory with it: no limit of size looks at what is not kept."""
    rest = iter([b"!"] * 9)
    with pytest.raises(UnfitBody, match=r"^gzip that does not end where the body ends$"):
        whole_body(chain(end, rest), "gzip")
    assert len(list(rest)) == 9


def test_a_body_may_be_as_large_as_the_limit_and_no_larger(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "MAX_PAGE_BYTES", 6)
    assert whole_body(iter([b"pa", b"pers"]), None) == b"papers"
    with pytest.raises(UnfitBody, match=r"^larger than 6 bytes$"):
        whole_body(iter([b"pa", b"pers", b"!"]), None)


@pytest.mark.slow
def test_a_bomb_is_stopped_before_it_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "MAX_PAGE_BYTES", 6)
    bomb = gzip.compress(bytes(2**25))
    tracemalloc.start()
    try:
        with pytest.raises(UnfitBody, match=r"^larger than 6 bytes$"):
            whole_body(iter([bomb]), "gzip")
        assert tracemalloc.get_traced_memory()[1] < 2**24
    finally:
        tracemalloc.stop()
