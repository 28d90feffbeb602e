"""A clock that stands still unless somebody sleeps, and runs of a fetch by it."""

from datetime import date, datetime, timedelta
from pathlib import Path

from etl.archive.notes import FETCH, ROBOTS
from etl.archive.writer import ArchiveWriter
from etl.fetch.crawl import CrawlResult, crawl
from etl.fetch.log import Fetch, RobotsRules, note_content
from etl.fetch.session import open_session
from etl.site_settings import Site
from etl.sources.base import Target
from etl.sources.daily_papers.source import DAILY_PAPERS
from etl.sources.daily_papers.targets import daily_target
from tests.attacks.evil_site import Evil, EvilSite

NOON = datetime(2026, 5, 20, 12)
DAYS = [daily_target(date(2026, 4, day)) for day in (7, 8)]


class Stopwatch:
    """A clock that runs only while somebody sleeps."""

    def __init__(self, now: datetime = NOON) -> None:
        self.time = now

    def now(self) -> datetime:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)

    @property
    def slept(self) -> float:
        return (self.time - NOON).total_seconds()


def run(site: EvilSite, home: Path, clock: Stopwatch, wanted: list[Target]) -> CrawlResult:
    asked = Site(site.url, attempts=2, idle_seconds=5, answer_seconds=10)
    with open_session(DAILY_PAPERS, asked, home / "archive", clock) as session:
        return crawl(session, wanted, again=True)


def first_then(first: bytes, then: bytes) -> Evil:
    """One answer to the first request, another one to all later ones."""
    answers = iter([first])
    return lambda wire: wire.send(next(answers, then))


def archived(home: Path, *facts: Fetch | RobotsRules) -> None:
    """Notes as an earlier run left them."""
    with ArchiveWriter(home / "archive", {}, Stopwatch()) as writer:
        for fact in facts:
            kind = FETCH if isinstance(fact, Fetch) else ROBOTS
            writer.note(kind, NOON, note_content(fact))


def robots(delay: str) -> bytes:
    return f"User-agent: *\nCrawl-delay: {delay}\nAllow: /\n".encode()
