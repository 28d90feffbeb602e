"""The lines that a fetch prints: one for each request, one for a long wait, and the counts."""

import sys
from collections import Counter
from collections.abc import Collection

from etl.cli.say import say
from etl.clock import SystemClock
from etl.contract.vocabulary import FetchOutcome
from etl.errors import SiteClosed
from etl.fetch.crawl import CrawlResult, FetchFollower, RequestEvent
from etl.fetch.log import Fetch
from etl.inert import inert_line
from etl.sources.daily_papers.day_states import listing_outcome
from etl.sources.daily_papers.urls import is_same_listing
from etl.stage.progress import Progress

_LONG_SECONDS = 3
_LONG_RUN = 60
_LONG_PATH = 60
NOT_FETCHED: frozenset[FetchOutcome] = frozenset({"blocked", "limited", "failed", "unreadable"})
"""Outcomes of a listing that did not come. That it leads elsewhere is the site's answer."""
_SOME_NOT_FETCHED = 7
"""The exit code where the site went on answering, and some listings did not come."""


class RequestLines(SystemClock):
    """A clock that prints a line for each request, and one before each long wait.

    So a person who watches can tell a run that waits from one that hangs.
    """

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._is_wait_announced = False

    @property
    def follower(self) -> FetchFollower:
        """The functions that a fetch calls, so that its lines appear."""
        return FetchFollower(self._show, self._announce_wait)

    def _show(self, event: RequestEvent) -> None:
        """Print the line of a request that was answered, or was not."""
        say(_line(event))
        self._is_wait_announced = event.again_in is not None
        self._progress("fetching", event.number, event.total)

    def _announce_wait(self) -> None:
        say("another fetch is running; waiting for it to finish", err=True)

    def sleep(self, seconds: float) -> None:
        """Wait, and say so before a long wait that the last line did not announce."""
        if seconds >= _LONG_SECONDS and not self._is_wait_announced:
            say(f"waiting {_duration(seconds)} before the next request", err=True)
        self._is_wait_announced = False
        super().sleep(seconds)


def finish_fetch(done: CrawlResult) -> None:
    """Print the counts, and exit with a code that a scheduler understands."""
    counts = Counter(listing_outcome(event.fetch) for event in done.requests)
    words = [f"{count} {outcome}" for outcome, count in counts.most_common()]
    words += [f"{len(done.skipped)} complete or not due"] if done.skipped else []
    say(f"fetched: {', '.join(words) or 'nothing'}")
    if done.stopped:
        say(f"paperhouse: stopped: {done.stopped}", err=True)
    if code := exit_code_after(done):
        sys.exit(code)


def exit_code_after(done: CrawlResult, not_fetched: Collection[FetchOutcome] = NOT_FETCHED) -> int:
    """The exit code that says whether the run was stopped, or lacks some of what it asked for."""
    if done.stopped:
        return SiteClosed.exit_code
    is_some_missing = any(
        event.fetch.outcome in not_fetched or _leads_nowhere(event.fetch) for event in done.requests
    )
    return _SOME_NOT_FETCHED if is_some_missing else 0


def _leads_nowhere(fetch: Fetch) -> bool:
    """True for a redirect to the same listing that was not followed: in a circle, or elsewhere."""
    return fetch.outcome == "redirected" and is_same_listing(fetch.url, fetch.sent_to or "")


def _line(event: RequestEvent) -> str:
    """One request: when, for which listing, what came of it, and how long the others will take."""
    fetch = event.fetch
    status = "-" if fetch.status is None else str(fetch.status)
    columns = [
        f"{fetch.requested_at:%H:%M:%S}",
        f"{event.number:>{len(str(event.total))}}/{event.total}",
        f"{fetch.outcome:<10}",
        f"{status:>3}",
        _shortened(inert_line(f"/{fetch.url.split('/', 3)[-1]}")),
        _result(event),
        f"({_duration(event.seconds_left)} left)" if event.seconds_left >= _LONG_RUN else "",
    ]
    return "  ".join(filter(None, columns))


def _result(event: RequestEvent) -> str:
    """The reason without the status, which has a column; where there is none, the capture."""
    fetch = event.fetch
    reason = (fetch.detail or "").removeprefix(f"status {fetch.status}").lstrip(",: ")
    again = "" if event.again_in is None else f"again in {_duration(event.again_in)}"
    return inert_line("; ".join(filter(None, (reason or fetch.capture_id, again))))


def _shortened(path: str) -> str:
    return path if len(path) <= _LONG_PATH else f"{path[: _LONG_PATH - 1]}…"


def _duration(seconds: float) -> str:
    return f"{seconds / 60:.0f} min" if seconds >= 120 else f"{seconds:.0f} s"
