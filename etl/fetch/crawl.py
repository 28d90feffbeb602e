"""Many listings, one after another, each finished before the next one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from msgspec import Struct

from etl.clock import Clock
from etl.contract.vocabulary import GOOD_OUTCOMES
from etl.errors import SiteClosed
from etl.fetch.log import Fetch
from etl.fetch.session import FetchSession
from etl.sources.daily_papers import targets
from etl.sources.daily_papers.day_states import (
    DayAnswer,
    DayState,
    answers_by_day,
    day_states,
    merge_answers,
)
from etl.sources.daily_papers.targets import Target

_ENOUGH_FAILURES = 5
"""Listings that fail one after another: the site is down or refuses us, so asking on is rude."""

_PAGES = 100
"""Pages of an answer, at most: 10,000 papers."""

_RESUMED_WITHIN = timedelta(hours=1)
"""Pages of one answer that was interrupted go together for so long; then its order has changed."""


class RequestEvent(Struct, frozen=True):
    """One request, and how far the run is: at the listing of this number, counted from 1.

    seconds_left: for the listings that follow. again_in: seconds until the same is requested again,
    None where it is not.
    """

    target: Target
    fetch: Fetch
    number: int
    total: int
    seconds_left: float
    again_in: float | None = None


class CrawlResult(Struct, frozen=True):
    """What a run did: of each listing the last request, and what was not asked for.

    stopped: why it ended before its end, in words; None where it did not.
    """

    steps: list[RequestEvent]
    skipped: list[Target]
    stopped: str | None = None


OnRequest = Callable[[RequestEvent], None]


def ignore_request(step: RequestEvent) -> None:
    """Nobody watches."""


def crawl(
    opened: FetchSession,
    wanted: Sequence[Target],
    *,
    again: bool = False,
    imported: Mapping[date, Sequence[DayAnswer]] | None = None,
    watch: OnRequest = ignore_request,
) -> CrawlResult:
    """Fetches what is wanted, and neither complete nor not yet due, into the session's archive.

    again: that too. imported: what is known of days beside the session's own history. watch is told
    of each request once it is archived, of those for robots.txt as well. A site that wants or
    answers no more requests ends the run, whose result says why. Raises StorageError.
    """
    due = sorted(
        wanted if again else _due(opened, wanted, imported or {}), key=partial(_failed_at, opened)
    )
    steps: list[RequestEvent] = []
    stopped = None
    try:
        for step in _steps(opened, due, watch):
            steps.append(step)
    except SiteClosed as error:
        stopped = str(error)
    return CrawlResult(steps, [target for target in wanted if target not in due], stopped)


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day of a span, both ends included."""
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)


def _due(
    opened: FetchSession, wanted: Sequence[Target], imported: Mapping[date, Sequence[DayAnswer]]
) -> list[Target]:
    """Days by their state; weeks and months until they settled; all else always."""
    now = opened.clock.now()
    seen = merge_answers(imported, answers_by_day(opened.history))
    asked = [target.asked.day for target in wanted if target.asked.day]
    found = {gap.day: gap for gap in day_states(seen, asked, now)}
    return [target for target in wanted if _is_due(target, found, opened)]


def _failed_at(opened: FetchSession, target: Target) -> datetime:
    """What failed comes last, the longest ago first: a few bad days hold up no others."""
    fetches = opened.history.by_url.get(opened.url(target.page(0)), [])
    last = fetches[-1] if fetches else None
    return datetime(1, 1, 1) if last is None or last.outcome in GOOD_OUTCOMES else last.requested_at


def _is_due(target: Target, found: dict[date, DayState], opened: FetchSession) -> bool:
    if target.asked.day is not None:
        gap = found.get(target.asked.day)
        return gap is not None and gap.worth_fetching
    settled_at = targets.settled_at(target.asked)
    if settled_at is None:
        return True
    fetches = (one for number in range(_PAGES) if (one := _known(opened, target, number)))
    return not any(one.is_whole and one.requested_at >= settled_at for one in fetches)


def _known(opened: FetchSession, target: Target, number: int) -> Fetch | None:
    return opened.history.accepted(opened.url(target.page(number)))


def _steps(opened: FetchSession, due: Sequence[Target], watch: OnRequest) -> Iterator[RequestEvent]:
    began, failures = opened.clock.now(), 0
    for number, target in enumerate(due, start=1):
        step = partial(_step, opened.clock, began, (number, len(due)), target)
        opened.tell = partial(_tell, watch, step)
        fetch = _listing(opened, target)
        yield step(fetch)
        if fetch.outcome == "limited":
            raise SiteClosed(f"still limited after waiting: {fetch.detail}; fetch again later")
        failures = failures + 1 if _is_trouble(fetch) else 0
        if failures == _ENOUGH_FAILURES and number < len(due):
            raise SiteClosed(
                f"{failures} listings failed one after another, the last one with "
                f"{fetch.detail}: fetch again later"
            )


def _step(
    clock: Clock,
    began: datetime,
    place: tuple[int, int],
    target: Target,
    fetch: Fetch,
    again_in: float | None = None,
) -> RequestEvent:
    number, total = place
    left = (clock.now() - began).total_seconds() / number * (total - number)
    return RequestEvent(target, fetch, number, total, left, again_in)


def _tell(
    watch: OnRequest, step: Callable[..., RequestEvent], fetch: Fetch, again_in: float | None
) -> None:
    watch(step(fetch, again_in))


def _is_trouble(fetch: Fetch) -> bool:
    """Whether the site as a whole may be out of order, or have had enough of us."""
    if fetch.outcome == "blocked":
        return fetch.status is not None
    return fetch.outcome == "failed" and (fetch.status or 0) // 100 != 4


def _listing(opened: FetchSession, target: Target) -> Fetch:
    """The last request for a listing: of an API answer the page that ends it or fails it."""
    for number in range(_PAGES):
        fetch = _resumed(opened, target, number) or opened.fetch(target.page(number))
        if not target.is_paged or fetch.is_whole or fetch.outcome not in GOOD_OUTCOMES:
            return fetch
    return fetch


def _resumed(opened: FetchSession, target: Target, number: int) -> Fetch | None:
    """A full page that a run archived a moment ago, before it was interrupted."""
    known = _known(opened, target, number)
    if known is None or known.is_whole or _is_ended(opened, target, number, known):
        return None
    is_recent = opened.clock.now() - known.requested_at < _RESUMED_WITHIN
    return known if is_recent else None


def _is_ended(opened: FetchSession, target: Target, number: int, before: Fetch) -> bool:
    """Whether the answer that a page belongs to was fetched to its last page."""
    following = _known(opened, target, number + 1)
    if following is None or following.requested_at < before.requested_at:
        return False
    return following.is_whole or _is_ended(opened, target, number + 1, following)
