"""A member names its lengths: a torn tail and a damaged member are two different things."""

import gzip
import struct
from io import BytesIO

import pytest

from etl.archive.member import pack_member, read_member, unpack_member, unpack_opening
from etl.limits import MAX_BODY_BYTES

DATA = b"WARC/1.1 " * 40
MEMBER = pack_member(DATA)
MAX_RECORD = MAX_BODY_BYTES + 2**20
MAX_MEMBER = MAX_RECORD + MAX_RECORD // 100
HEAD_AND_TAIL = 24 + 8


def with_lengths(length: int, size: int) -> bytes:
    """The member with other lengths in its head: of itself, and of its data."""
    return MEMBER[:16] + struct.pack("<II", length, size) + MEMBER[24:]


def test_a_member_is_gzip_that_begins_with_its_lengths() -> None:
    assert gzip.decompress(MEMBER) == DATA
    assert struct.unpack("<II", MEMBER[16:24]) == (len(MEMBER), len(DATA))
    assert len(MEMBER) < len(DATA) / 3


def test_members_are_read_one_after_another() -> None:
    file = BytesIO(MEMBER + pack_member(b"") + MEMBER)
    assert read_member(file) == MEMBER
    assert unpack_member(read_member(file) or b"") == b""
    assert unpack_member(read_member(file) or b"") == DATA
    assert read_member(file) is None


def test_a_tail_torn_at_any_byte_is_none() -> None:
    assert [read_member(BytesIO(MEMBER[:end])) for end in range(len(MEMBER))] == [None] * len(
        MEMBER
    )


@pytest.mark.parametrize("start", [b"x", MEMBER[:15] + b"x", MEMBER[:3] + b"\x00" + MEMBER[4:]])
def test_what_begins_otherwise_is_no_record(start: bytes) -> None:
    with pytest.raises(ValueError, match="no record starts here"):
        read_member(BytesIO(start))


@pytest.mark.parametrize(
    ("length", "size"),
    [
        (HEAD_AND_TAIL, 0),
        (0, 0),
        (MAX_MEMBER + 1, len(DATA)),
        (len(MEMBER), MAX_RECORD + 1),
    ],
)
def test_impossible_lengths_are_damage(length: int, size: int) -> None:
    with pytest.raises(ValueError, match=f"impossible lengths: {length} bytes, {size} unpacked"):
        read_member(BytesIO(with_lengths(length, size)))


def test_the_largest_lengths_are_possible() -> None:
    torn = with_lengths(MAX_MEMBER, MAX_RECORD)[:-1]
    assert read_member(BytesIO(torn)) is None
    shortest = MEMBER[:16] + struct.pack("<II", HEAD_AND_TAIL + 1, 0)
    assert read_member(BytesIO(shortest + b"123456789")) == shortest + b"123456789"


def test_a_whole_stream_with_its_tail_that_claims_more_is_damage() -> None:
    longer = with_lengths(len(MEMBER) + 1, len(DATA))
    with pytest.raises(ValueError, match=f"a record that claims {len(MEMBER) + 1} bytes ends"):
        read_member(BytesIO(longer))
    assert read_member(BytesIO(longer[:-1])) is None


@pytest.mark.parametrize(
    "member",
    [
        with_lengths(len(MEMBER), len(DATA) - 1),
        with_lengths(len(MEMBER), len(DATA) + 1),
        MEMBER[:-8] + bytes(4) + MEMBER[-4:],
        MEMBER[:-4] + bytes(4),
        MEMBER[:-1],
        MEMBER + b"x",
    ],
)
def test_lengths_or_a_checksum_that_disagree_are_damage(member: bytes) -> None:
    with pytest.raises(ValueError, match="checksum or length differs from the data"):
        unpack_member(member)


def test_what_is_no_stream_is_damage() -> None:
    with pytest.raises(ValueError, match="not a deflate stream: "):
        unpack_member(MEMBER[:24] + b"\xff" * 40)


def test_an_opening_is_unpacked_by_itself() -> None:
    assert unpack_opening(MEMBER, 8) == b"WARC/1.1"
    assert unpack_opening(MEMBER[:-4], 1000) == DATA
