"""A new release is derived and asked about, with little memory where that is enough."""

import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl.build import derive
from etl.build.checks import CheckResult
from etl.build.derive import detach_release
from etl.pipeline.derivation import derive_and_check, derive_release
from etl.pipeline.publish import stage_unread
from etl.release.database import published_releases
from etl.settings import Settings
from etl.stage.connection import Connection, OutOfMemory, connect
from etl.stage.database import open_stage
from etl.stage.search_extension import has_search_index
from tests.made_once import OwnCopy
from tests.pipeline.one_paper import Told, archive_paper, wool_home

pytestmark = pytest.mark.slow

WARNED = CheckResult("b", "rams are few", "core.papers", "expectations", "warn", 9, 1, "Ram")
ALL, LITTLE = "2.0 GiB", 4 * 2**20


@pytest.fixture
def settings(own_copy: OwnCopy) -> Settings:
    return wool_home(own_copy)


@pytest.fixture
def con(settings: Settings) -> Iterator[Connection]:
    """A stage with another paper than the last release has."""
    archive_paper(settings, 2, "Yarn")
    with open_stage(settings.stage, memory_bytes=2 * 2**30) as con:
        stage_unread(con, settings, lambda *_: None)
        yield con


@pytest.fixture
def earlier(settings: Settings) -> pl.DataFrame:
    return published_releases(settings.release)


class Suites:
    """They answer with WARNED, and note the memory and what the checks answered before.

    is_too_much: the first question takes more memory than there is.
    """

    def __init__(self, *, is_too_much: bool = False) -> None:
        self.limits: list[object] = []
        self.asked: list[set[str]] = []
        self.is_too_much = is_too_much

    def __call__(self, con: Connection, results: Sequence[CheckResult]) -> list[CheckResult]:
        self.limits.append(memory_limit(con))
        self.asked.append({it.check_id for it in results})
        if self.is_too_much:
            raise OutOfMemory("too much")
        return [WARNED]


def memory_limit(con: Connection) -> object:
    [(limit,)] = con.execute("select current_setting('memory_limit')").fetchall()
    return limit


def add_keyword(settings: Settings) -> None:
    """Add a row to the last release that follows from nothing: a new one that follows it has it."""
    with connect(settings.release) as con:
        con.execute("insert into core.keywords by name select 'arxiv:9' as paper_key")


def follows(con: Connection) -> bool:
    return len(con.execute("from core.keywords").fetchall()) == 1


def titles(con: Connection) -> list[Any]:
    return [it for (it,) in con.execute("select title from core.papers order by 1").fetchall()]


def test_a_release_has_its_days_and_the_releases_before_it(
    con: Connection, earlier: pl.DataFrame, tmp_path: Path
) -> None:
    derive_release(con, tmp_path / "new.duckdb", None, earlier)
    assert titles(con) == ["Wool", "Yarn"]
    days = con.execute("select day, state from meta.day_states").fetchall()
    assert days == [(date(2026, 4, 1), "moving")]
    assert con.execute("select release_id from meta.releases").fetchall() == [
        ("20260409T120000.000000Z",)
    ]


@pytest.mark.parametrize("spares", [False, True])
def test_memory_is_spared_where_that_is_asked_for_and_little_changed(
    con: Connection,
    earlier: pl.DataFrame,
    settings: Settings,
    tmp_path: Path,
    by_difference: None,
    spares: bool,
) -> None:
    derive_release(con, tmp_path / "new.duckdb", settings.release, earlier, spares_memory=spares)
    assert memory_limit(con) == ("512.0 MiB" if spares else ALL)
    assert titles(con) == ["Wool", "Yarn"]


def test_checks_are_asked_in_little_memory_and_the_suites_with_all(
    con: Connection, earlier: pl.DataFrame, settings: Settings, tmp_path: Path, by_difference: None
) -> None:
    add_keyword(settings)
    suites, told = Suites(), list[tuple[object, ...]]()
    new = tmp_path / "new.duckdb"
    found = derive_and_check(
        con,
        new,
        settings.release,
        earlier,
        suites,
        lambda *it: told.append((*it, memory_limit(con))),
    )
    assert told == [("derived", 1, 1, "512.0 MiB")]
    assert suites.limits == [ALL]
    assert suites.asked == [{it.check_id for it in found} - {"b"}]
    assert "papers.title.required" in suites.asked[0]
    assert found[-1] == WARNED
    assert has_search_index(con)
    assert follows(con)


def test_an_index_that_is_left_out_is_told(
    con: Connection, earlier: pl.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb_extension_fts", None)
    told = Told()
    new = tmp_path / "new.duckdb"
    derive_and_check(con, new, None, earlier, None, lambda *it: told.append(it))
    assert told == [("derived", 1, 1), ("index left out", 1, 1)]
    assert not has_search_index(con)


def test_without_suites_the_checks_alone_are_asked(
    con: Connection, earlier: pl.DataFrame, tmp_path: Path
) -> None:
    found = derive_and_check(con, tmp_path / "new.duckdb", None, earlier, None, lambda *_: None)
    assert "expectations" not in {it.source for it in found}
    assert "papers.title.required" in {it.check_id for it in found}


def test_where_a_day_s_memory_is_too_little_the_release_is_derived_again_with_all(
    con: Connection,
    earlier: pl.DataFrame,
    settings: Settings,
    tmp_path: Path,
    by_difference: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(derive, "_DAY_MEMORY", LITTLE)
    add_keyword(settings)
    suites, told = Suites(), Told()
    new = tmp_path / "new.duckdb"
    found = derive_and_check(
        con, new, settings.release, earlier, suites, lambda *it: told.append(it)
    )
    assert memory_limit(con) == ALL
    assert suites.limits == [ALL]
    assert found[-1] == WARNED
    assert told == [("derived", 1, 1)]
    assert titles(con) == ["Wool", "Yarn"]
    assert follows(con)
    detach_release(con)
    assert new.exists()


def test_what_takes_more_than_all_the_memory_is_not_tried_again(
    con: Connection, earlier: pl.DataFrame, settings: Settings, tmp_path: Path, by_difference: None
) -> None:
    suites = Suites(is_too_much=True)
    new = tmp_path / "new.duckdb"
    with pytest.raises(OutOfMemory, match="too much"):
        derive_and_check(con, new, settings.release, earlier, suites, lambda *_: None)
    assert len(suites.limits) == 1
