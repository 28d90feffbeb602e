"""Gaps by day: a calendar of every day since the listings began, and the days that need an eye."""

from calendar import day_name, month_name
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from etl.fetch.states import Gap, State
from etl.pipeline.fetching import spans
from etl.warehouse.duck import Row

STATES: dict[State, tuple[str, str]] = {
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


class Cell(NamedTuple):
    """One day: its number in the month, state, sign, and why, with what it lists."""

    number: int
    state: str
    sign: str
    title: str


class Month(NamedTuple):
    """weeks: seven cells each, Monday first; None outside the month and before the first day."""

    name: str
    weeks: list[list[Cell | None]]


class Year(NamedTuple):
    """counts: days by state, in the order of the legend."""

    number: int
    counts: list[tuple[str, int]]
    months: list[Month]


class Span(NamedTuple):
    """Days in a row that need an eye, and why."""

    words: str
    state: str
    day_count: int
    weekday_count: int
    why: str


@dataclass(frozen=True, slots=True)
class Eye:
    """spans: the newest of them, newest first; of the others only how many there are."""

    spans: list[Span]
    more_count: int
    weekend_count: int


def years(gaps: Sequence[Gap], listed: Mapping[date, Row]) -> list[Year]:
    """The newest year first."""
    found = []
    for number, group in groupby(gaps, key=lambda gap: gap.day.year):
        days = list(group)
        counted = Counter(gap.state for gap in days)
        counts = [(str(state), counted[state]) for state in STATES if counted[state]]
        months = [
            Month(month_name[month], _weeks(list(those), listed))
            for month, those in groupby(days, key=lambda gap: gap.day.month)
        ]
        found.append(Year(number, counts, months))
    return found[::-1]


def eye(gaps: Sequence[Gap]) -> Eye:
    """What is held, failed or missing; weekends rarely list anything, and are only counted."""
    found, weekend_count = [], 0
    for span in spans(gaps):
        days = range(span.first.toordinal(), span.last.toordinal() + 1)
        weekday_count = sum(date.fromordinal(day).weekday() < 5 for day in days)
        if span.state in _EYE and weekday_count:
            words = f"{span.first}" if len(days) == 1 else f"{span.first} to {span.last}"
            found.append(Span(words, span.state, len(days), weekday_count, span.why))
        elif span.state in _EYE:
            weekend_count += len(days)
    return Eye(found[: -_SHOWN - 1 : -1], max(len(found) - _SHOWN, 0), weekend_count)


def _weeks(gaps: Sequence[Gap], listed: Mapping[date, Row]) -> list[list[Cell | None]]:
    before: list[Cell | None] = [None] * gaps[0].day.weekday()
    cells = before + [_cell(gap, listed.get(gap.day)) for gap in gaps]
    cells += [None] * (-len(cells) % 7)
    return [cells[start : start + 7] for start in range(0, len(cells), 7)]


def _cell(gap: Gap, row: Row | None) -> Cell:
    papers = row["paper_count"] if row else 0
    lists = f"{papers} paper{'' if papers == 1 else 's'}"
    if row and row["listing_count"] != papers:
        lists += f" in {row['listing_count']} listings"
    title = f"{day_name[gap.day.weekday()]} {gap.day}: {gap.state}, {lists}; {gap.why}"
    return Cell(gap.day.day, gap.state, STATES[gap.state][0], title)
