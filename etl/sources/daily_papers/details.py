"""Details of papers: their targets, and when each is worth a request.

What was built on a paper, and how it is liked, moves fast at first and ever more slowly.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from urllib.parse import quote

from etl.clock import is_from_future
from etl.fetch.log import Fetch, FetchLog
from etl.ids import ArxivId, arxiv_id
from etl.sources.base import Target

_AFTER_DAYS = (1, 7, 30, 90, 365)
"""Ages at which a paper is asked for, and then every year. A paper that the site does not know is
asked for again after as many days, by the number of such answers."""

_EARLY = timedelta(hours=1)
"""A daily job may come a little earlier than the day before."""


def detail_target(paper: str) -> Target:
    """The detail of a paper. Raises ValueError for what is no id."""
    asked = arxiv_id(paper)
    return Target(f"detail of {asked}", f"/api/papers/{quote(asked, safe='/')}")


def due_details(
    first_listed: Mapping[ArxivId, date], log: FetchLog, origin: str, now: datetime
) -> list[Target]:
    """The details that are worth a request to the site of this origin, newest papers first.

    first_listed: the day on which each paper was listed first. Only the log of requests says what
    was asked for, so that a kill between an answer and its load costs none. A request that failed
    counts for nothing.
    """
    newest_first = sorted(first_listed, key=lambda it: (-first_listed[it].toordinal(), it))
    targets = ((paper, detail_target(paper)) for paper in newest_first)
    return [
        target
        for paper, target in targets
        if _is_due(first_listed[paper], log.by_url.get(f"{origin}{target.path}", ()), now)
    ]


def _is_due(listed_on: date, fetches: Iterable[Fetch], now: datetime) -> bool:
    answers = [it for it in fetches if it.is_answered and not is_from_future(it.requested_at, now)]
    asked_at = answers[-1].requested_at if answers else None
    if absent_count := _absences(answers):
        wait = _AFTER_DAYS[min(absent_count, len(_AFTER_DAYS)) - 1]
        return asked_at is None or now >= asked_at + timedelta(days=wait) - _EARLY
    return _ages_reached(listed_on, now) > (_ages_reached(listed_on, asked_at) if asked_at else 0)


def _ages_reached(listed_on: date, at: datetime) -> int:
    """So many of the ages had a paper reached at an instant."""
    age = at - datetime.combine(listed_on, time()) + _EARLY
    first = sum(age >= timedelta(days=days) for days in _AFTER_DAYS)
    return first + max(age // timedelta(days=_AFTER_DAYS[-1]) - 1, 0)


def _absences(answers: list[Fetch]) -> int:
    """So many of the last answers in a row had nothing about the paper."""
    found = (n for n, it in enumerate(reversed(answers)) if it.outcome in ("page", "unchanged"))
    return next(found, len(answers))
