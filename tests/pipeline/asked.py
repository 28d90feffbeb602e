"""A home with a release made by hand, an arXiv and a site nearby, and a clock for all."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import pytest

from etl.ids import ArxivId
from etl.settings import Settings
from etl.site_settings import Site
from etl.sources.parsed_pages import ParsedPages
from etl.sources.readers import PageReaders
from tests.fetch.here import PoolHere
from tests.fetch.small_arxiv import LeapingClock, SmallArxiv, small_arxiv
from tests.fetch.small_site import SmallSite
from tests.pipeline.small_release import small_release

NOW = datetime(2026, 4, 20, 12)
OLD, NEW, FRESH = (ArxivId(f"2604.0000{number}") for number in (1, 2, 9))


@pytest.fixture
def clock() -> LeapingClock:
    return LeapingClock(NOW)


@pytest.fixture
def arxiv(clock: LeapingClock) -> Iterator[SmallArxiv]:
    with small_arxiv(clock) as running:
        running.titles = {OLD: "Wool", NEW: "Yarn", FRESH: "Ewe", "2604.00007": "Socks of sheep"}
        yield running


@pytest.fixture
def site() -> Iterator[SmallSite]:
    with SmallSite.open() as running:
        yield running


@pytest.fixture
def empty(tmp_path: Path, arxiv: SmallArxiv, site: SmallSite) -> Settings:
    """A home without a release."""
    return Settings(
        tmp_path / "home", site=Site(url=site.url, attempts=1), arxiv=arxiv.site, lock_seconds=0.0
    )


@pytest.fixture
def settings(empty: Settings) -> Settings:
    """A home whose release has two papers with ids, and one by its title."""
    with small_release(empty, NOW) as con:
        for key, name, title, day in (
            (f"arxiv:{OLD}", OLD, "Wool", date(2026, 4, 7)),
            (f"arxiv:{NEW}", NEW, "Yarn", date(2026, 4, 8)),
            ("title:1", None, "Socks of sheep", date(2026, 4, 9)),
        ):
            con.execute(
                "insert into core.papers (paper_key, arxiv_id, title, first_listed_on) "
                "values (?, ?, ?, ?)",
                [key, name, title, day],
            )
    return empty


def readers() -> PageReaders:
    return PageReaders(PoolHere(), ParsedPages())


def asked(arxiv: SmallArxiv) -> list[tuple[str, Sequence[str] | str | None]]:
    """What arXiv was asked for since the last look: ids, or a title."""
    found = [(it.asked.asked, it.asked.ids or it.asked.title) for it in arxiv.heard]
    arxiv.heard.clear()
    return [(kind, [*what] if isinstance(what, tuple | list) else what) for kind, what in found]
