"""The only clock. It is passed in, so that tests set the time and wait for nothing."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

from etl.errors import UsageError

_LAST_YEAR = 2199
"""No clock is right that says more. A century after it dates would run out: at the year 9999."""

CLOCK_TOLERANCE = timedelta(minutes=10)
"""Clocks differ by seconds. An instant further ahead was written down by a clock that was wrong."""

_LAST_INSTANT = datetime(9999, 12, 31, 23, 59, 59, 999_999)


class Clock(Protocol):
    """Instants are UTC and naive."""

    def now(self) -> datetime: ...

    def sleep(self, seconds: float) -> None: ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Raises UsageError for an instant that no clock can mean."""
        now = datetime.now(UTC).replace(tzinfo=None)
        if now.year > _LAST_YEAR:
            raise UsageError(f"this machine's clock says {now:%Y-%m-%d}: set it, then try again")
        return now

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


SYSTEM_CLOCK = SystemClock()


def is_from_future(instant: datetime, now: datetime) -> bool:
    """True for an instant that a clock which was wrong wrote down."""
    return instant - now > CLOCK_TOLERANCE


def later(instant: datetime, wait: timedelta) -> datetime:
    """An instant after a wait, or the last one that a datetime can hold."""
    return instant + min(wait, _LAST_INSTANT - instant)


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day of a span, both ends included."""
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)
