"""Which days have an issue, how many papers it lists, and where its oddities fall."""

from datetime import date, timedelta
from random import Random

_HOLIDAYS = {(1, 1), (4, 3), (12, 25)}


def has_issue(day: date) -> bool:
    """Whether the made-up site published a list: weekdays, holidays excepted."""
    return day.weekday() < 5 and (day.month, day.day) not in _HOLIDAYS


def paper_count(seed: int, day: date) -> int:
    """How many papers are new on the day: 1 to 60, median about 17.

    The second Tuesday of each month has over 50 (the API cuts it), the third Wednesday one.
    """
    draw = Random(f"{seed}/{day}/count").random()
    if day.weekday() == 1 and 8 <= day.day <= 14:
        return 51 + int(draw * 8)
    if day.weekday() == 2 and 15 <= day.day <= 21:
        return 1
    return 2 + int(46 * draw**1.6)


def is_first_issue_of_month(day: date) -> bool:
    return not any(has_issue(day.replace(day=number)) for number in range(1, day.day))


def repeated_from(seed: int, day: date) -> date | None:
    """The issue six days earlier when one of its papers is listed again: one day in four."""
    earlier = day - timedelta(days=6)
    chosen = Random(f"{seed}/{day}/repeat").random() < 0.25
    return earlier if chosen and has_issue(earlier) else None
