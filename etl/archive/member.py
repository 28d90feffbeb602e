"""One gzip member per record, with its own length in front.

The lengths stand in the extra field `sl` (skip lengths, WARC 0.9; later versions leave it out, and
other readers pass over it). With them a torn tail and a damaged member are two different things: a
deflate stream alone cannot tell them apart, because a flipped bit can let it run on to the end.
"""

import struct
from typing import BinaryIO

from isal import isal_zlib

from etl.limits import MAX_BODY_BYTES

_MAX_RECORD = MAX_BODY_BYTES + 2**20
_MAX_MEMBER = _MAX_RECORD + _MAX_RECORD // 100  # what does not compress grows a little
_FIXED = b"\x1f\x8b\x08\x04" + bytes(4) + b"\x00\xff" + b"\x0c\x00" + b"sl\x08\x00"
_HEAD = struct.Struct("<16sII")
_TAIL = struct.Struct("<II")
_LEVEL = 2  # twice as fast as 3, and 6 % larger
_RAW = -15  # zlib's word for a deflate stream without a frame


def pack_member(data: bytes) -> bytes:
    """The gzip member that holds data."""
    stream = isal_zlib.compress(data, _LEVEL, _RAW)
    length = _HEAD.size + len(stream) + _TAIL.size
    tail = _TAIL.pack(isal_zlib.crc32(data), len(data))
    return b"".join((_HEAD.pack(_FIXED, length, len(data)), stream, tail))


def read_member(file: BinaryIO) -> bytes | None:
    """The member at the file's position; None at the end of the file and before a torn tail.

    Raises ValueError for anything else.
    """
    head = file.read(_HEAD.size)
    if head[: len(_FIXED)] != _FIXED[: len(head)]:
        raise ValueError("no record starts here")
    if len(head) < _HEAD.size:
        return None
    _, length, size = _HEAD.unpack(head)
    if not _HEAD.size + _TAIL.size < length <= _MAX_MEMBER or size > _MAX_RECORD:
        raise ValueError(f"impossible lengths: {length} bytes, {size} unpacked")
    rest = file.read(length - _HEAD.size)
    if len(rest) == length - _HEAD.size:
        return head + rest
    following = _inflated(rest, _MAX_RECORD)[1]
    if following is not None and len(following) >= _TAIL.size:
        raise ValueError(f"a record that claims {length} bytes ends before them")
    return None


def unpack_member(member: bytes) -> bytes:
    """All data of a member. Raises ValueError where its lengths or its checksum disagree."""
    _, _, size = _HEAD.unpack_from(member)
    data, rest = _inflated(member[_HEAD.size :], size + 1)
    if rest != _TAIL.pack(isal_zlib.crc32(data), len(data)) or len(data) != size:
        raise ValueError("checksum or length differs from the data")
    return data


def unpack_opening(member: bytes, size: int) -> bytes:
    """The first bytes of a member's data, at most size, unchecked."""
    return _inflated(member[_HEAD.size :], size)[0]


def _inflated(stream: bytes, size: int) -> tuple[bytes, bytes | None]:
    """At most size bytes of data, and what follows the stream, None where it has not ended."""
    inflater = isal_zlib.decompressobj(_RAW)
    try:
        data = inflater.decompress(stream, size)
    except isal_zlib.error as error:  # type: ignore[misc]  # declared as a value
        raise ValueError(f"not a deflate stream: {error}") from error
    return data, inflater.unused_data if inflater.eof else None
