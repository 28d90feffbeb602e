"""A run over listings as whoever watches partitions wants it: each one good or bad, and why."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import groupby

from msgspec import Struct

from etl.clock import SYSTEM_CLOCK, Clock
from etl.contract.policy import FEWER_IS_HELD, NOTHING_LISTED, is_retriable, is_weekend
from etl.contract.vocabulary import GOOD_OUTCOMES
from etl.fetch.crawl import CrawlResult, OnRequest, RequestEvent, ignore_request
from etl.fetch.log import Fetch, FetchLog, read_fetch_log
from etl.ids import CaptureId
from etl.pipeline.fetch import fetch_targets, known_day_states
from etl.settings import Settings
from etl.sources.base import Target
from etl.sources.daily_papers.day_states import DayState, fetches_by_day
from etl.sources.daily_papers.targets import target_day


class ListingResult(Struct, frozen=True):
    """What a run found out about one listing; key: how whoever asked calls it.

    outcome: of its last request; `known` where none was worth one, `unasked` where the run ended
    before its turn. is_good: what it lists is known, and be it nothing. is_final: it is not, and
    asking again soon will not help. doubt: why the answer may not be whole, None where nothing
    speaks against it.
    """

    key: str
    outcome: str
    detail: str | None
    is_good: bool
    is_final: bool = False
    url: str | None = None
    capture_id: CaptureId | None = None
    entry_count: int | None = None
    request_count: int = 0
    doubt: str | None = None


OnListing = Callable[[ListingResult], None]


def fetch_listings(
    settings: Settings,
    wanted: Mapping[str, Target],
    tell: OnListing,
    *,
    again: bool = False,
    watch: OnRequest = ignore_request,
    clock: Clock = SYSTEM_CLOCK,
) -> list[ListingResult]:
    """Fetch listings, without what is complete or not yet due, unless again. Each is told once.

    What is asked for is told as soon as its page is archived, so a kill takes back none of it.
    Raises FetchBusy, StorageError, ArchiveDamaged.
    """
    keys = {target: key for key, target in wanted.items()}
    run = _Run(keys, tell, watch, read_fetch_log(settings.archive))
    done = fetch_targets(settings, list(keys), again=again, watch=run.watch, clock=clock)
    run.end(done)
    _rest(run, done, settings, clock)
    return [run.found[target] for target in keys]


class _Run:
    """What was told already, and the listing that is under way."""

    def __init__(
        self, keys: Mapping[Target, str], tell: OnListing, watch: OnRequest, before: FetchLog
    ) -> None:
        self.keys = keys
        self.found: dict[Target, ListingResult] = {}
        self._tell, self._watch = tell, watch
        self._history, self._before = before, fetches_by_day(before)
        self._last: RequestEvent | None = None
        self._counts: Counter[Target] = Counter()

    def watch(self, step: RequestEvent) -> None:
        """A listing is at its end when the next one begins: requests are told, not listings."""
        if self._last is not None and self._last.target != step.target:
            self._asked(self._last)
        self._last = step
        self._counts[step.target] += not step.fetch.url.endswith("/robots.txt")
        self._watch(step)

    def end(self, done: CrawlResult) -> None:
        for step in done.steps:
            if step.target not in self.found:
                self._asked(step)

    def add(self, target: Target, found: ListingResult) -> None:
        self.found[target] = found
        self._tell(found)

    def _asked(self, step: RequestEvent) -> None:
        fetch = step.fetch
        found = ListingResult(
            self.keys[step.target],
            fetch.outcome,
            fetch.detail,
            is_good=fetch.outcome in GOOD_OUTCOMES,
            is_final=_is_final(fetch),
            url=fetch.url,
            capture_id=fetch.capture_id,
            entry_count=fetch.entry_count,
            request_count=self._counts[step.target],
            doubt=self._doubt(target_day(step.target), fetch),
        )
        self.add(step.target, found)

    def _doubt(self, day: date | None, fetch: Fetch) -> str | None:
        listed = self._history.listed(fetch)
        if listed in NOTHING_LISTED and day and not is_weekend(day):
            return "a weekday without papers: a holiday, or none were shown"
        if listed != "page":
            return None
        if not fetch.is_whole:
            return "pages of the answer are missing"
        return _few(fetch, self._before.get(day, ()) if day else ())


def _few(fetch: Fetch, before: Sequence[Fetch]) -> str | None:
    count = fetch.entry_count or 0
    most = max((one.entry_count or 0 for one in before if one.outcome == "page"), default=0)
    return (
        f"lists {count} papers, an earlier answer {most}" if count < FEWER_IS_HELD * most else None
    )


def _rest(run: _Run, done: CrawlResult, settings: Settings, clock: Clock) -> None:
    """What was not asked for: because that was not worth it, or the run ended before its turn."""
    skipped = set(done.skipped)
    known = {gap.day: gap for gap in known_day_states(settings, clock)} if skipped else {}
    for target, key in run.keys.items():
        if target in skipped:
            run.add(target, _known(key, target, known))
        elif target not in run.found:
            run.add(
                target,
                ListingResult(key, "unasked", f"not asked for: {done.stopped}", is_good=False),
            )


def _known(key: str, target: Target, gaps: Mapping[date, DayState]) -> ListingResult:
    day = target_day(target)
    if day is None:
        return ListingResult(key, "known", "fetched since it settled", is_good=True)
    if day not in gaps:
        return ListingResult(
            key, "unasked", "has not begun, or is before the first day", is_good=False
        )
    return ListingResult(key, "known", f"{gaps[day].state}: {gaps[day].why}", is_good=True)


def _is_final(fetch: Fetch) -> bool:
    if fetch.outcome == "failed":
        return (
            fetch.status is not None and fetch.status // 100 == 4 and not is_retriable(fetch.status)
        )
    return fetch.outcome in ("blocked", "redirected", "unreadable")


def due_spans(gaps: Sequence[DayState]) -> list[tuple[date, date]]:
    """Spans of days in a row that still move and should be looked at again by now."""
    spans = []
    for is_due, group in groupby(
        gaps, key=lambda gap: gap.state == "moving" and gap.worth_fetching
    ):
        if is_due:
            days = [gap.day for gap in group]
            spans.append((days[0], days[-1]))
    return spans
