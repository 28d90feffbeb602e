"""Releases in memory, made once: what a test changes in one is undone after it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from etl.stage.connection import Connection, connect
from tests.release.digest.small_release import fill_small_release
from tests.release.empty_release import create_empty_release


@pytest.fixture(scope="session")
def _empty_release() -> Iterator[Connection]:
    with connect() as con:
        create_empty_release(con)
        yield con


@pytest.fixture(scope="session")
def _small_release() -> Iterator[Connection]:
    with connect() as con:
        fill_small_release(con)
        yield con


@pytest.fixture
def empty_release(_empty_release: Connection) -> Iterator[Connection]:
    """A release with every table and mart, and no row."""
    with _lent(_empty_release):
        yield _empty_release


@pytest.fixture
def small_release(_small_release: Connection) -> Iterator[Connection]:
    """A release with the five papers of `fill_small_release`."""
    with _lent(_small_release):
        yield _small_release


@contextmanager
def _lent(con: Connection) -> Iterator[None]:
    con.begin()
    yield
    con.rollback()
