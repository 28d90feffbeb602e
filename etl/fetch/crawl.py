"""Fetches many listings, one after another, each finished before the next one begins."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from etl.clock import CLOCK_TOLERANCE, Clock
from etl.contract.vocabulary import GOOD_OUTCOMES
from etl.errors import SiteClosed
from etl.fetch.log import Fetch
from etl.fetch.session import FetchSession
from etl.files import ignore_wait
from etl.limits import MAX_ANSWER_PAGES
from etl.sources.base import DayAnswers, Target

ENOUGH_FAILURES = 5
"""Listings that fail one after another: the site is down or refuses us, so asking on is rude."""

_RESUMED_WITHIN = timedelta(hours=1)
"""Pages of one answer that was interrupted go together for so long; then its order has changed."""


class RequestEvent(Struct, frozen=True):
    """One request of a run, and how far the run is.

    number: of its listing, counted from 1. seconds_left: an estimate for the listings that follow.
    again_in: seconds until the same is requested again; None where it is not.
    """

    target: Target
    fetch: Fetch
    number: int
    total: int
    seconds_left: float
    again_in: float | None = None


class CrawlResult(Struct, frozen=True):
    """The result of a run.

    requests: the last request for each listing that was asked for. skipped: what was not due.
    stopped: the reason why the run ended early, in words; None where it did not.
    """

    requests: list[RequestEvent]
    skipped: list[Target]
    stopped: str | None = None


OnRequest = Callable[[RequestEvent], None]


def ignore_request(event: RequestEvent) -> None:
    """Does nothing: for runs that nobody follows."""


class FetchFollower(Struct, frozen=True):
    """The functions that a run calls while it goes on.

    on_request: with each request, once it is archived. on_wait: once, if another fetch is running
    and the run waits for its end.
    """

    on_request: OnRequest = ignore_request
    on_wait: Callable[[], None] = ignore_wait


NO_FOLLOWER = FetchFollower()


def crawl(
    session: FetchSession,
    wanted: Sequence[Target],
    *,
    again: bool = False,
    imported: DayAnswers | None = None,
    most_failures: int = ENOUGH_FAILURES,
    on_request: OnRequest = ignore_request,
) -> CrawlResult:
    """Fetches the targets that are due into the session's archive.

    again: fetch the others too. imported: what imported documents say of days. on_request: called
    with each request once it is archived, also with those for robots.txt. The run ends early where
    the site wants or answers no more requests, or after so many failures in a row, and its result
    says why. Raises StorageError.
    """
    due = sorted(
        wanted if again else _due(session, wanted, imported or {}), key=partial(_failed_at, session)
    )
    requests: list[RequestEvent] = []
    stopped = None
    try:
        for event in _requests(session, due, most_failures, on_request):
            requests.append(event)
    except SiteClosed as error:
        stopped = str(error)
    return CrawlResult(requests, [target for target in wanted if target not in due], stopped)


def _due(session: FetchSession, wanted: Sequence[Target], imported: DayAnswers) -> list[Target]:
    now = session.clock.now()
    return session.source.due(wanted, session.origin, session.log, imported, now)


def _failed_at(session: FetchSession, target: Target) -> datetime:
    """The sort key of a target: listings that failed come last, so that they hold up no others."""
    fetches = session.log.by_url.get(session.url(target.page(0)), [])
    last = fetches[-1] if fetches else None
    return datetime(1, 1, 1) if last is None or last.outcome in GOOD_OUTCOMES else last.requested_at


def _known(session: FetchSession, target: Target, number: int) -> Fetch | None:
    return session.log.accepted(session.url(target.page(number)))


def _requests(
    session: FetchSession, due: Sequence[Target], most_failures: int, on_request: OnRequest
) -> Iterator[RequestEvent]:
    """The last request for each listing; on_request is called with every one."""
    began, failures = session.clock.now(), 0
    for number, target in enumerate(due, start=1):
        event = partial(_event, session.clock, began, (number, len(due)), target)
        session.on_attempt = partial(_report, on_request, event)
        fetch = _fetch_listing(session, target)
        yield event(fetch)
        if fetch.outcome == "limited":
            raise SiteClosed(f"still limited after waiting: {fetch.detail}; fetch again later")
        failures = failures + 1 if _is_trouble(fetch) else 0
        if failures == most_failures and number < len(due):
            raise SiteClosed(_failure_text(failures, fetch))


def _failure_text(failures: int, last: Fetch) -> str:
    if failures == 1:
        return f"{last.detail}: fetch again later"
    return (
        f"{failures} listings failed one after another, the last one with {last.detail}: "
        "fetch again later"
    )


def _event(
    clock: Clock,
    began: datetime,
    position: tuple[int, int],
    target: Target,
    fetch: Fetch,
    again_in: float | None = None,
) -> RequestEvent:
    number, total = position
    left = (clock.now() - began).total_seconds() / number * (total - number)
    return RequestEvent(target, fetch, number, total, left, again_in)


def _report(
    on_request: OnRequest, event: Callable[..., RequestEvent], fetch: Fetch, again_in: float | None
) -> None:
    on_request(event(fetch, again_in))


def _is_trouble(fetch: Fetch) -> bool:
    """True where the site as a whole may be out of order, or have had enough of us."""
    if fetch.outcome == "blocked":
        return fetch.status is not None
    return fetch.outcome == "failed" and (fetch.status or 0) // 100 != 4


def _fetch_listing(session: FetchSession, target: Target) -> Fetch:
    """The last request for a listing: of an answer in parts the one that ends it or fails it."""
    path: str | None = target.page(0)
    is_resuming = True  # a page that was asked for anew is of another answer than those archived
    for number in range(MAX_ANSWER_PAGES):
        known = _resumed(session, target, number) if is_resuming else None
        is_resuming = known is not None
        fetch = known or session.fetch(str(path), conditional=number == 0)
        path = _rest_path(target, number, fetch)
        if path is None:
            return fetch
    if not target.is_paged:  # it says itself where it goes on, and the next run asks on
        return fetch
    return replace(fetch, outcome="failed", detail=f"no end after {MAX_ANSWER_PAGES} pages")


def _rest_path(target: Target, number: int, fetch: Fetch) -> str | None:
    """The path of the page after a page of an answer; None where it was the last one, or failed."""
    if fetch.is_whole or fetch.outcome not in GOOD_OUTCOMES:
        return None
    return target.page(number + 1) if target.is_paged else fetch.rest_path


def _resumed(session: FetchSession, target: Target, number: int) -> Fetch | None:
    """A full page that a run archived a moment ago, before it was interrupted.

    A listing whose parts name each other begins again.
    """
    if not target.is_paged:
        return None
    known = _known(session, target, number)
    if known is None or known.is_whole or _is_ended(session, target, number, known):
        return None
    age = session.clock.now() - known.requested_at
    return known if -CLOCK_TOLERANCE <= age < _RESUMED_WITHIN else None


def _is_ended(session: FetchSession, target: Target, number: int, before: Fetch) -> bool:
    """True where the answer that a page belongs to was fetched to its last page."""
    following = _known(session, target, number + 1)
    if following is None or following.requested_at < before.requested_at:
        return False
    return following.is_whole or _is_ended(session, target, number + 1, following)
