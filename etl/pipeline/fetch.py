"""Fetching as operators know it: days that are worth a request, the daily job, and the gaps."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Literal, NamedTuple

from etl.clock import SYSTEM_CLOCK, Clock
from etl.contract.vocabulary import FetchOutcome
from etl.errors import NoRelease
from etl.fetch.crawl import CrawlResult, OnRequest, crawl, days_between, ignore_request
from etl.fetch.log import read_fetch_log
from etl.fetch.session import open_session
from etl.ids import CaptureId, ReleaseId
from etl.pipeline.publish import ReleaseOptions, publish_archive
from etl.release.database import open_release
from etl.settings import Settings
from etl.sources.base import DayAnswer, Target
from etl.sources.daily_papers.day_states import (
    DayState,
    answers_by_day,
    day_states,
    merge_answers,
)
from etl.sources.daily_papers.misfiled import served_issue
from etl.sources.daily_papers.source import DAILY_PAPERS
from etl.sources.daily_papers.targets import Via, daily_target
from etl.sources.daily_papers.urls import parse_address
from etl.sources.parsed_pages import ParsedPages
from etl.stage.progress import Progress, no_progress
from etl.stage.workers import worker_pool

_SEARCHABLE = ReleaseOptions(search=True)
_PAGE_BYTES = 2**18
"""Of a page of a day, at the least; mostly about 330 kB."""

_DOCUMENTS = (
    "select url, listed_on, capture_id, source, outcome, captured_at, is_cut, fault "
    "from core.captures where listing_kind = 'daily' and outcome != 'unreadable' "
    "order by capture_id"
)


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a daily job did: what it fetched, and the load and release that came of it.

    release_id: None where no page ever came, and so there is no release.
    """

    crawl: CrawlResult
    release_id: ReleaseId | None


class DaySpan(NamedTuple):
    """Days in a row of one state; why: of the last of them."""

    first: date
    last: date
    state: str
    why: str


def fetch_targets(
    settings: Settings,
    wanted: Sequence[Target],
    *,
    again: bool = False,
    watch: OnRequest = ignore_request,
    clock: Clock = SYSTEM_CLOCK,
    parsed: ParsedPages | None = None,
) -> CrawlResult:
    """Fetch into the archive what is wanted, without what is complete or not yet due, unless again.

    Days that were imported count as known. parsed: where to keep what was parsed. Raises
    FetchBusy, StorageError.
    """
    imported, _ = _released(settings)
    with open_session(DAILY_PAPERS, settings.site, settings.archive, clock, parsed) as opened:
        return crawl(opened, wanted, again=again, imported=imported, watch=watch)


def known_day_states(settings: Settings, clock: Clock = SYSTEM_CLOCK) -> list[DayState]:
    """Every day since the listings began, with its state and why.

    Fetches count at once; what is imported or held is known from the release, so of pages that came
    after it nobody knows yet that they are held.
    """
    imported, held = _released(settings)
    seen = merge_answers(imported, answers_by_day(read_fetch_log(settings.archive), held))
    days = days_between(settings.site.first_day, clock.now().date())
    return day_states(seen, days, clock.now())


def fetch_missing(
    settings: Settings,
    via: Via = "html",
    watch: OnRequest = ignore_request,
    clock: Clock = SYSTEM_CLOCK,
) -> CrawlResult:
    """Fetch just the days that are worth it, of all since the listings began."""
    worth = [gap.day for gap in known_day_states(settings, clock) if gap.worth_fetching]
    wanted = [daily_target(day, via) for day in worth]
    return fetch_targets(settings, wanted, again=True, watch=watch, clock=clock)


def run_daily(
    settings: Settings,
    wanted: Sequence[Target],
    watch: OnRequest = ignore_request,
    progress: Progress = no_progress,
    clock: Clock = SYSTEM_CLOCK,
    *,
    extras: ReleaseOptions = _SEARCHABLE,
) -> RunResult:
    """The daily job: fetch what is missing or moving of what is wanted, load, check, publish.

    For a long span, processes start while the first pages come. A site that answers nothing leaves
    the last release as it was, with these requests added; where there is none, none is made.
    """
    with worker_pool(_PAGE_BYTES * len(wanted)) as started:
        parsed = ParsedPages()
        fetched = fetch_targets(settings, wanted, watch=watch, clock=clock, parsed=parsed)
        try:
            release_id = publish_archive(
                settings,
                extras=extras,
                progress=progress,
                started=started,
                clock=clock,
                parsed=parsed,
            )
        except NoRelease:
            release_id = None
    return RunResult(fetched, release_id)


def last_days(count: int, via: Via = "html", clock: Clock = SYSTEM_CLOCK) -> list[Target]:
    """The daily listings up to today's (UTC)."""
    today = clock.now().date()
    return [daily_target(day, via) for day in days_between(today - timedelta(count - 1), today)]


def day_spans(found: Iterable[DayState]) -> Iterator[DaySpan]:
    """Days in a row of one state as one span."""
    for state, group in groupby(found, key=lambda gap: gap.state):
        row = list(group)
        yield DaySpan(row[0].day, row[-1].day, state, row[-1].why)


def _released(settings: Settings) -> tuple[dict[date, list[DayAnswer]], set[CaptureId]]:
    """What the release's imported documents say of each day, and the captures that it holds."""
    imported: dict[date, list[DayAnswer]] = {}
    held: set[CaptureId] = set()
    if settings.release.exists():
        with open_release(settings.release) as con:
            rows = con.execute(_DOCUMENTS).fetchall()
        issues = {own for _, own, _, _, outcome, *_ in rows if own and outcome == "page"}
        for url, listed_on, capture_id, source, outcome, *told in rows:
            held |= {capture_id} if outcome == "held" else set()
            day = parse_address(url).day or listed_on
            if source == "import" and day is not None:
                imported.setdefault(day, []).append(
                    _seen(_outcome(outcome, day, listed_on, issues), *told)
                )
    return imported, held


def _outcome(
    outcome: FetchOutcome | Literal["held"], day: date, own: date | None, issues: set[date]
) -> FetchOutcome | Literal["held"]:
    """What a document says of the day asked for: another day's issue may say nothing of it."""
    if outcome != "repeat":
        return outcome
    previous = max((issue for issue in issues if issue < day), default=None)
    issue = served_issue(day, own, is_whole=True, previous=previous)
    return "repeat" if issue == "previous" else "page" if issue == "asked" else "unreadable"


def _seen(
    outcome: FetchOutcome | Literal["held"],
    captured_at: datetime | None,
    is_cut: bool,
    fault: str | None,
) -> DayAnswer:
    """A cut document settles nothing: papers are missing whenever it was captured."""
    if is_cut:
        return DayAnswer(None, "page", "imported, and cut at 50 papers")
    return DayAnswer(captured_at, outcome, fault)
