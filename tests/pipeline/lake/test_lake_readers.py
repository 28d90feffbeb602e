"""Many readers of many releases meet whole ones only, on a network that fails now and then."""

import random
from pathlib import Path
from threading import Event, Thread

import duckdb
import pytest

from etl.errors import PaperhouseError
from etl.pipeline.lake.publish_lake import publish_lake
from etl.pipeline.load import load_documents
from tests.durability.home import Home
from tests.durability.pages import Pages, documents
from tests.object_server import ObjectServer, fault_every
from tests.pipeline.lake.lake_reader import STATED, attach, reader

pytestmark = pytest.mark.slow

READERS = 32
RELEASES = 200
PAUSE = 20.0
"""The longest that a reader waits until it attaches the latest again: that takes 36 requests and a
fifth of a second of the processors that all share."""


class Reader(Thread):
    """Attaches the latest release again and again, and keeps the first trouble that it meets."""

    def __init__(self, server: ObjectServer, url: str, is_over: Event, number: int) -> None:
        super().__init__(daemon=True)
        self._random = random.Random(number)
        self.count = 0
        self.trouble: list[object] = []
        self._con = reader(server)
        self._url = url
        self._is_over = is_over

    def run(self) -> None:
        while not self.trouble and not self._is_over.wait(self._random.uniform(0, PAUSE)):
            try:
                release_id = attach(self._con, self._url)
                [row] = self._con.execute(STATED).fetchall()
                self._con.execute("detach papers")
            except (duckdb.Error, PaperhouseError) as error:
                self.trouble.append(error)
                continue
            self.count += 1
            if row[0] != release_id or row[1:3] != row[3:]:
                self.trouble.append(row)


def test_readers_meet_whole_releases_and_no_error(
    url: str, tmp_path: Path, server: ObjectServer, *, soak: bool
) -> None:
    if not soak:
        pytest.skip("200 releases and 32 readers take twenty minutes")
    home, pages, is_over = Home(tmp_path / "home"), Pages(tmp_path / "pages"), Event()
    readers = [Reader(server, url, is_over, number) for number in range(READERS)]
    for number in range(RELEASES):
        pages.answer(1 + number % 28, range(number, number + 3), hour=number // 28)
        load_documents(home.settings, documents(pages.folder))
        publish_lake(home.settings, url, keep=30)
        if not number:
            server.fault_of = fault_every(10)
            for it in readers:
                it.start()
    is_over.set()
    for it in readers:
        it.join()
    print(f"{sum(it.count for it in readers)} times a reader attached one of {RELEASES} releases")
    assert [it.trouble for it in readers if it.trouble] == []
    assert sum(it.count for it in readers) > READERS
