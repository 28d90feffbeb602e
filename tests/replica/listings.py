"""What the site lists: a day, a week, a month, what is trending, what matches a query."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from .entries import Item
from .sources import Source

SEARCHED_DAYS = 60
"""Search and trending look this far back."""

_ONE_DAY = timedelta(days=1)


class Listings:
    """The lists of a source as they stand at an instant. A day without issue is never listed."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def is_out(self, day: date, now: datetime) -> bool:
        """Whether the day has an issue that can be seen: the first paper comes at midnight."""
        return day <= now.date() and self._source.has_issue(day)

    def issue_at_or_before(self, day: date, now: datetime) -> date | None:
        """The day itself, or the issue served in its place; None before the first one."""
        day = min(day, now.date())
        while day >= self._source.first:
            if self._source.has_issue(day):
                return day
            day -= _ONE_DAY
        return None

    def issue_after(self, day: date, now: datetime) -> date | None:
        return next(
            (later for later in days(day + _ONE_DAY, now.date()) if self.is_out(later, now)), None
        )

    def on(self, day: date, now: datetime) -> list[Item]:
        """The day's items, most upvoted first, equals as in the source; [] when nothing is out."""
        return sorted(self._of(day, now), key=lambda item: -item["paper"]["upvotes"])

    def between(self, first: date, last: date, now: datetime) -> list[Item]:
        """Each paper once, as on its last day of the period, most upvoted first."""
        latest = {
            item["paper"]["id"]: item for day in days(first, last) for item in self._of(day, now)
        }
        return _by_upvotes(latest.values())

    def newest(self, now: datetime) -> Iterator[Item]:
        """Everything, newest day first, in order of id within a day."""
        for day in reversed(list(days(self._source.first, now.date()))):
            yield from sorted(self._of(day, now), key=lambda item: str(item["paper"]["id"]))

    def trending(self, now: datetime) -> list[Item]:
        return self.between(now.date() - SEARCHED_DAYS * _ONE_DAY, now.date(), now)

    def matching(self, query: str, now: datetime) -> list[Item]:
        """The recent papers that hold every word of the query in their title or abstract."""
        wanted = query.casefold().split()
        return [item for item in self.trending(now) if all(word in _text(item) for word in wanted)]

    def _of(self, day: date, now: datetime) -> list[Item]:
        if not self.is_out(day, now):
            return []
        return [e.at(now) for e in self._source.entries(day) if e.appears_at <= now]


def days(first: date, last: date) -> Iterator[date]:
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)


def _by_upvotes(items: Iterable[Item]) -> list[Item]:
    return sorted(items, key=lambda item: (-item["paper"]["upvotes"], item["paper"]["id"]))


def _text(item: Item) -> str:
    return f"{item['title']} {item['summary']}".casefold()
