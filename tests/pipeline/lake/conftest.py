"""Stores on this machine and in memory, both empty, and a home at three releases."""

import shutil
from pathlib import Path

import pytest
from obstore.store import MemoryStore

from etl import object_store
from etl.object_store import Store
from etl.pipeline.load import load_documents
from tests.durability.home import Home
from tests.durability.pages import Pages, documents
from tests.made_once import OwnCopy
from tests.object_fixtures import bucket, server

__all__ = ["bucket", "server"]

WRITTEN = Path(__file__).parents[2] / "pages"


@pytest.fixture
def url(bucket: str) -> str:
    return f"{bucket}/papers"


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store in memory at s3://papers/lake, while the test lasts."""
    opened = MemoryStore()
    monkeypatch.setattr(object_store, "_opened", lambda _: opened)
    return Store("s3://papers/lake")


@pytest.fixture(scope="session")
def homes(own_copy: OwnCopy) -> list[Home]:
    """A home when it has papers 3 to 7 of a day, then 6 to 10 of the next, and the day again.

    It has a page of an earlier month too, and a text dump. A publisher writes into a home.
    """
    folder = own_copy("homes-of-lakes", _make_homes)
    return [Home(folder / str(number)) for number in range(3)]


def _make_homes(folder: Path) -> None:
    home, pages = Home(folder / "home"), Pages(folder / "pages")
    shutil.copy(WRITTEN / "daily_2024-08-01.html", pages.folder)
    pages.text("text_blank.txt")
    for number, (day, hour) in enumerate(((1, 8), (2, 8), (1, 20))):
        pages.answer(day, range(3 * day, 3 * day + 5), hour)
        load_documents(home.settings, documents(pages.folder))
        home.copy(folder / str(number))


@pytest.fixture
def first(homes: list[Home], tmp_path: Path) -> Home:
    return homes[0].copy(tmp_path / "first")


@pytest.fixture
def later(homes: list[Home], tmp_path: Path) -> Home:
    """The same home a day later."""
    return homes[1].copy(tmp_path / "later")
