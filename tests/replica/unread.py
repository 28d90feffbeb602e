"""The days of a source, handed out once each."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from .entries import Entry
from .listings import days
from .sources import Source


class UnreadDays:
    """What indexes of papers are filled from, a day at a time as the clock moves on."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._next = source.first

    def until(self, last: date) -> Iterator[tuple[date, Sequence[Entry]]]:
        """The days up to one that no earlier call gave, each with all that it will ever list."""
        for day in days(self._next, last):
            yield day, self._source.entries(day)
            self._next = day + timedelta(days=1)
