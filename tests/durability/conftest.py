"""Homes, pages, and a small disk."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.durability.disk import Disk, mounted
from tests.durability.home import Home
from tests.durability.pages import Pages


@pytest.fixture(autouse=True)
def _releases_follow(by_difference: None) -> None:
    """Every release here is derived by difference, as large ones are."""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    return Pages(tmp_path / "pages")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A small disk of its own. Skips where mounting one is not allowed."""
    with mounted(tmp_path / "disk") as disk:
        if disk is None:
            pytest.skip("no right to mount a small disk")
        yield disk
