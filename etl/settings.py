"""Settings: folders, waits and the site to fetch from. Only this module reads the environment."""

import os
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from etl.errors import UsageError

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


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
    first_day: date = date(2023, 5, 4)
    authorities: Path | None = None

    def __post_init__(self) -> None:
        """Raises UsageError for a url that is none, and for a token that would travel in clear."""
        parts = urlsplit(self.url)
        is_plain = parts.path in ("", "/") and not (parts.query or parts.fragment or parts.username)
        if parts.scheme not in ("http", "https") or not parts.hostname or not is_plain:
            raise UsageError("PAPERHOUSE_SITE is not like https://huggingface.co: http(s) and host")
        if self.token and parts.scheme == "http" and parts.hostname not in _LOOPBACK:
            raise UsageError("PAPERHOUSE_TOKEN is only sent over https: change PAPERHOUSE_SITE")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that the environment decides.

    home: the folder that holds all that the program writes.
    lock_seconds: how long a load waits for another one to finish.
    source_date: the instant to record as the time of import, instead of the clock's.
    site: where to fetch from, and how politely.
    webhook: the address that is told of trouble; it may be a secret.
    """

    home: Path
    lock_seconds: float = 600.0
    source_date: datetime | None = None
    site: Site = Site()
    webhook: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        """Raises UsageError for a webhook that is none."""
        if self.webhook and urlsplit(self.webhook).scheme not in ("http", "https"):
            raise UsageError("PAPERHOUSE_WEBHOOK is no address: it begins with https://")

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
    def quality_report(self) -> Path:
        return self.home / "reports" / "quality" / "index.html"

    @property
    def lock(self) -> Path:
        return self.home / "load.lock"

    def import_instant(self, now: datetime) -> datetime:
        """The instant to record for an import: SOURCE_DATE_EPOCH where it is set, else now."""
        return self.source_date or now


def from_environment() -> Settings:
    """Read PAPERHOUSE_HOME, _LOCK_SECONDS and _WEBHOOK, SOURCE_DATE_EPOCH, and those of the site.

    Raises UsageError for a value that is not what it should be.
    """
    lock_seconds = _number("PAPERHOUSE_LOCK_SECONDS")
    return Settings(
        home=Path(os.environ.get("PAPERHOUSE_HOME") or "data").absolute(),
        lock_seconds=600.0 if lock_seconds is None else lock_seconds,
        source_date=_source_date(),
        site=_site(),
        webhook=os.environ.get("PAPERHOUSE_WEBHOOK") or None,
    )


def _site() -> Site:
    """PAPERHOUSE_SITE, _CONTACT, _TOKEN, _PAGES, _API, _ATTEMPTS, _LONGEST_WAIT and _SINCE.

    And SSL_CERT_FILE, which other programs that speak TLS read as well.
    """
    usual = Site()
    authorities = os.environ.get("SSL_CERT_FILE")
    return Site(
        url=os.environ.get("PAPERHOUSE_SITE") or usual.url,
        contact=os.environ.get("PAPERHOUSE_CONTACT") or None,
        token=os.environ.get("PAPERHOUSE_TOKEN") or None,
        pages=_count("PAPERHOUSE_PAGES", usual.pages),
        api=_count("PAPERHOUSE_API", usual.api),
        attempts=max(_count("PAPERHOUSE_ATTEMPTS", usual.attempts), 1),
        longest_wait=_count("PAPERHOUSE_LONGEST_WAIT", int(usual.longest_wait)),
        first_day=_day("PAPERHOUSE_SINCE", usual.first_day),
        authorities=Path(authorities) if authorities else None,
    )


def _count(name: str, usual: int) -> int:
    text = os.environ.get(name) or str(usual)
    if not (text.isascii() and text.isdigit()):
        raise UsageError(f"{name}={text!r} is not a whole number")
    return int(text)


def _day(name: str, usual: date) -> date:
    text = os.environ.get(name) or str(usual)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{name}={text!r} is not a day such as {usual}") from error


def _source_date() -> datetime | None:
    epoch = _number("SOURCE_DATE_EPOCH")
    try:
        return epoch if epoch is None else datetime.fromtimestamp(epoch, UTC).replace(tzinfo=None)
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(f"SOURCE_DATE_EPOCH={epoch:g} is no instant: {error}") from error


def _number(name: str) -> float | None:
    text = os.environ.get(name)
    try:
        return float(text) if text else None
    except ValueError as error:
        raise UsageError(f"{name}={text!r} is not a number of seconds") from error
