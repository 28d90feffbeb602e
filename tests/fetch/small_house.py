"""A small site with an archive of its own, and sessions whose work is done in this process."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from etl.fetch.session import FetchSession, open_session
from etl.site_settings import Site
from etl.sources.parsed_pages import ParsedPages
from etl.sources.readers import PageReaders
from tests.fetch.here import PoolHere
from tests.fetch.small_site import SMALL, Reply, SmallSite, StillClock

A, B, API = "/papers/a", "/papers/b", "/api/a"
ROBOTS = "/robots.txt"


@dataclass
class House:
    """A site, a folder for its archive, and the clock of both."""

    site: SmallSite
    folder: Path
    clock: StillClock = field(default_factory=StillClock)
    pool: PoolHere = field(default_factory=PoolHere)

    def session(self, source: Any = SMALL, **site: Any) -> AbstractContextManager[FetchSession]:
        readers = PageReaders(self.pool, ParsedPages())
        return open_session(
            source, Site(url=self.site.url, **site), self.folder, self.clock, readers
        )

    def url(self, path: str) -> str:
        return f"{self.site.url}{path}"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with SmallSite.open() as site:
        site.replies = {A: [Reply()], B: [Reply(body=b"other")], API: [Reply()]}
        yield House(site, tmp_path / "home" / "archive")
