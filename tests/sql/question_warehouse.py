"""Names for what stands in question_warehouse.sql, for the answers to the questions put to it."""

from datetime import date, datetime
from typing import Any

SURVEY, BASICS = "arxiv:2603.00001", "arxiv:2603.00002"
WHAT, TRAINING = "arxiv:2603.00003", "arxiv:2603.00004"
DIFFUSION, SMALL, NOTES = "arxiv:2604.00006", "arxiv:2604.00007", "arxiv:2604.00008"
MONDAY, TUESDAY, THURSDAY = date(2026, 3, 30), date(2026, 3, 31), date(2026, 4, 2)
WEDNESDAY, LAST_MONDAY = date(2026, 4, 1), date(2026, 4, 6)
AT_ONE, AT_SIX = datetime(2026, 3, 30, 1), datetime(2026, 3, 30, 6)
AT_THURSDAY, AT_MAY = datetime(2026, 4, 2, 8), datetime(2026, 5, 1)
DECEMBER, MARCH, APRIL = date(2025, 12, 1), date(2026, 3, 1), date(2026, 4, 1)
PAGE, LATER, CUT, HALF, TREND, SEARCH, OTHER_SEARCH = (digit * 16 for digit in "1245678")
UNREADABLE, EMPTY, HELD = "a" * 16, "b" * 16, "c" * 16

Row = tuple[Any, ...]
Case = tuple[str, dict[str, str], list[Row]]
