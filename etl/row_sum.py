"""The checksum of a row, for what is kept in SQLite: it notices no flipped bit in a value."""

import json
from zlib import crc32


def row_sum(*values: str | float | bytes | None) -> int:
    """Return the checksum of a row's values, in the order of its columns."""
    crc = 0
    for value in values:
        crc = crc32(value if isinstance(value, bytes) else json.dumps(value).encode(), crc)
    return crc
