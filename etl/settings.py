"""Settings: folders, waits, the site and arXiv. Nothing else reads the environment."""

import os
import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

import ada_url

from etl.agent_limits import AgentLimits, read_agent_limits
from etl.archive_place import ArchivePlace, read_archive_place, read_publish_url
from etl.clock import SYSTEM_CLOCK, Clock
from etl.environment import (
    check_origin,
    read_cluster,
    read_count,
    read_day,
    read_memory,
    read_seconds,
    read_source_date,
    web_address,
)
from etl.errors import UsageError
from etl.feed_place import FeedPlace, read_feed_place
from etl.inert import is_encodable
from etl.limits import LEAST_PROCESS_BYTES, PAGE_SECONDS, WORKER_BYTES
from etl.mail_server import MailServer, read_mail_server
from etl.memory_size import usual_memory

_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_UI = "http://127.0.0.1:3000"
_OAI = "/oai"
_FIRST_LISTING = date(2023, 5, 4)
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]{8,998}={0,2}", re.ASCII)
"""RFC 6750, section 2.1. A shorter one would be found, and masked, in pages that do not hold it."""
_CONTACT = re.compile(r"[ -~]{1,200}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Site:
    """The site to fetch from, and how politely.

    url: scheme and host, without a path. contact: whom the site may write to; in the User-Agent.
    pages, api: requests in any 5 minutes, below the quota the site publishes (100 and 500); 0 lifts
    the budget. attempts: requests for one answer. longest_wait: seconds to wait for one answer in
    all. idle_seconds, answer_seconds: for the next byte, and for an answer as a whole.
    first_day: when the listings begin. authorities: a PEM file of those whose certificates count,
    in place of the machine's own. services: other hosts of the same site, by how the paths begin
    that they answer. spacing: seconds from one request to the next, at all of its hosts.
    """

    url: str = "https://huggingface.co"
    contact: str | None = None
    token: str | None = field(default=None, repr=False)
    pages: int = 80
    api: int = 400
    attempts: int = 5
    longest_wait: float = 900.0
    idle_seconds: float = 30.0
    answer_seconds: float = 120.0
    first_day: date = _FIRST_LISTING
    authorities: Path | None = None
    services: tuple[tuple[str, str], ...] = ()
    spacing: float = 0.0

    def __post_init__(self) -> None:
        """Raises UsageError for what cannot be meant, and for a token that would travel in clear.

        The token's text is in no message.
        """
        url = check_origin("PAPERHOUSE_SITE", self.url)
        if self.contact is not None and not _CONTACT.fullmatch(self.contact):
            raise UsageError("PAPERHOUSE_CONTACT cannot be sent: up to 200 printable ASCII letters")
        if self.token is None:
            return
        if not _TOKEN.fullmatch(self.token):
            raise UsageError(
                "PAPERHOUSE_TOKEN is no token: 8 to 1,000 letters, digits and -._~+/ without blanks"
            )
        if url.protocol == "http:" and url.hostname not in _LOOPBACK:
            raise UsageError("PAPERHOUSE_TOKEN is only sent over https: change PAPERHOUSE_SITE")

    @property
    def origins(self) -> tuple[str, ...]:
        """Scheme and host of each of its hosts, as a browser writes them."""
        urls = (self.url, *(url for _, url in self.services))
        return tuple(dict.fromkeys(str(ada_url.URL(url).origin) for url in urls))

    def origin(self, path: str) -> str:
        """Scheme and host of the one that answers a path."""
        served = (url for start, url in self.services if path.startswith(start))
        return str(ada_url.URL(next(served, self.url)).origin)


ARXIV_SITE = Site(
    url="https://export.arxiv.org",
    services=((_OAI, "https://oaipmh.arxiv.org"),),
    pages=0,
    api=0,
    spacing=3.0,
)
"""arXiv wants no more than a request every three seconds, at all of its services together."""


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
    feeds: where feeds are written to. store: what
    keeps the archive, where the home alone does not. publish_url: the store that Dagster publishes
    releases to. cluster: the scheduler of the machines that read pages for `load` and `rebuild`,
    which find them in the store; None where this machine reads them.
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
    def quality_report(self) -> Path:
        return self.home / "reports" / "quality" / "index.html"

    @property
    def lock(self) -> Path:
        return self.home / "load.lock"

    def import_instant(self, now: datetime) -> datetime:
        """The instant to record for an import: SOURCE_DATE_EPOCH where it is set, else now."""
        return self.source_date or now


def from_environment(clock: Clock = SYSTEM_CLOCK) -> Settings:
    """Read all variables that README.md lists.

    Raises UsageError for a value that is not what it should be.
    """
    site = _site(clock.now().date())
    return Settings(
        home=Path(os.environ.get("PAPERHOUSE_HOME") or "data").absolute(),
        lock_seconds=read_seconds("PAPERHOUSE_LOCK_SECONDS", 600.0),
        source_date=read_source_date(clock.now()),
        page_seconds=read_seconds("PAPERHOUSE_PAGE_SECONDS", PAGE_SECONDS),
        memory_bytes=read_memory("PAPERHOUSE_MEMORY"),
        page_bytes=read_count("PAPERHOUSE_PAGE_MEGABYTES", WORKER_BYTES // 2**20, 2**20) * 2**20,
        site=site,
        arxiv=_arxiv(site),
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


def _site(today: date) -> Site:
    """PAPERHOUSE_SITE, _CONTACT, _TOKEN, _PAGES, _API, _ATTEMPTS, _LONGEST_WAIT and _SINCE.

    And SSL_CERT_FILE, which other programs that speak TLS read as well. Blanks around the token are
    dropped: no token has any, but the line of a file that it was read from often does.
    """
    usual = Site()
    authorities = os.environ.get("SSL_CERT_FILE")
    return Site(
        url=os.environ.get("PAPERHOUSE_SITE") or usual.url,
        contact=os.environ.get("PAPERHOUSE_CONTACT") or None,
        token=os.environ.get("PAPERHOUSE_TOKEN", "").strip(" \t\r\n") or None,
        pages=read_count("PAPERHOUSE_PAGES", usual.pages, 100_000),
        api=read_count("PAPERHOUSE_API", usual.api, 100_000),
        attempts=max(read_count("PAPERHOUSE_ATTEMPTS", usual.attempts, 100), 1),
        longest_wait=read_count("PAPERHOUSE_LONGEST_WAIT", int(usual.longest_wait), 86_400),
        first_day=read_day("PAPERHOUSE_SINCE", usual.first_day, today),
        authorities=Path(authorities) if authorities else None,
    )


def _arxiv(site: Site) -> Site:
    """PAPERHOUSE_ARXIV, _OAI and _ARXIV_PAUSE; whom to ask, whom to trust and patience as `site`.

    The token is for the site alone.
    """
    [(_, oai)] = ARXIV_SITE.services
    api = os.environ.get("PAPERHOUSE_ARXIV") or ARXIV_SITE.url
    oai = os.environ.get("PAPERHOUSE_OAI") or oai
    hosts = [check_origin("PAPERHOUSE_ARXIV", api), check_origin("PAPERHOUSE_OAI", oai)]
    spacing = read_seconds("PAPERHOUSE_ARXIV_PAUSE", ARXIV_SITE.spacing)
    if spacing < ARXIV_SITE.spacing and any(it.hostname not in _LOOPBACK for it in hosts):
        raise UsageError(f"PAPERHOUSE_ARXIV_PAUSE is at least {ARXIV_SITE.spacing:g} s: its terms")
    return replace(
        ARXIV_SITE,
        url=api,
        services=((_OAI, oai),),
        spacing=spacing,
        contact=site.contact,
        attempts=site.attempts,
        longest_wait=site.longest_wait,
        authorities=site.authorities,
    )
