"""The only clock. It is passed in, so that tests set the time and wait for nothing."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Protocol


class Clock(Protocol):
    """Instants are UTC and naive."""

    def now(self) -> datetime: ...

    def sleep(self, seconds: float) -> None: ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC).replace(tzinfo=None)

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


SYSTEM_CLOCK = SystemClock()


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day of a span, both ends included."""
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)
