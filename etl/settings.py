"""Settings: folders, waits, and what the modules beside this one read of sites, mail and stores."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from etl.agent_limits import AgentLimits, read_agent_limits
from etl.archive_place import ArchivePlace, read_archive_place, read_publish_url
from etl.clock import SYSTEM_CLOCK, Clock
from etl.environment import (
    read_cluster,
    read_count,
    read_memory,
    read_seconds,
    read_source_date,
    web_address,
)
from etl.errors import UsageError
from etl.feed_place import FeedPlace, read_feed_place
from etl.files import LockWait, ignore_wait
from etl.inert import is_encodable
from etl.limits import LEAST_PROCESS_BYTES, PAGE_SECONDS, WORKER_BYTES
from etl.mail_server import MailServer, read_mail_server
from etl.memory_size import usual_memory
from etl.site_settings import ARXIV_SITE, Site, read_arxiv, read_site

_LOCK_SECONDS = "PAPERHOUSE_LOCK_SECONDS"
_UI = "http://127.0.0.1:3000"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that the environment decides.

    home: the folder that holds all that the program writes.
    lock_seconds: how long a load waits for another load, and a fetch for another fetch.
    source_date: the instant to record as the time of import, instead of the clock's.
    page_seconds, page_bytes: the most that reading one page may cost, before it is unreadable.
    memory_bytes: the most that a load, a release or a rebuild may hold in memory, workers included;
    what does not fit is written beside the stage meanwhile.
    site, arxiv: where to fetch from, and how politely.
    enrich_requests, detail_requests: the most that a `run` asks arXiv, and the site for details.
    webhook: the address that is told of trouble; it may be a secret.
    ui_url: the address of Dagster's UI, for links in messages.
    mail: the server that digests are handed to; None where none are sent.
    agent: the most that a call of an agent may take.
    feeds: where feeds are written to.
    store: what keeps the archive, where the home alone does not.
    publish_url: the store that Dagster publishes releases to.
    cluster: the scheduler of the machines that read pages for `load` and `rebuild`, which find them
    in the store; None where this machine reads them.
    """

    home: Path
    lock_seconds: float = 600.0
    source_date: datetime | None = None
    page_seconds: float = PAGE_SECONDS
    page_bytes: int = WORKER_BYTES
    memory_bytes: int = field(default_factory=usual_memory)
    site: Site = field(default_factory=Site)
    arxiv: Site = ARXIV_SITE
    enrich_requests: int = 0
    detail_requests: int = 0
    webhook: str | None = field(default=None, repr=False)
    ui_url: str = _UI
    mail: MailServer | None = None
    agent: AgentLimits = field(default_factory=AgentLimits)
    feeds: FeedPlace = field(default_factory=FeedPlace)
    store: ArchivePlace | None = None
    publish_url: str | None = None
    cluster: str | None = None

    def __post_init__(self) -> None:
        """Raises UsageError for a webhook or home that is none, and for limits of nothing."""
        if self.page_seconds <= 0:
            raise UsageError("PAPERHOUSE_PAGE_SECONDS is above 0")
        if self.page_bytes < LEAST_PROCESS_BYTES:
            raise UsageError(
                f"PAPERHOUSE_PAGE_MEGABYTES is at least {LEAST_PROCESS_BYTES // 2**20}: a process "
                "needs some before it reads"
            )
        if self.webhook and web_address(self.webhook) is None:
            raise UsageError("PAPERHOUSE_WEBHOOK is no address: it is like https://host/path")
        if web_address(self.ui_url) is None:
            raise UsageError("PAPERHOUSE_UI is no address: it is like http://127.0.0.1:3000")
        if self.cluster and self.store is None:
            raise UsageError(
                "PAPERHOUSE_CLUSTER needs PAPERHOUSE_ARCHIVE: the machines of a cluster read an"
                " archive that all of them reach"
            )
        if not is_encodable(str(self.home)):
            raise UsageError(
                f"PAPERHOUSE_HOME={str(self.home)!a} is not UTF-8: choose another folder"
            )
        feeds = self.feeds.folder
        own = (self.archive, self.inbox, self.lake, self.reports)
        if feeds and (feeds == self.home or any(map(feeds.is_relative_to, own))):
            raise UsageError(
                f"PAPERHOUSE_FEEDS is {feeds}, which keeps files of its own: name another folder"
            )
        if "?" in str(self.home):
            raise UsageError(
                f"PAPERHOUSE_HOME={str(self.home)!a} has a `?`, at which DuckDB ends a file's name:"
                " choose another folder"
            )

    @property
    def archive(self) -> Path:
        return self.home / "archive"

    @property
    def stage(self) -> Path:
        return self.home / "stage.duckdb"

    @property
    def release(self) -> Path:
        return self.home / "papers.duckdb"

    @property
    def history(self) -> Path:
        return self.home / "history.duckdb"

    @property
    def inbox(self) -> Path:
        """The folder where people put saved pages to be loaded; the files stay there."""
        return self.home / "inbox"

    @property
    def searches(self) -> Path:
        """The file of the searches that are watched, one query a line."""
        return self.home / "searches.txt"

    @property
    def subscriptions(self) -> Path:
        """The file of subscriptions to digests, a table of TOML for each."""
        return self.home / "subscriptions.toml"

    @property
    def lake(self) -> Path:
        """The Parquet files of the last release that was published to a store."""
        return self.home / "lake"

    @property
    def alarms(self) -> Path:
        """The file of alarms that people know of, or soon will."""
        return self.home / "alarms.json"

    @property
    def reports(self) -> Path:
        """The folder of what is written for readers after each release."""
        return self.home / "reports"

    @property
    def quality_report(self) -> Path:
        return self.reports / "quality" / "index.html"

    @property
    def lock(self) -> Path:
        return self.home / "load.lock"

    def lock_wait(self, announce: Callable[[], None] = ignore_wait) -> LockWait:
        """The patience for a lock; announce is called before."""
        return LockWait(self.lock_seconds, announce, _LOCK_SECONDS)

    def import_instant(self, now: datetime) -> datetime:
        """The instant to record for an import: SOURCE_DATE_EPOCH where it is set, else now."""
        return self.source_date or now


def from_environment(clock: Clock = SYSTEM_CLOCK) -> Settings:
    """Read all variables that README.md lists.

    Raises UsageError for a value that is not what it should be.
    """
    site = read_site(clock.now().date())
    return Settings(
        home=Path(os.environ.get("PAPERHOUSE_HOME") or "data").absolute(),
        lock_seconds=read_seconds(_LOCK_SECONDS, 600.0),
        source_date=read_source_date(clock.now()),
        page_seconds=read_seconds("PAPERHOUSE_PAGE_SECONDS", PAGE_SECONDS),
        memory_bytes=read_memory("PAPERHOUSE_MEMORY"),
        page_bytes=read_count("PAPERHOUSE_PAGE_MEGABYTES", WORKER_BYTES // 2**20, 2**20) * 2**20,
        site=site,
        arxiv=read_arxiv(site),
        enrich_requests=read_count("PAPERHOUSE_ENRICH", 20, 100_000),
        detail_requests=read_count("PAPERHOUSE_DETAILS", 200, 100_000),
        webhook=os.environ.get("PAPERHOUSE_WEBHOOK") or None,
        agent=read_agent_limits(),
        ui_url=(os.environ.get("PAPERHOUSE_UI") or _UI).rstrip("/"),
        mail=read_mail_server(),
        feeds=read_feed_place(),
        store=read_archive_place(),
        publish_url=read_publish_url(),
        cluster=read_cluster("PAPERHOUSE_CLUSTER"),
    )
