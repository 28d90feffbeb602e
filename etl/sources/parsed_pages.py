"""Pages that were parsed to be judged, kept in memory so that staging need not parse them again."""

from etl.limits import MAX_PARSED_BYTES


class ParsedPages:
    """Parsed pages by capture_id, packed. Once they fill their share of memory, no more are kept.

    They are packed because they come from worker processes and go to others as they are, and their
    size is known.
    """

    def __init__(self, byte_limit: int = MAX_PARSED_BYTES) -> None:
        self.packed: dict[str, bytes] = {}
        self._bytes_left = byte_limit

    def add(self, capture_id: str, packed: bytes) -> None:
        """Keep a page, if there is room for it."""
        if len(packed) <= self._bytes_left and capture_id not in self.packed:
            self.packed[capture_id] = packed
            self._bytes_left -= len(packed)
