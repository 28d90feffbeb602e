"""A client of the replica on the replica's own clock: it waits for nothing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from etl.archive.documents import Note
from etl.archive.reader import archive_files, scan_captures
from etl.clock import days_between
from etl.fetch.crawl import CrawlResult, crawl
from etl.fetch.log import Fetch, read_fetch_log
from etl.fetch.session import open_session
from etl.pipeline.load import load_documents
from etl.release.database import open_release
from etl.settings import Settings
from etl.site_settings import Site
from etl.sources.base import Target
from etl.sources.daily_papers.day_states import DayState, answers_by_day, day_states
from etl.sources.daily_papers.source import DAILY_PAPERS
from etl.sources.daily_papers.targets import Via, daily_target
from tests.replica import MadeUp, Replica

HURRIED = {"idle_seconds": 0.4, "answer_seconds": 0.8}
"""Less than the replica's stalls and drips last; elsewhere a busy machine may take its time."""

LATER = datetime(2026, 5, 20, 12)
"""When nothing listed in April changes any more."""


class ReplicaClock:
    """The replica's clock; `naps` are the seconds that were slept."""

    def __init__(self, replica: Replica) -> None:
        self._replica = replica
        self.naps: list[float] = []
        self.wake: Callable[[], None] = lambda: None

    def now(self) -> datetime:
        return self._replica.clock.now()

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self._replica.clock.advance(timedelta(seconds=seconds))
        self.wake()


@dataclass
class Client:
    """An archive with a site to fill it from."""

    replica: Replica
    folder: Path
    site: Site
    clock: ReplicaClock = field(init=False)

    def __post_init__(self) -> None:
        self.clock = ReplicaClock(self.replica)

    def crawl(self, wanted: Sequence[Target], *, again: bool = False) -> CrawlResult:
        with open_session(DAILY_PAPERS, self.site, self.folder, self.clock) as opened:
            return crawl(opened, wanted, again=again)

    def last(self, target: Target, *, again: bool = False) -> Fetch:
        """The last request for a listing."""
        return self.crawl([target], again=again).requests[-1].fetch

    def notes(self) -> list[Note]:
        return [
            item
            for file in archive_files(self.folder)
            for item, _ in scan_captures(self.folder, file)
            if isinstance(item, Note) and item.kind == "fetch"
        ]

    def outcomes(self) -> list[str]:
        """Of every listing's request so far, in order."""
        return [
            str(note.content["outcome"])
            for note in self.notes()
            if not str(note.content["url"]).endswith("/robots.txt")
        ]

    def known_states(self, first: date, last: date) -> list[DayState]:
        seen = answers_by_day(read_fetch_log(self.folder, self.clock.now()))
        return day_states(seen, days_between(first, last), self.clock.now())

    def catch_up(self, first: date, last: date, via: Via = "html") -> CrawlResult:
        """What `gaps --fetch` does."""
        worth = [one.day for one in self.known_states(first, last) if one.worth_fetching]
        return self.crawl([daily_target(day, via) for day in worth], again=True)


CONTENT = {
    "core.papers": "paper_key, arxiv_id, title, abstract, published_on, author_count,"
    " organization_key, first_listed_on",
    "core.authorships": "paper_key, position, author_key, name_as_printed, is_hidden, account_key,"
    " claim_status",
    "core.keywords": "paper_key, keyword",
    "core.links": "paper_key, url, url_as_found, host, link_kind, found_in, repository",
    "core.listings": "listed_on, position, paper_key",
}
Content = dict[str, list[tuple[object, ...]]]


def content(client: Client, first: date, last: date) -> Content:
    """What a release of all that the archive holds says of the days asked for."""
    home = client.folder.parent
    load_documents(Settings(home=home), [])
    return released(home, first, last)


def released(home: Path, first: date, last: date) -> Content:
    """Of the papers listed in a span of days, what does not depend on when it was fetched.

    A page of the newest day in the place of another one is true as well, and left out.
    """
    listed = "(select paper_key from core.listings where listed_on between $1 and $2)"
    with open_release(home / "papers.duckdb") as con:
        return {
            table: con.execute(
                f"select distinct {columns} from {table} where paper_key in {listed} order by all",
                [first, last],
            ).fetchall()
            for table, columns in CONTENT.items()
        }


Start = Callable[..., Client]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts replicas; each client has an archive of its own, unless it shares one."""
    running: list[Replica] = []

    def begin(
        *,
        now: datetime = LATER,
        limits: dict[str, int] | None = None,
        folder: str = "archive",
        first: date = date(2026, 4, 1),
        **site: object,
    ) -> Client:
        replica = Replica(MadeUp(first), now=now, limits=limits, patience=1.5)
        running.append(replica)
        replica.__enter__()
        return Client(replica, tmp_path / folder, Site(url=replica.url, **site))  # type: ignore[arg-type]

    yield begin
    for one in running:
        one.__exit__(None, None, None)
