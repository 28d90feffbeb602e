"""Fetching as operators know it: the days that are worth a request, the daily job, day states."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Literal, NamedTuple

from etl.clock import SYSTEM_CLOCK, Clock
from etl.contract.policy import API_DEFAULT_LIMIT
from etl.contract.vocabulary import FetchOutcome
from etl.errors import NoRelease
from etl.fetch.crawl import CrawlResult, OnRequest, crawl, days_between, ignore_request
from etl.fetch.log import read_fetch_log
from etl.fetch.session import open_session
from etl.ids import CaptureId, ReleaseId
from etl.pipeline.parsing_workers import parsing_workers
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

_SEARCHABLE = ReleaseOptions(search=True)
_PAGE_BYTES = 2**18
"""Bytes of a day's page, as a low estimate: most have about 330 kB."""

_DOCUMENTS = (
    "select url, listed_on, capture_id, source, outcome, captured_at, is_cut, fault "
    "from core.captures where listing_kind = 'daily' and outcome != 'unreadable' "
    "order by capture_id"
)


@dataclass(frozen=True, slots=True)
class RunResult:
    """The outcome of a daily job: the requests, and the release that shows them.

    release_id: None where no page was ever archived, so that there is no release.
    """

    crawl: CrawlResult
    release_id: ReleaseId | None


class DaySpan(NamedTuple):
    """Days in a row of one state. why: the reason for the last of them."""

    first: date
    last: date
    state: str
    why: str


def fetch_targets(
    settings: Settings,
    wanted: Sequence[Target],
    *,
    again: bool = False,
    on_request: OnRequest = ignore_request,
    clock: Clock = SYSTEM_CLOCK,
    parsed: ParsedPages | None = None,
) -> CrawlResult:
    """Fetch into the archive the targets that are due, and with `again` the others too.

    Days that were imported count as known. parsed: where to keep what was parsed. Raises
    FetchBusy, StorageError.
    """
    imported, _ = _released(settings)
    with open_session(DAILY_PAPERS, settings.site, settings.archive, clock, parsed) as session:
        return crawl(session, wanted, again=again, imported=imported, on_request=on_request)


def known_day_states(settings: Settings, clock: Clock = SYSTEM_CLOCK) -> list[DayState]:
    """Every day since the listings began, with its state and the reason.

    Fetches count at once. What was imported or is held is read from the release, so a page that
    came after the release is not yet known to be held.
    """
    imported, held = _released(settings)
    seen = merge_answers(imported, answers_by_day(read_fetch_log(settings.archive), held))
    days = days_between(settings.site.first_day, clock.now().date())
    return day_states(seen, days, clock.now())


def fetch_missing(
    settings: Settings,
    via: Via = "html",
    on_request: OnRequest = ignore_request,
    clock: Clock = SYSTEM_CLOCK,
) -> CrawlResult:
    """Fetch the days that are worth a request, of all since the listings began."""
    worth = [state.day for state in known_day_states(settings, clock) if state.worth_fetching]
    wanted = [daily_target(day, via) for day in worth]
    return fetch_targets(settings, wanted, again=True, on_request=on_request, clock=clock)


def run_daily(
    settings: Settings,
    wanted: Sequence[Target],
    on_request: OnRequest = ignore_request,
    progress: Progress = no_progress,
    clock: Clock = SYSTEM_CLOCK,
    *,
    extras: ReleaseOptions = _SEARCHABLE,
) -> RunResult:
    """The daily job: fetch what is missing or moving of what is wanted, load, check, publish.

    For a long span, worker processes start while the first pages are fetched. Where the site
    answers nothing, the new release differs from the last one by these requests alone. Where there
    is no release yet, none is made.
    """
    with parsing_workers(_PAGE_BYTES * len(wanted)) as started:
        parsed = ParsedPages()
        fetched = fetch_targets(settings, wanted, on_request=on_request, clock=clock, parsed=parsed)
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
    for state, group in groupby(found, key=lambda it: it.state):
        row = list(group)
        yield DaySpan(row[0].day, row[-1].day, state, row[-1].why)


def _released(settings: Settings) -> tuple[dict[date, list[DayAnswer]], set[CaptureId]]:
    """Day answers of the imported documents in the release, and the captures that are held."""
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
    """The answer of a document for the day asked for: another day's issue may say nothing of it."""
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
    """A cut document settles nothing, because papers may be missing whenever it was captured."""
    if is_cut:
        return DayAnswer(None, "page", f"imported, and cut at {API_DEFAULT_LIMIT} papers")
    return DayAnswer(captured_at, outcome, fault)
