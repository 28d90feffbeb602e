"""Asking other services about the papers that pages list: planned, fetched, released."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import NamedTuple

from etl.archive.sharing import refresh_archive
from etl.clock import SYSTEM_CLOCK, Clock
from etl.contract.vocabulary import ENRICH_SOURCES, EnrichSource
from etl.errors import FetchBusy, FileUnusable
from etl.fetch.crawl import ENOUGH_FAILURES, NO_FOLLOWER, CrawlResult, FetchFollower, crawl
from etl.fetch.log import FetchLog
from etl.fetch.session import open_session
from etl.ids import ArxivId, ReleaseId
from etl.pipeline.parsing_workers import parsing_workers
from etl.pipeline.publish import PLAIN_RELEASE, ReleaseOptions, publish_archive
from etl.release.database import open_release
from etl.release.enrichment import first_listed, listed_ids, read_enrichment, untold_papers
from etl.settings import Settings
from etl.site_settings import Site
from etl.sources.arxiv.arxiv_due import (
    UntoldPaper,
    change_coverage,
    due_changes,
    due_papers,
    due_titles,
)
from etl.sources.arxiv.arxiv_source import ARXIV_SOURCE
from etl.sources.base import Source, Target
from etl.sources.daily_papers.details import due_details
from etl.sources.daily_papers.source import DAILY_PAPERS
from etl.sources.readers import PageReaders
from etl.stage.connection import Connection
from etl.stage.progress import Progress, no_progress


@dataclass(frozen=True, slots=True)
class EnrichResult:
    """The requests to one service, and what is left to ask.

    left_count: what was due and not asked for, because of the limit or of trouble.
    """

    source: EnrichSource
    crawl: CrawlResult
    left_count: int = 0


@dataclass(frozen=True, slots=True)
class EnrichOptions:
    """The services to ask in their order, each with the most targets to ask for; None for all.

    newcomers: ids of papers that no release lists yet. most_failures: in a row, which end it.
    """

    limits: Mapping[EnrichSource, int | None] = field(
        default_factory=lambda: dict.fromkeys(ENRICH_SOURCES)
    )
    newcomers: Sequence[ArxivId] = ()
    most_failures: int = ENOUGH_FAILURES


def enrich_release(
    settings: Settings,
    options: EnrichOptions,
    follower: FetchFollower = NO_FOLLOWER,
    progress: Progress = no_progress,
    clock: Clock = SYSTEM_CLOCK,
    *,
    extras: ReleaseOptions = PLAIN_RELEASE,
) -> tuple[list[EnrichResult], ReleaseId]:
    """Ask for what the release lacks, and publish a release with the answers.

    What is archived is released first, so that its papers count, and that the release is of this
    version of the code. Raises FetchBusy, and what `publish_archive` raises.
    """
    publish_archive(settings, extras=extras, progress=progress, clock=clock)
    with parsing_workers(settings) as readers:
        results = enrich_archive(settings, options, follower, clock, readers)
        release_id = publish_archive(
            settings, extras=extras, progress=progress, started=readers, clock=clock
        )
    return results, release_id


def enrich_archive(
    settings: Settings,
    options: EnrichOptions,
    follower: FetchFollower = NO_FOLLOWER,
    clock: Clock = SYSTEM_CLOCK,
    started: PageReaders | None = None,
) -> list[EnrichResult]:
    """Ask for what the release lacks, and archive the answers; a later load releases them.

    What was asked is planned by the log alone, so a run that is killed goes on where it was.
    Another fetch is waited for. Raises NoRelease, FetchBusy, StorageError, ArchiveDamaged.
    """
    refresh_archive(settings.archive, settings.store)
    wait = settings.lock_wait(follower.on_wait)
    results = []
    with parsing_workers(settings, started) as readers:
        for name, limit in options.limits.items():
            service = _SERVICES[name](settings, options)
            with open_session(
                service.source, service.site, settings.archive, clock, readers, wait
            ) as session:
                wanted = service.plan(session.log, clock.now())
                done = crawl(
                    session,
                    wanted[:limit],
                    again=True,
                    most_failures=options.most_failures,
                    on_request=follower.on_request,
                )
            left_count = len(wanted) - len(done.requests)
            results.append(EnrichResult(name, done, left_count))
    return results


def enrich_newcomers(
    settings: Settings,
    limits: Mapping[EnrichSource, int | None],
    newcomers: Iterable[ArxivId],
    follower: FetchFollower,
    clock: Clock,
    started: PageReaders,
) -> list[EnrichResult]:
    """Ask as much as one `run` may. Trouble costs the answers and no page: it is in the result.

    It is given up soon, since a service that cannot be reached would hold up the day's papers; the
    next run asks again.
    """
    fresh, results = list(newcomers), []
    if not fresh and not settings.release.exists():
        return []
    hasty = replace(settings, site=_hasty(settings.site), arxiv=_hasty(settings.arxiv))
    for name, limit in limits.items():
        options = EnrichOptions({name: limit}, fresh, most_failures=1)
        try:
            results += enrich_archive(hasty, options, follower, clock, started)
        except (FetchBusy, FileUnusable) as error:
            results.append(EnrichResult(name, CrawlResult([], [], str(error))))
    return results


def run_limits(settings: Settings) -> dict[EnrichSource, int | None]:
    """The services that a `run` or a morning's job asks, each with its limit; none that has 0."""
    limits: dict[EnrichSource, int | None] = {
        "arxiv": settings.enrich_requests,
        "details": settings.detail_requests,
    }
    return {name: limit for name, limit in limits.items() if limit}


def _hasty(site: Site) -> Site:
    return replace(site, attempts=min(site.attempts, 2))


class _Service(NamedTuple):
    """A source with its site, and what to ask of it by the log of requests at an instant."""

    source: Source
    site: Site
    plan: Callable[[FetchLog, datetime], list[Target]]


def _arxiv(settings: Settings, options: EnrichOptions) -> _Service:
    plan = partial(_due_at_arxiv, settings, options.newcomers)
    return _Service(ARXIV_SOURCE, settings.arxiv, plan)


def _details(settings: Settings, _: EnrichOptions) -> _Service:
    return _Service(DAILY_PAPERS, settings.site, partial(_due_details, settings))


_SERVICES: Mapping[EnrichSource, Callable[[Settings, EnrichOptions], _Service]] = {
    "arxiv": _arxiv,
    "details": _details,
}


def _due_details(settings: Settings, log: FetchLog, now: datetime) -> list[Target]:
    """The details that are due; of papers that just came none is. Without a release none is."""
    if not settings.release.exists():
        return []
    with open_release(settings.release) as con:
        papers = first_listed(con)
    return due_details(papers, log, settings.site.origin("/"), now)


def _due_at_arxiv(
    settings: Settings, newcomers: Iterable[ArxivId], log: FetchLog, now: datetime
) -> list[Target]:
    """The targets at arXiv: papers by id, then what changed, then titles, of which each is one.

    A release that was never made has no papers, and those that just came are all there is.
    """
    fresh = dict.fromkeys(newcomers)
    site = settings.arxiv
    if fresh and not settings.release.exists():
        return due_papers(_fresh_papers(fresh, now), log, site, now)
    with open_release(settings.release) as con:
        oldest = read_enrichment(con).oldest_told_at
        coverage = change_coverage(log, site, oldest.date() if oldest else None, now)
        papers = untold_papers(con, coverage and coverage.known_from)
        papers += _fresh_papers(_unlisted(con, fresh), now)
    return [
        *due_papers(papers, log, site, now),
        *due_changes(coverage, now),
        *due_titles(papers, log, site, now),
    ]


def _unlisted(con: Connection, fresh: Iterable[ArxivId]) -> list[ArxivId]:
    ids = list(fresh)
    known = listed_ids(con, ids) if ids else set()
    return [name for name in ids if name not in known]


def _fresh_papers(ids: Iterable[ArxivId], now: datetime) -> list[UntoldPaper]:
    return [UntoldPaper(name, "", now.date()) for name in ids]
