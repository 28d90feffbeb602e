"""Chooses what to ask arXiv: papers that it has not told of yet, and what changed since it did.

Nothing but the log of requests says what was asked: a kill between answers and a load costs none.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from msgspec import Struct

from etl.clock import is_from_future
from etl.contract.vocabulary import GOOD_OUTCOMES
from etl.errors import UsageError
from etl.fetch.log import Fetch, FetchLog
from etl.ids import ArxivId
from etl.limits import MAX_ANSWER_PAGES
from etl.site_settings import Site
from etl.sources.arxiv.arxiv_targets import changes_target, paper_targets, title_target
from etl.sources.arxiv.arxiv_urls import parse_arxiv_url
from etl.sources.base import Target

_AGAIN_AFTER = tuple(timedelta(days=days) - timedelta(hours=1) for days in (1, 7, 30, 90))
"""The waits after the first, second, third and each later answer without a record. The hour is for
a daily job that comes a little earlier than the day before."""

_LONGEST_LIST = timedelta(days=30)
"""A list of changes begins so long ago at most: arXiv changes 2,000 records a day. A paper whose
record is older than all that lists cover is asked for by its id instead."""


class UntoldPaper(Struct, frozen=True):
    """A listed paper of which arXiv told nothing yet, or nothing for long.

    arxiv_id: None where it is known by its title alone. told_at: the instant of its last record.
    """

    arxiv_id: ArxivId | None
    title: str
    listed_on: date | None = None
    told_at: datetime | None = None


class ChangeCoverage(NamedTuple):
    """The days of which all changes are known once a list that begins at `until` has come."""

    known_from: date
    until: date


def due_papers(
    papers: Iterable[UntoldPaper], log: FetchLog, site: Site, now: datetime
) -> list[Target]:
    """Batches of the papers with an id that are due: at first those never asked for, newest first.

    An answer that left a paper out counts as one, and it is asked for again ever more rarely. An
    answer that failed counts for none.
    """
    asked = asked_ids(log, site, now)
    due: list[tuple[int, UntoldPaper]] = []
    for paper in papers:
        if paper.arxiv_id is None:
            continue
        instants = [it for it in asked.get(paper.arxiv_id, ()) if _is_since(it, paper.told_at)]
        if _is_due(instants, now):
            due.append((len(instants), paper))
    due.sort(key=lambda it: (it[0], _newest_first(it[1])))
    ids = [str(paper.arxiv_id) for _, paper in due]
    return list(paper_targets(ids))


def due_titles(
    papers: Iterable[UntoldPaper], log: FetchLog, site: Site, now: datetime
) -> list[Target]:
    """Searches for the papers without an id that are due, newest first, each title once."""
    targets: dict[Target, None] = {}
    for paper in sorted(papers, key=_newest_first):
        target = _title_target(paper.title) if paper.arxiv_id is None else None
        if target is not None and _is_due(_asked_at(target, log, site, now), now):
            targets[target] = None
    return list(targets)


def change_coverage(
    log: FetchLog, site: Site, first_told_on: date | None, now: datetime
) -> ChangeCoverage | None:
    """The days of which changes are known, by the whole lists of the log; None before any record.

    first_told_on: the day of the oldest of the records that the papers have. Until there is a
    list, the first one begins there.
    """
    earliest = now.date() - _LONGEST_LIST
    covered: ChangeCoverage | None = None
    for since, listed_on in sorted(_whole_lists(log, site, now), key=lambda it: it[1]):
        goes_on = covered is not None and since <= covered.until
        known_from = covered.known_from if covered is not None and goes_on else since
        covered = ChangeCoverage(known_from, listed_on)
    if covered is not None and covered.until >= earliest:
        return covered
    if first_told_on is None:
        return None
    begin = max(first_told_on, earliest)
    return ChangeCoverage(begin, begin)


def due_changes(coverage: ChangeCoverage | None, now: datetime) -> list[Target]:
    """The list of what changed since the day of the last one, if that day is over."""
    if coverage is None or coverage.until >= now.date():
        return []
    return [changes_target(coverage.until)]


def asked_ids(log: FetchLog, site: Site, now: datetime) -> dict[ArxivId, list[datetime]]:
    """The instants of the answers to requests that named a paper, in order, by its id."""
    found: dict[ArxivId, list[datetime]] = {}
    for url, fetches in _at_arxiv(log, site):
        answered = [it.requested_at for it in fetches if _is_answered(it, now)]
        for paper in parse_arxiv_url(url).ids if answered else ():
            found.setdefault(paper, []).extend(answered)
    return {paper: sorted(instants) for paper, instants in found.items()}


def _asked_at(target: Target, log: FetchLog, site: Site, now: datetime) -> list[datetime]:
    fetches = log.by_url.get(f"{site.origin(target.path)}{target.path}", ())
    return [it.requested_at for it in fetches if _is_answered(it, now)]


def _at_arxiv(log: FetchLog, site: Site) -> Iterator[tuple[str, list[Fetch]]]:
    starts = tuple(f"{origin}/" for origin in site.origins)
    return ((url, fetches) for url, fetches in log.by_url.items() if url.startswith(starts))


def _is_answered(fetch: Fetch, now: datetime) -> bool:
    """True where asking at once again would be answered alike. The future proves nothing."""
    return fetch.is_answered and not is_from_future(fetch.requested_at, now)


def _is_since(instant: datetime, told_at: datetime | None) -> bool:
    return told_at is None or instant > told_at


def _is_due(instants: Sequence[datetime], now: datetime) -> bool:
    if not instants:
        return True
    return now - instants[-1] >= _AGAIN_AFTER[min(len(instants), len(_AGAIN_AFTER)) - 1]


def _newest_first(paper: UntoldPaper) -> tuple[int, str, str]:
    """The sort key: by the day, of one day by the id or the title, so that the order is fixed."""
    day = paper.listed_on or date.min
    return -day.toordinal(), paper.arxiv_id or "", paper.title


def _title_target(title: str) -> Target | None:
    """The search for a title; None for one that cannot be searched for."""
    try:
        return title_target(title)
    except UsageError:
        return None


def _whole_lists(log: FetchLog, site: Site, now: datetime) -> Iterator[tuple[date, date]]:
    """Of each list of changes that came to its end: the day since which, and that of its start."""
    for url, fetches in _at_arxiv(log, site):
        since = parse_arxiv_url(url).since
        for fetch in fetches if since else ():
            if _is_answered(fetch, now) and _is_followed(fetch, log, site):
                yield since or date.min, fetch.requested_at.date()


def _is_followed(fetch: Fetch, log: FetchLog, site: Site) -> bool:
    """True where the parts that follow on a part of a list all came."""
    for _ in range(MAX_ANSWER_PAGES):
        if fetch.is_whole or fetch.rest_path is None:
            return fetch.is_whole
        url = f"{site.origin(fetch.rest_path)}{fetch.rest_path}"
        later = [it for it in log.by_url.get(url, ()) if it.requested_at >= fetch.requested_at]
        good = [it for it in later if it.outcome in GOOD_OUTCOMES]
        if not good:
            return False
        fetch = good[0]
    return False
