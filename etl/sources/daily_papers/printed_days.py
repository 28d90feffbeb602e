"""Pages write days in several forms; each form is parsed here."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from etl.contract.vocabulary import ListingKind

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_HEADER = re.compile(r"([A-Z][a-z]{2}) (\d{1,2})(?:, (\d{4}))?", re.ASCII)
_WEEK = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKEND = timedelta(days=4)


def parse_day(text: str) -> date:
    """The day that a date or timestamp starts with; ValueError where it starts with none."""
    if _DAY.match(text) is None:
        raise ValueError(f"not a day: {text[:40]!r}")
    return date.fromisoformat(text[:10])


def stated_day(text: str | None) -> date | None:
    """The day that `text` starts with, None where it states none."""
    try:
        return parse_day(text) if text else None
    except ValueError:
        return None


def iso_week(text: str) -> str | None:
    """`2026-W27` as it is, or the ISO week of a day; None for anything else.

    >>> iso_week("2026-W27"), iso_week("2026-07-02"), iso_week("2026-W60"), iso_week("0001-01-01")
    ('2026-W27', '2026-W27', None, '0001-W01')
    """
    if match := _WEEK.fullmatch(text):
        return text if _is_week(int(match[1]), int(match[2])) else None
    monday = stated_day(text)
    if monday is None:
        return None
    year, number, _ = monday.isocalendar()
    return f"{year:04}-W{number:02}"


def iso_month(text: str) -> str | None:
    """`2026-07` as it is, or the month of a day; None for anything else."""
    first = stated_day(f"{text}-01" if _MONTH.fullmatch(text) else text)
    return None if first is None else first.isoformat()[:7]


PERIOD_OF: dict[ListingKind, Callable[[str], str | None]] = {
    "weekly": iso_week,
    "monthly": iso_month,
}
"""The period of a day, or of a period itself, by the kind of a listing that lists one."""


def period_start(period: str) -> date:
    """The first day of a week (`2026-W27`) or month (`2026-07`). ValueError for anything else.

    >>> period_start("2026-W27"), period_start("2026-07")
    (datetime.date(2026, 6, 29), datetime.date(2026, 7, 1))
    """
    return date.fromisoformat(f"{period}-1" if "W" in period else f"{period}-01")


def is_header_date(text: str) -> bool:
    """True for a date as headers print it: `Jul 2`, `Dec 31, 2025`."""
    match = _HEADER.fullmatch(text)
    return match is not None and match[1] in _MONTHS


def header_day(text: str, neighbours: Iterable[date]) -> date | None:
    """The day of a header, in its own year, else in the one that fits its neighbours (1 to 4 days).

    >>> header_day("Jan 1", [date(2025, 12, 31)])
    datetime.date(2026, 1, 1)
    """
    match = _HEADER.fullmatch(text)
    if match is None:
        return None
    if match[3]:
        return _calendar_day(int(match[3]), match[1], int(match[2]))
    near = tuple(neighbours)
    years = {one.year + step for one in near for step in (-1, 0, 1)}
    fitting = [
        found
        for year in sorted(years)
        if (found := _calendar_day(year, match[1], int(match[2])))
        and all(timedelta() < abs(found - one) <= _WEEKEND for one in near)
    ]
    return fitting[0] if len(fitting) == 1 else None


def zoned_instant(text: str) -> datetime | None:
    """A timestamp with its zone, None where the text is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _is_week(year: int, number: int) -> bool:
    try:
        date.fromisocalendar(year, number, 1)
    except ValueError:
        return False
    return True


def _calendar_day(year: int, month_name: str, number: int) -> date | None:
    if month_name not in _MONTHS:
        return None
    try:
        return date(year, _MONTHS.index(month_name) + 1, number)
    except ValueError:
        return None
