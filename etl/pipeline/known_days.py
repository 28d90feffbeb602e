"""The states of all days, as the log of requests and the release tell them. It asks no site."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import NamedTuple

from etl.clock import SYSTEM_CLOCK, Clock, days_between
from etl.fetch.log import read_fetch_log
from etl.pipeline.released_days import ReleasedDays, read_released_days
from etl.release.database import open_release
from etl.settings import Settings
from etl.sources.daily_papers.day_states import (
    DayState,
    answers_by_day,
    clear_future_instants,
    day_states,
    merge_answers,
)


class DaySpan(NamedTuple):
    """Days in a row of one state. why: the reason for all, or else for the last of them."""

    first: date
    last: date
    state: str
    why: str


def known_day_states(settings: Settings, clock: Clock = SYSTEM_CLOCK) -> list[DayState]:
    """Every day since the listings began, with its state and the reason.

    Fetches count at once. What was imported or is held is read from the release, so a page that
    came after the release is not yet known to be held.
    """
    released = released_days(settings)
    now = clock.now()
    log = read_fetch_log(settings.archive, now)
    fetched = answers_by_day(log, released.held, released.stale)
    seen = clear_future_instants(merge_answers(released.imported, fetched), now)
    return day_states(seen, days_between(settings.site.first_day, now.date()), now)


def day_spans(found: Iterable[DayState]) -> Iterator[DaySpan]:
    """Days in a row of one state as one span."""
    for state, group in groupby(found, key=lambda it: it.state):
        row = list(group)
        last = row[-1].why
        why = last if all(it.why == last for it in row) else f"the last of them: {last}"
        yield DaySpan(row[0].day, row[-1].day, state, why)


def released_days(settings: Settings) -> ReleasedDays:
    """The days that the release knows of; none where there is no release."""
    if not settings.release.exists():
        return ReleasedDays()
    with open_release(settings.release) as con:
        return read_released_days(con)
