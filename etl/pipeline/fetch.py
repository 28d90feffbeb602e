"""Fetching as operators know it: the days that are worth a request, and the daily job."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from etl.archive.sharing import refresh_archive
from etl.clock import SYSTEM_CLOCK, Clock, days_between
from etl.errors import NoRelease
from etl.fetch.crawl import NO_FOLLOWER, CrawlResult, FetchFollower, crawl
from etl.fetch.session import open_session
from etl.ids import ReleaseId
from etl.pipeline.enrich import EnrichResult, enrich_newcomers, run_limits
from etl.pipeline.known_days import known_day_states, released_days
from etl.pipeline.parsing_workers import parsing_workers
from etl.pipeline.publish import PLAIN_RELEASE, ReleaseOptions, publish_archive
from etl.settings import Settings
from etl.sources.base import Target
from etl.sources.daily_papers.parsed_ids import parsed_ids
from etl.sources.daily_papers.source import DAILY_PAPERS
from etl.sources.daily_papers.targets import Via, daily_target
from etl.sources.readers import PageReaders
from etl.stage.progress import Progress, no_progress


@dataclass(frozen=True, slots=True)
class RunResult:
    """The outcome of a daily job: the requests, and the release that shows them.

    release_id: None where no page was ever archived, so that there is no release. enriched: what
    came of asking other services about the papers.
    """

    crawl: CrawlResult
    release_id: ReleaseId | None
    enriched: Sequence[EnrichResult] = ()


def fetch_targets(
    settings: Settings,
    wanted: Sequence[Target],
    *,
    again: bool = False,
    follower: FetchFollower = NO_FOLLOWER,
    clock: Clock = SYSTEM_CLOCK,
    started: PageReaders | None = None,
) -> CrawlResult:
    """Fetch into the archive the targets that are due, and with `again` the others too.

    Days that were imported count as known. started: readers that run already, which keep what they
    parse. Another fetch is waited for as long as another load. Raises FetchBusy, StorageError.
    """
    refresh_archive(settings.archive, settings.store)
    imported = released_days(settings).imported
    wait = settings.lock_wait(follower.on_wait)
    site, folder, on_request = settings.site, settings.archive, follower.on_request
    with (
        parsing_workers(settings, started) as readers,
        open_session(DAILY_PAPERS, site, folder, clock, readers, wait) as session,
    ):
        return crawl(session, wanted, again=again, imported=imported, on_request=on_request)


def fetch_missing(
    settings: Settings,
    via: Via = "html",
    follower: FetchFollower = NO_FOLLOWER,
    clock: Clock = SYSTEM_CLOCK,
) -> CrawlResult:
    """Fetch the days that are worth a request, of all since the listings began."""
    worth = [state.day for state in known_day_states(settings, clock) if state.worth_fetching]
    wanted = [daily_target(day, via) for day in worth]
    return fetch_targets(settings, wanted, again=True, follower=follower, clock=clock)


def run_daily(
    settings: Settings,
    wanted: Sequence[Target],
    follower: FetchFollower = NO_FOLLOWER,
    progress: Progress = no_progress,
    clock: Clock = SYSTEM_CLOCK,
    *,
    extras: ReleaseOptions = PLAIN_RELEASE,
) -> RunResult:
    """The daily job: fetch what is missing or moving of what is wanted, load, check, publish.

    Between fetch and load it asks about papers: those that just came, and those of the release that
    arXiv has not told of. Of the latter it asks for as many as the settings allow a run, newest
    first; `enrich` asks for all. Trouble with that costs no page and no release.

    What was parsed to judge an answer is not parsed again to be staged. Where the site
    answers nothing, the new release differs from the last one by these requests alone. Where there
    is no release yet, none is made.
    """
    with parsing_workers(settings) as readers:
        fetched = fetch_targets(settings, wanted, follower=follower, clock=clock, started=readers)
        fresh = parsed_ids(readers.parsed.packed.values())
        limits = run_limits(settings)
        if fetched.stopped:
            limits.pop("details", None)  # the site wants no more requests
        enriched = enrich_newcomers(settings, limits, fresh, follower, clock, readers)
        try:
            release_id = publish_archive(
                settings,
                extras=extras,
                progress=progress,
                started=readers,
                clock=clock,
            )
        except NoRelease:
            release_id = None
    return RunResult(fetched, release_id, enriched)


def last_days(
    count: int, via: Via = "html", clock: Clock = SYSTEM_CLOCK, first: date = date.min
) -> list[Target]:
    """The daily listings of the last `count` days from the first on, today's (UTC) included."""
    today = clock.now().date()
    begin = max(today - timedelta(count - 1), first)
    return [daily_target(day, via) for day in days_between(begin, today)]
