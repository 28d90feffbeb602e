"""Gaps by day: a calendar of every day since the listings began, and the days that need an eye."""

from calendar import day_name, month_name
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from etl.contract.vocabulary import DayStateName
from etl.pipeline.fetch import day_spans
from etl.sources.daily_papers.day_states import DayState
from etl.stage.connection import Row

STATE_SIGNS: dict[DayStateName, tuple[str, str]] = {
    "complete": ("✓", "listed, and fetched once it had settled"),
    "moving": ("~", "listed, and may still change"),
    "empty": ("0", "the site says that it lists nothing"),
    "repeat": ("=", "the site shows another day's page instead"),
    "held": ("H", "far fewer papers than an earlier answer: a person decides"),
    "failed": ("!", "asked for, without an answer that says what it lists"),
    "missing": ("?", "never asked for"),
}
"""What each state looks like beside its colour, and what it means."""
_EYE = ("held", "failed", "missing")
_SHOWN = 40


class CalendarDay(NamedTuple):
    """One day: its number in the month, state, sign, and why, with what it lists."""

    number: int
    state: str
    sign: str
    title: str


class CalendarMonth(NamedTuple):
    """weeks: seven cells each, Monday first; None outside the month and before the first day."""

    name: str
    weeks: list[list[CalendarDay | None]]


class CalendarYear(NamedTuple):
    """counts: days by state, in the order of the legend."""

    number: int
    counts: list[tuple[str, int]]
    months: list[CalendarMonth]


class OpenSpan(NamedTuple):
    """Days in a row that need an eye, and why."""

    words: str
    state: str
    day_count: int
    weekday_count: int
    why: str


@dataclass(frozen=True, slots=True)
class OpenDays:
    """spans: the newest of them, newest first; of the others only how many there are."""

    spans: list[OpenSpan]
    more_count: int
    weekend_count: int


def calendar_years(gaps: Sequence[DayState], listed: Mapping[date, Row]) -> list[CalendarYear]:
    """The newest year first."""
    found = []
    for number, group in groupby(gaps, key=lambda gap: gap.day.year):
        days = list(group)
        counted = Counter(gap.state for gap in days)
        counts = [(str(state), counted[state]) for state in STATE_SIGNS if counted[state]]
        months = [
            CalendarMonth(month_name[month], _weeks(list(those), listed))
            for month, those in groupby(days, key=lambda gap: gap.day.month)
        ]
        found.append(CalendarYear(number, counts, months))
    return found[::-1]


def open_days(gaps: Sequence[DayState]) -> OpenDays:
    """What is held, failed or missing; weekends rarely list anything, and are only counted."""
    found, weekend_count = [], 0
    for span in day_spans(gaps):
        days = range(span.first.toordinal(), span.last.toordinal() + 1)
        weekday_count = sum(date.fromordinal(day).weekday() < 5 for day in days)
        if span.state in _EYE and weekday_count:
            words = f"{span.first}" if len(days) == 1 else f"{span.first} to {span.last}"
            found.append(OpenSpan(words, span.state, len(days), weekday_count, span.why))
        elif span.state in _EYE:
            weekend_count += len(days)
    return OpenDays(found[: -_SHOWN - 1 : -1], max(len(found) - _SHOWN, 0), weekend_count)


def _weeks(gaps: Sequence[DayState], listed: Mapping[date, Row]) -> list[list[CalendarDay | None]]:
    before: list[CalendarDay | None] = [None] * gaps[0].day.weekday()
    cells = before + [_cell(gap, listed.get(gap.day)) for gap in gaps]
    cells += [None] * (-len(cells) % 7)
    return [cells[start : start + 7] for start in range(0, len(cells), 7)]


def _cell(gap: DayState, row: Row | None) -> CalendarDay:
    papers = row["paper_count"] if row else 0
    lists = f"{papers} paper{'' if papers == 1 else 's'}"
    if row and row["listing_count"] != papers:
        lists += f" in {row['listing_count']} listings"
    title = f"{day_name[gap.day.weekday()]} {gap.day}: {gap.state}, {lists}; {gap.why}"
    return CalendarDay(gap.day.day, gap.state, STATE_SIGNS[gap.state][0], title)
