"""Settings: folders, waits and the site to fetch from. Only this module reads the environment."""

import math
import os
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import ada_url

from etl.clock import SYSTEM_CLOCK, Clock
from etl.errors import UsageError
from etl.inert import is_encodable
from etl.limits import PAGE_SECONDS, WORKER_BYTES
from etl.memory_size import parse_memory, usual_memory

_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_UI = "http://127.0.0.1:3000"
_FIRST_DAY = date(2023, 5, 4)
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]{8,998}={0,2}", re.ASCII)
"""RFC 6750, section 2.1. A shorter one would be found, and masked, in pages that do not hold it."""
_CONTACT = re.compile(r"[ -~]{1,200}", re.ASCII)
_LONGEST_WAIT = 7 * 86_400.0
"""Seconds. Whoever waits for longer has mistyped: a lock is held for minutes, a site says hours."""


@dataclass(frozen=True, slots=True)
class Site:
    """The site to fetch from, and how politely.

    url: scheme and host, without a path. contact: whom the site may write to; in the User-Agent.
    pages, api: requests in any 5 minutes, below the quota the site publishes (100 and 500); 0 lifts
    the budget. attempts: requests for one answer. longest_wait: seconds to wait for one answer in
    all. idle_seconds, answer_seconds: for the next byte, and for an answer as a whole.
    first_day: when the listings begin. authorities: a PEM file of those whose certificates count,
    in place of the machine's own.
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
    first_day: date = _FIRST_DAY
    authorities: Path | None = None

    def __post_init__(self) -> None:
        """Raises UsageError for what cannot be meant, and for a token that would travel in clear.

        The token's text is in no message.
        """
        url = _web_address(self.url)
        if url is None or url.pathname != "/" or url.search or url.hash or url.username:
            raise UsageError("PAPERHOUSE_SITE is not like https://huggingface.co: http(s) and host")
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


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that the environment decides.

    home: the folder that holds all that the program writes.
    lock_seconds: how long a load waits for another load, and a fetch for another fetch.
    source_date: the instant to record as the time of import, instead of the clock's.
    page_seconds, page_bytes: the most that reading one page may cost, before it is unreadable.
    memory_bytes: the most that a load, a release or a rebuild may hold in memory, workers included;
    what does not fit is written beside the stage meanwhile.
    site: where to fetch from, and how politely.
    webhook: the address that is told of trouble; it may be a secret.
    ui_url: the address of Dagster's UI, for links in messages.
    """

    home: Path
    lock_seconds: float = 600.0
    source_date: datetime | None = None
    page_seconds: float = PAGE_SECONDS
    page_bytes: int = WORKER_BYTES
    memory_bytes: int = field(default_factory=usual_memory)
    site: Site = field(default_factory=Site)
    webhook: str | None = field(default=None, repr=False)
    ui_url: str = _UI

    def __post_init__(self) -> None:
        """Raises UsageError for a webhook or home that is none, and for limits of nothing."""
        if self.page_seconds <= 0 or self.page_bytes <= 0:
            raise UsageError("PAPERHOUSE_PAGE_SECONDS and PAPERHOUSE_PAGE_MEGABYTES are above 0")
        if self.webhook and _web_address(self.webhook) is None:
            raise UsageError("PAPERHOUSE_WEBHOOK is no address: it is like https://host/path")
        if _web_address(self.ui_url) is None:
            raise UsageError("PAPERHOUSE_UI is no address: it is like http://127.0.0.1:3000")
        if not is_encodable(str(self.home)):
            raise UsageError(
                f"PAPERHOUSE_HOME={str(self.home)!a} is not UTF-8: choose another folder"
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
    def quality_report(self) -> Path:
        return self.home / "reports" / "quality" / "index.html"

    @property
    def lock(self) -> Path:
        return self.home / "load.lock"

    def import_instant(self, now: datetime) -> datetime:
        """The instant to record for an import: SOURCE_DATE_EPOCH where it is set, else now."""
        return self.source_date or now


def from_environment(clock: Clock = SYSTEM_CLOCK) -> Settings:
    """Read PAPERHOUSE_HOME, _LOCK_SECONDS, _WEBHOOK, _UI, _MEMORY and those of a page's limits.

    And SOURCE_DATE_EPOCH, and those of the site.

    Raises UsageError for a value that is not what it should be.
    """
    return Settings(
        home=Path(os.environ.get("PAPERHOUSE_HOME") or "data").absolute(),
        lock_seconds=_seconds("PAPERHOUSE_LOCK_SECONDS", 600.0),
        source_date=_source_date(clock.now()),
        page_seconds=_seconds("PAPERHOUSE_PAGE_SECONDS", PAGE_SECONDS),
        memory_bytes=_memory("PAPERHOUSE_MEMORY"),
        page_bytes=_count("PAPERHOUSE_PAGE_MEGABYTES", WORKER_BYTES // 2**20, 2**20) * 2**20,
        site=_site(clock.now().date()),
        webhook=os.environ.get("PAPERHOUSE_WEBHOOK") or None,
        ui_url=(os.environ.get("PAPERHOUSE_UI") or _UI).rstrip("/"),
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
        pages=_count("PAPERHOUSE_PAGES", usual.pages, 100_000),
        api=_count("PAPERHOUSE_API", usual.api, 100_000),
        attempts=max(_count("PAPERHOUSE_ATTEMPTS", usual.attempts, 100), 1),
        longest_wait=_count("PAPERHOUSE_LONGEST_WAIT", int(usual.longest_wait), 86_400),
        first_day=_day("PAPERHOUSE_SINCE", usual.first_day, today),
        authorities=Path(authorities) if authorities else None,
    )


def _memory(name: str) -> int:
    text = os.environ.get(name)
    return parse_memory(name, text) if text else usual_memory()


def _web_address(text: str) -> ada_url.URL | None:
    """An http(s) address with a host, as a browser reads it; None for any other text."""
    if not is_encodable(text) or not text.isprintable() or " " in text:
        return None
    try:
        url = ada_url.URL(text)
    except ValueError:
        return None
    return url if url.protocol in ("http:", "https:") and url.hostname else None


def _count(name: str, usual: int, most: int) -> int:
    text = os.environ.get(name) or str(usual)
    if not re.fullmatch("[0-9]{1,9}", text) or int(text) > most:
        raise UsageError(f"{name}={text[:40]!a} is not a whole number up to {most:,}")
    return int(text)


def _day(name: str, usual: date, today: date) -> date:
    text = os.environ.get(name) or str(usual)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{name}={text[:40]!a} is not a day such as {usual}") from None
    if not _FIRST_DAY <= day <= max(today, _FIRST_DAY):
        raise UsageError(f"{name}={day} is not between {_FIRST_DAY}, the first listing, and today")
    return day


def _source_date(now: datetime) -> datetime | None:
    """SOURCE_DATE_EPOCH as an instant, which is not to come."""
    epoch = _number("SOURCE_DATE_EPOCH")
    if epoch is None:
        return None
    tomorrow = (now.replace(tzinfo=UTC) + timedelta(days=1)).timestamp()
    if not 0 <= epoch <= tomorrow:
        raise UsageError(f"SOURCE_DATE_EPOCH={epoch:g} is no instant between 1970 and now")
    return datetime.fromtimestamp(epoch, UTC).replace(tzinfo=None)


def _seconds(name: str, usual: float) -> float:
    number = _number(name)
    if number is None:
        return usual
    if not 0 <= number <= _LONGEST_WAIT:
        raise UsageError(f"{name}={number:g} is not between 0 and {_LONGEST_WAIT:g} seconds")
    return number


def _number(name: str) -> float | None:
    text = os.environ.get(name)
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if math.isnan(number):
        raise UsageError(f"{name}={text[:40]!a} is not a number of seconds")
    return number
