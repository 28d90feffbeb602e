"""Extensions of DuckDB are loaded from packages, or are said to be missing."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from etl.stage.connection import Connection, connect
from etl.stage.extension import load_extension
from etl.stage.search_extension import (
    has_search_index,
    is_search_extension_loaded,
    load_search_extension,
)


@pytest.fixture
def con() -> Iterator[Connection]:
    with connect() as con:
        yield con


def make_package(folder: Path, name: str, version: str) -> None:
    """A package of an extension for a version of DuckDB, whose file is no library."""
    files = folder / f"duckdb_extension_{name}" / "extensions" / version
    files.mkdir(parents=True)
    (files / f"{name}.duckdb_extension").write_bytes(b"tea")


def test_an_extension_is_loaded_from_its_package(con: Connection) -> None:
    assert load_extension(con, "fts") is True
    assert con.execute("select stem('kettles', 'porter')").fetchall() == [("kettl",)]


def test_an_extension_without_a_package_is_missing(con: Connection) -> None:
    assert load_extension(con, "teapot") is False


@pytest.mark.parametrize("version", ["v0.0.1", f"v{duckdb.__version__}"])
def test_an_extension_that_does_not_fit_is_missing(
    version: str, con: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is of another version of DuckDB, or its file is damaged; the folder has an apostrophe."""
    make_package(tmp_path / "ada's", "kettle", version)
    monkeypatch.syspath_prepend(tmp_path / "ada's")
    assert load_extension(con, "kettle") is False


def test_words_have_stems_once_the_extension_is_loaded(con: Connection) -> None:
    assert is_search_extension_loaded(con) is False
    assert load_search_extension(con) is True
    assert is_search_extension_loaded(con) is True
    assert con.execute("select stem('kettles', 'porter')").fetchall() == [("kettl",)]


def test_an_index_is_sought_in_one_database(con: Connection) -> None:
    """In the one that is named, else in the current one."""
    con.execute("attach ':memory:' as indexed; attach ':memory:' as plain")
    con.execute("create schema indexed.search; create schema plain.stage")
    assert has_search_index(con) is False
    assert has_search_index(con, "indexed") is True
    con.execute("use indexed")
    assert has_search_index(con) is True
    assert has_search_index(con, "plain") is False
