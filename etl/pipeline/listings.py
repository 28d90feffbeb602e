"""A run over listings, with a result for each of them, as partitions of Dagster need it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property, partial
from itertools import groupby

from msgspec import Struct

from etl.clock import SYSTEM_CLOCK, Clock
from etl.contract.policy import FEWER_IS_HELD, NOTHING_LISTED, is_final_status, is_weekend
from etl.contract.vocabulary import GOOD_OUTCOMES, ListingOutcome
from etl.counted import counted
from etl.fetch.crawl import NO_FOLLOWER, CrawlResult, FetchFollower, OnRequest, RequestEvent
from etl.fetch.log import Fetch, FetchLog, read_fetch_log
from etl.pipeline.fetch import fetch_targets
from etl.pipeline.known_days import known_day_states
from etl.settings import Settings
from etl.sources.base import Target
from etl.sources.daily_papers.day_states import DayState, fetches_by_day, listing_outcome
from etl.sources.daily_papers.targets import target_day


class ListingResult(Struct, frozen=True):
    """The result of a run for one listing. key: the caller's name for it.

    outcome: that of the last request, if there was one. is_good: the run knows what the site lists,
    even if that is nothing. is_final: it does not know, and asking again soon will not help.
    warning: a sign that the answer may not be whole; None where there is none.
    """

    key: str
    outcome: ListingOutcome
    detail: str | None
    is_good: bool
    is_final: bool = False
    url: str | None = None
    capture_id: str | None = None
    entry_count: int | None = None
    request_count: int = 0
    warning: str | None = None


OnListing = Callable[[ListingResult], None]


def fetch_listings(
    settings: Settings,
    wanted: Mapping[str, Target],
    on_listing: OnListing,
    *,
    again: bool = False,
    follower: FetchFollower = NO_FOLLOWER,
    clock: Clock = SYSTEM_CLOCK,
) -> list[ListingResult]:
    """Fetch the listings that are due, and with `again` the others too.

    on_listing: called once with each listing, as soon as its page is archived, so that a kill
    takes back none of them. Raises FetchBusy, StorageError, ArchiveDamaged.
    """
    keys = {target: key for key, target in wanted.items()}
    read_log = partial(read_fetch_log, settings.archive, clock.now())
    run = _ListingRun(keys, on_listing, follower.on_request, read_log)
    following = FetchFollower(run.add_request, follower.on_wait)
    crawled = fetch_targets(settings, list(keys), again=again, follower=following, clock=clock)
    run.add_last(crawled)
    _add_unrequested(run, crawled, settings, clock)
    return [run.results[target] for target in keys]


class _ListingRun:
    """The results so far, and the listing that is under way.

    The log of earlier requests is read once the run has its first answer. By then another fetch
    that was waited for has ended, and the log has its answers too.
    """

    def __init__(
        self,
        keys: Mapping[Target, str],
        on_listing: OnListing,
        on_request: OnRequest,
        read_log: Callable[[], FetchLog],
    ) -> None:
        self.keys = keys
        self.results: dict[Target, ListingResult] = {}
        self._on_listing, self._on_request = on_listing, on_request
        self._read_log = read_log
        self._last: RequestEvent | None = None
        self._counts: Counter[Target] = Counter()
        self._entry_counts: Counter[Target] = Counter()

    def add_request(self, event: RequestEvent) -> None:
        """Takes the next request. When it is for another listing, the one before has ended."""
        if self._last is not None and self._last.target != event.target:
            self._add_answered(self._last)
        self._last = event
        self._counts[event.target] += not event.fetch.url.endswith("/robots.txt")
        self._entry_counts[event.target] += event.fetch.entry_count or 0
        self._on_request(event)

    @cached_property
    def _log(self) -> FetchLog:
        return self._read_log()

    @cached_property
    def _earlier(self) -> Mapping[date, Sequence[Fetch]]:
        return fetches_by_day(self._log)

    def add_last(self, crawled: CrawlResult) -> None:
        """Takes the listing that no other one followed."""
        for event in crawled.requests:
            if event.target not in self.results:
                self._add_answered(event)

    def add(self, target: Target, result: ListingResult) -> None:
        self.results[target] = result
        self._on_listing(result)

    def _add_answered(self, event: RequestEvent) -> None:
        fetch, count = event.fetch, self._entry_counts[event.target]
        result = ListingResult(
            self.keys[event.target],
            listing_outcome(fetch),
            fetch.detail,
            is_good=fetch.outcome in GOOD_OUTCOMES,
            is_final=_is_final(fetch),
            url=fetch.url,
            capture_id=fetch.capture_id,
            entry_count=None if fetch.entry_count is None else count,
            request_count=self._counts[event.target],
            warning=self._warning(target_day(event.target), fetch, count),
        )
        self.add(event.target, result)

    def _warning(self, day: date | None, fetch: Fetch, count: int) -> str | None:
        is_end = listing_outcome(fetch) == "page"
        listed = "page" if is_end else self._log.listed(fetch)
        if listed in NOTHING_LISTED and day and not is_weekend(day):
            return "a weekday without papers: a holiday, or none were shown"
        if listed != "page":
            return None
        if not fetch.is_whole:
            return "pages of the answer are missing"
        return _few_entries(count, self._earlier.get(day, ()) if day else ())


def _few_entries(count: int, earlier: Sequence[Fetch]) -> str | None:
    """A warning that the load will hold the answer, because an earlier one listed far more."""
    most = max((one.entry_count or 0 for one in earlier if one.outcome == "page"), default=0)
    if count >= FEWER_IS_HELD * most:
        return None
    return f"lists {counted(count, 'paper')}, an earlier answer {most}"


def _add_unrequested(
    run: _ListingRun, crawled: CrawlResult, settings: Settings, clock: Clock
) -> None:
    """Listings without a request: they were not due, or the run ended before their turn."""
    skipped = set(crawled.skipped)
    states = {state.day: state for state in known_day_states(settings, clock)} if skipped else {}
    for target, key in run.keys.items():
        if target in skipped:
            run.add(target, _known_result(key, target_day(target), states))
        elif target not in run.results:
            detail = f"not asked for: {crawled.stopped}"
            run.add(target, ListingResult(key, "unasked", detail, is_good=False))


def _known_result(key: str, day: date | None, states: Mapping[date, DayState]) -> ListingResult:
    if day is None:
        return ListingResult(key, "known", "fetched since it settled", is_good=True)
    if day not in states:
        detail = "has not begun, or is before the first day"
        return ListingResult(key, "unasked", detail, is_good=False)
    state = states[day]
    return ListingResult(key, "known", f"{state.state}: {state.why}", is_good=True)


def _is_final(fetch: Fetch) -> bool:
    if fetch.outcome == "failed":
        return is_final_status(fetch.status)
    return fetch.outcome in ("blocked", "redirected", "unreadable")


def due_spans(states: Sequence[DayState]) -> list[tuple[date, date]]:
    """Spans of days in a row that still move and should be looked at again by now."""
    spans = []
    for is_due, group in groupby(states, key=lambda it: it.state == "moving" and it.worth_fetching):
        if is_due:
            days = [state.day for state in group]
            spans.append((days[0], days[-1]))
    return spans
