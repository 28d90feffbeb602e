"""The files of an export: those that equal pages decide, and those that say when it ran."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from etl.errors import UsageError
from etl.release.export import export_release
from etl.stage.connection import Connection, connect
from tests.release.noted_release import fill_noted_release

pytestmark = pytest.mark.slow

OF_RUNS = [
    "quality.checks", "quality.fill_rates", "meta.imports", "meta.fetches", "meta.day_states",
    "meta.releases", "mart.releases", "history.attempts", "history.checks",
]  # fmt: skip
EVIDENCE = [
    "quality.rejects", "quality.ambiguous_titles", "quality.ambiguous_names",
    "quality.differing_statements-2026",
]  # fmt: skip


@pytest.fixture
def con() -> Iterator[Connection]:
    with connect() as con:
        fill_noted_release(con)
        yield con


@pytest.fixture
def history(tmp_path: Path) -> Path:
    path = tmp_path / "history.duckdb"
    with connect(path) as con:
        con.execute(
            "create table attempts as select '1' as release_id, timestamp '2026-04-08' as "
            "attempted_at, 'published' as outcome; create table checks as select '1' as "
            "release_id, 'a' as check_id; create table fill_rates as select '1' as release_id"
        )
    return path


def names(files: list[Path]) -> list[str]:
    return [it.name.removesuffix(".parquet") for it in files]


def test_without_a_history_files_follow_from_the_pages_alone(
    con: Connection, tmp_path: Path
) -> None:
    folder = tmp_path / "export"
    files = export_release(con, folder, None)
    assert {it.parent for it in files} == {folder}
    assert names(files)[-1] == "datapackage.json"
    assert {*names(files)} >= {*EVIDENCE, "core.authors", "core.papers-2026", "mart.papers_wide"}
    assert not {*names(files)} & {*OF_RUNS}
    authors = pl.read_parquet(folder / "core.authors.parquet")
    assert authors["name"].to_list() == ["Ada Frost", "Li Wei", "Zoë Lemon"]


def test_with_a_history_what_says_when_it_ran_comes_last(
    con: Connection, history: Path, tmp_path: Path
) -> None:
    without = export_release(con, tmp_path / "without", None)
    files = export_release(con, tmp_path / "with", history)
    assert names(files) == [*names(without)[:-1], *OF_RUNS, "datapackage.json"]
    folder = tmp_path / "with"
    checks = pl.read_parquet(folder / "quality.checks.parquet")
    assert checks["check_id"].to_list() == ["a", "b"]
    releases = pl.read_parquet(folder / "meta.releases.parquet")
    assert releases["release_id"].to_list() == [
        "20260407T010500.000000Z", "20260408T010500.000000Z",
    ]  # fmt: skip
    attempts = pl.read_parquet(folder / "history.attempts.parquet")
    assert attempts["outcome"].to_list() == ["published"]


def test_a_history_that_is_not_there_is_named(con: Connection, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        export_release(con, tmp_path / "export", tmp_path / "history.duckdb")
    assert str(error.value) == (
        f"no history at {tmp_path / 'history.duckdb'} yet: `paperhouse publish` begins one"
    )
    assert not (tmp_path / "export").exists()
