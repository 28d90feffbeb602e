"""A calendar of every day since the listings began, and the days that need attention."""

from calendar import day_name, month_name
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from etl.contract.policy import OPEN_STATES, is_weekend
from etl.contract.vocabulary import DayStateName
from etl.counted import counted
from etl.pipeline.known_days import day_spans
from etl.release.report_rows import ListedDay
from etl.sources.daily_papers.day_states import DayState

STATE_SIGNS: dict[DayStateName, tuple[str, str]] = {
    "complete": ("✓", "listed, and fetched once it had settled"),
    "moving": ("~", "listed, and may still change"),
    "empty": ("0", "the site says that it lists nothing"),
    "repeat": ("=", "the site shows another day's page instead"),
    "held": ("H", "far fewer papers than an earlier answer, or none: the earlier ones stay"),
    "failed": ("!", "asked for, without an answer that says what it lists"),
    "missing": ("?", "never asked for"),
}
"""The sign that each state has beside its colour, and its meaning."""
_SHOWN = 40


class CalendarDay(NamedTuple):
    """One day. title: its state, how many papers it lists, and the reason for the state."""

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
    """Days in a row that are missing, failed or held. why: the reason for the last of them."""

    words: str
    state: str
    day_count: int
    weekday_count: int
    why: str


@dataclass(frozen=True, slots=True)
class OpenDays:
    """spans: the newest ones, newest first. more_count: how many other spans there are."""

    spans: list[OpenSpan]
    more_count: int
    weekend_count: int


def calendar_years(
    states: Sequence[DayState], listed: Mapping[date, ListedDay]
) -> list[CalendarYear]:
    """One calendar a year, the newest year first. listed: the days that list papers."""
    years = []
    for number, group in groupby(states, key=lambda it: it.day.year):
        days = list(group)
        day_counts = Counter(it.state for it in days)
        counts = [(str(state), day_counts[state]) for state in STATE_SIGNS if day_counts[state]]
        months = [
            CalendarMonth(month_name[month], _weeks(list(those), listed))
            for month, those in groupby(days, key=lambda it: it.day.month)
        ]
        years.append(CalendarYear(number, counts, months))
    return years[::-1]


def open_days(states: Sequence[DayState]) -> OpenDays:
    """Spans of days that are held, failed or missing.

    A span of weekend days alone is only counted, because weekends rarely list anything.
    """
    spans, weekend_count = [], 0
    for span in day_spans(states):
        days = range(span.first.toordinal(), span.last.toordinal() + 1)
        weekday_count = sum(not is_weekend(date.fromordinal(day)) for day in days)
        if span.state in OPEN_STATES and weekday_count:
            words = f"{span.first}" if len(days) == 1 else f"{span.first} to {span.last}"
            spans.append(OpenSpan(words, span.state, len(days), weekday_count, span.why))
        elif span.state in OPEN_STATES:
            weekend_count += len(days)
    return OpenDays(spans[: -_SHOWN - 1 : -1], max(len(spans) - _SHOWN, 0), weekend_count)


def _weeks(
    states: Sequence[DayState], listed: Mapping[date, ListedDay]
) -> list[list[CalendarDay | None]]:
    before: list[CalendarDay | None] = [None] * states[0].day.weekday()
    cells = before + [_calendar_day(it, listed.get(it.day)) for it in states]
    cells += [None] * (-len(cells) % 7)
    return [cells[start : start + 7] for start in range(0, len(cells), 7)]


def _calendar_day(state: DayState, listed: ListedDay | None) -> CalendarDay:
    papers = listed.paper_count if listed else 0
    lists = counted(papers, "paper")
    if listed and listed.listing_count != papers:
        lists += f" in {listed.listing_count} listings"
    title = f"{day_name[state.day.weekday()]} {state.day}: {state.state}, {lists}; {state.why}"
    return CalendarDay(state.day.day, state.state, STATE_SIGNS[state.state][0], title)
