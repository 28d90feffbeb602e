"""The state of each day as README states it, worked out from the answers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tests.truth.reading import Page

_SETTLING = timedelta(hours=48)
_LIMIT = 50


@dataclass(frozen=True)
class Day:
    """A day, and the answers for it."""

    day: date
    pages: tuple[Page, ...]

    @property
    def end(self) -> datetime:
        return datetime.combine(self.day, time()) + timedelta(days=1)

    @property
    def is_weekend(self) -> bool:
        return self.day.isoweekday() > 5

    @property
    def is_cut(self) -> bool:
        """Its fullest answer ended at the limit."""
        return max((len(it.items) for it in self.pages), default=0) == _LIMIT

    @property
    def is_settled(self) -> bool:
        """A whole answer came 48 hours after the day's end or later."""
        return any(it.at >= self.end + _SETTLING and len(it.items) != _LIMIT for it in self.pages)

    @property
    def state(self) -> str:
        if not self.pages:
            return "missing"
        if not any(it.items for it in self.pages):
            return "empty"
        return "complete" if self.is_settled else "moving"

    @property
    def may_grow(self) -> bool:
        """No weekday of these answers is empty, so none has to be confirmed."""
        return not self.is_settled

    @property
    def answered_at(self) -> datetime | None:
        return max((it.at for it in self.pages), default=None)

    @property
    def paper_count(self) -> int | None:
        """None where no answer is here."""
        papers = {it.paper["id"] for page in self.pages for it in page.sights}
        return len(papers) if self.pages else None


def read_days(pages: Iterable[Page]) -> Mapping[date, Day]:
    """Every day from the first to the last that an answer is about."""
    answers: defaultdict[date, list[Page]] = defaultdict(list)
    for page in pages:
        answers[page.day].append(page)
    count = (max(answers) - min(answers)).days + 1
    days = (min(answers) + timedelta(days=number) for number in range(count))
    return {day: Day(day, tuple(answers[day])) for day in days}
