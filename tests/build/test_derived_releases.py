"""A new file is derived in full, or follows the last release, and is sealed when it is whole."""

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl.build import changes, derive, search_index
from etl.build.checks import CheckResult, run_checks
from etl.build.derive import derive_tables, detach_release, seal_release
from etl.contract.quality import RELEASES
from etl.ids import ReleaseId
from etl.stage.connection import Connection, connect
from etl.stage.database import open_stage
from etl.stage.search_extension import has_search_index
from tests.property.arrivals import SHEEP, SLEEP, answer
from tests.property.staged import StagedReleases

pytestmark = pytest.mark.slow

NOON = datetime(2026, 4, 9, 12)
FIRST, SECOND = ReleaseId("20260409T120000.000000Z"), ReleaseId("20260410T120000.000000Z")
NONE = pl.DataFrame(schema=RELEASES.polars_schema)
BROKEN = CheckResult("a", "ewes are rams", "core.papers", "expectations", "warn", 9, 1, "Ewe")
AMPLE, MEGABYTE = "2.0 GiB", 2**20


@pytest.fixture
def con(tmp_path: Path) -> Iterator[Connection]:
    """A stage with one paper."""
    with open_stage(tmp_path / "stage.duckdb", memory_bytes=2048 * MEGABYTE) as con:
        StagedReleases(con, tmp_path).stage(answer(SLEEP), NOON)
        yield con


@pytest.fixture
def last(con: Connection, tmp_path: Path, by_difference: None) -> Path:
    """A release of that paper, and of a keyword that follows from nothing; one came since."""
    path = tmp_path / "last's.duckdb"
    derive_tables(con, path, None, NONE, "code")
    seal_release(con, FIRST, NOON, "0.9", [*run_checks(con), BROKEN])
    with connect(path) as release:
        release.execute("insert into core.keywords by name select 'arxiv:9' as paper_key")
        release.execute("insert into meta.day_states by name select '2020-01-01'::date as day")
    StagedReleases(con, tmp_path).stage(answer(SHEEP, hour=3), NOON)
    return path


def new(last: Path) -> Path:
    return last.with_name("new.duckdb")


def setting(con: Connection, name: str) -> Any:
    [(value,)] = con.execute("select current_setting($name)", {"name": name}).fetchall()
    return value


def counts(con: Connection, *tables: str) -> list[int]:
    return [con.execute(f"select count(*) from {it}").fetchall()[0][0] for it in tables]


def follows(con: Connection) -> bool:
    """True where the keyword of the last release is still there; both papers always are."""
    titles = con.execute("select title from core.papers order by title").fetchall()
    assert titles == [("Counting Sheep",), ("On Sleep",)]
    assert counts(con, "search.documents") == [2]
    return counts(con, "core.keywords") == [1]


def databases(con: Connection) -> set[str]:
    found = con.execute("select database_name from duckdb_databases() where not internal")
    return {name for (name,) in found.fetchall()}


def test_a_first_release_is_derived_in_full_and_described(con: Connection, tmp_path: Path) -> None:
    path = tmp_path / "new.duckdb"
    threshold = setting(con, "checkpoint_threshold")
    earlier = NONE.vstack(
        pl.DataFrame([(FIRST, NOON, 1, 2, 3, 4, "0.9")], schema=NONE.schema, orient="row")
    )
    derive_tables(con, path, None, earlier, "some code", spares_memory=True)
    assert con.execute("select title from core.papers").fetchall() == [("On Sleep",)]
    assert con.execute("select release_id, code_version from meta.releases").fetchall() == [
        (FIRST, "0.9")
    ]
    assert con.execute("from basis.code").fetchall() == [("some code",)]
    assert counts(con, "basis.captures", "search.documents", "search.sorted_documents") == [1, 1, 0]
    [(undescribed,)] = con.execute(
        "select count(*) from duckdb_tables() where database_name = 'release' and comment is null"
    ).fetchall()
    assert undescribed == 0
    assert counts(con, "mart.trending") == [1]
    assert (setting(con, "memory_limit"), setting(con, "threads")) == (AMPLE, 1)
    assert setting(con, "checkpoint_threshold") == "931.3 GiB"
    assert not path.with_name("new.duckdb.wal").exists()
    assert databases(con) == {"memory", "stage", "work", "release"}
    detach_release(con)
    assert databases(con) == {"memory", "stage"}
    assert setting(con, "checkpoint_threshold") == threshold


@pytest.mark.parametrize(("small", "expected"), [(1, True), (2, False)])
def test_of_more_entries_than_a_few_the_release_follows_the_last_one(
    con: Connection,
    last: Path,
    monkeypatch: pytest.MonkeyPatch,
    small: int,
    expected: bool,
) -> None:
    monkeypatch.setattr(derive, "SMALL", small)
    derive_tables(con, new(last), last, NONE, "code")
    assert follows(con) == expected
    assert setting(con, "memory_limit") == AMPLE
    assert setting(con, "dynamic_or_filter_threshold") == (5000 if expected else 50)


def test_what_is_asked_about_a_release_is_not_taken_from_the_last_one(
    con: Connection, last: Path
) -> None:
    derive_tables(con, new(last), last, NONE, "code")
    tables = ("quality.checks", "meta.day_states", "meta.releases")
    assert counts(con, *tables) == [0, 0, 1]
    assert counts(con, "basis.captures", "basis.code") == [2, 1]


def change_code(_: pytest.MonkeyPatch, last: Path) -> None:
    with connect(last) as con:
        con.execute("update basis.code set code_version = 'other code'")


def change_most(monkeypatch: pytest.MonkeyPatch, last: Path) -> None:
    monkeypatch.setattr(changes, "_FEW", 0)
    with connect(last) as con:
        con.execute("delete from basis.captures")


@pytest.mark.parametrize("change", [change_code, change_most])
def test_where_other_code_made_the_last_release_or_most_changed_all_is_derived(
    con: Connection, last: Path, monkeypatch: pytest.MonkeyPatch, change: Any
) -> None:
    change(monkeypatch, last)
    derive_tables(con, new(last), last, NONE, "code")
    assert not follows(con)
    seal_release(con, SECOND, NOON, "1.0", run_checks(con))
    assert databases(con) == {"memory", "stage"}


@pytest.mark.parametrize(
    "case",
    [(False, None, AMPLE), (True, None, "512.0 MiB"), (True, 0, AMPLE)],
)
def test_memory_is_spared_where_that_is_asked_for_and_documents_are_short(
    con: Connection, last: Path, monkeypatch: pytest.MonkeyPatch, case: tuple[bool, int | None, str]
) -> None:
    spares, short, expected = case
    if short is not None:
        monkeypatch.setattr(changes, "_SHORT", short)
    derive_tables(con, new(last), last, NONE, "code", spares_memory=spares)
    assert setting(con, "memory_limit") == expected


@pytest.mark.parametrize("is_first", [False, True])
@pytest.mark.parametrize("many", [1, 2])
def test_of_many_entries_each_statement_takes_all_cores(
    con: Connection, last: Path, monkeypatch: pytest.MonkeyPatch, is_first: bool, many: int
) -> None:
    expected = many == 1
    monkeypatch.setattr(*((search_index, "_FEW") if is_first else (derive, "_MANY")), many)
    derive_tables(con, new(last), None if is_first else last, NONE, "code")
    with connect() as other:
        assert setting(con, "threads") == (setting(other, "threads") if expected else 1)
    assert follows(con) == (not is_first)
    assert counts(con, "search.sorted_documents") == [int(expected and is_first)]


def test_an_index_with_a_long_tail_is_sorted(
    con: Connection, last: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "_FEW", 0)
    derive_tables(con, new(last), last, NONE, "code")
    assert follows(con)
    assert counts(con, "search.sorted_documents") == [1]


def test_without_its_extension_the_index_is_left_out(
    tmp_path: Path, last: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb_extension_fts", None)
    for path in (last, None):
        new(last).unlink(missing_ok=True)
        with open_stage(tmp_path / "copy.duckdb", anew=True) as con:
            StagedReleases(con, tmp_path).stage(answer(SLEEP), NOON)
            StagedReleases(con, tmp_path).stage(answer(SHEEP, hour=3), NOON)
            derive_tables(con, new(last), path, NONE, "code")
            assert not has_search_index(con)
            assert counts(con, "core.papers", "core.keywords") == [2, int(path is not None)]


def test_a_sealed_release_is_whole_with_its_row_and_its_checks(
    con: Connection, tmp_path: Path
) -> None:
    path = tmp_path / "new.duckdb"
    derive_tables(con, path, None, NONE, "code")
    results = run_checks(con)
    seal_release(con, FIRST, NOON, "0.9", [*results, BROKEN])
    assert databases(con) == {"memory", "stage"}
    assert [it.name for it in tmp_path.glob("new*")] == ["new.duckdb"]
    with connect(path, read_only=True) as release:
        assert release.execute("from meta.releases").fetchall() == [
            (FIRST, NOON, 1, 1, 1, 0, "0.9")
        ]
        assert counts(release, "quality.checks") == [len(results) + 1]
        [broken] = release.execute("from quality.checks where check_id = 'a'").fetchall()
    assert CheckResult(*broken) == BROKEN


@pytest.mark.parametrize(("count", "expected"), [(0, 1), (2097, 1), (2098, 2)])
def test_papers_are_derived_in_portions_for_which_memory_is_enough(
    con: Connection, count: int, expected: int
) -> None:
    con.execute(f"set memory_limit = '{32 * MEGABYTE}B'")
    con.execute("truncate stage.entries")
    con.execute(
        "insert into stage.entries by name select 'c' as capture_id, n as position"
        f" from range({count}) as rows(n)"
    )
    assert derive._portion_count(con) == expected
