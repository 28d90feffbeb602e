"""A small sound release, current on a connection like the pipeline's."""

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import duckdb
import pytest

import expectations
from etl.settings import Settings
from etl.stage.connection import Connection
from tests.expectations.breaches import sound_release


@pytest.fixture(scope="session")
def running() -> ModuleType:
    """The module that imports Great Expectations, as users come by it."""
    return expectations._validation()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "data")


@pytest.fixture
def new_file(tmp_path: Path) -> Path:
    return tmp_path / "new.duckdb"


@pytest.fixture
def con(new_file: Path) -> Iterator[Connection]:
    with duckdb.connect() as con:
        sound_release(con, new_file)
        yield con
