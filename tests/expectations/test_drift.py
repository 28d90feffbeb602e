"""What the releases before say: warnings that only history can give."""

import time
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import duckdb
import pytest

import expectations
from etl.build.checks import CheckResult, run_checks
from etl.build.history import record_missed
from etl.pipeline.derivation import SuiteRunner
from etl.settings import Settings
from etl.stage.connection import Connection

pytestmark = pytest.mark.slow

_ID = "'release ' || lpad(number::varchar, 6, '0')"
RULE = "No column is stated by under 80 % of the share that it had in the last 30 releases"


@pytest.fixture
def settings(tmp_path: Path, con: Connection, new_file: Path) -> Settings:
    """A home whose history is of one release, made as the pipeline makes it, and empty again."""
    settings = Settings(home=tmp_path / "data")
    settings.home.mkdir()
    con.execute("use memory")
    con.execute("detach release")
    record_missed(settings.history, new_file)
    con.execute(f"attach '{new_file}' as release")
    con.execute("use release")
    with duckdb.connect(str(settings.history)) as past:
        past.execute("delete from attempts; delete from checks; delete from fill_rates")
    return settings


def remember(settings: Settings, counts: Sequence[int], outcome: str = "published") -> None:
    """One more attempt for each count: of 1,000 papers so many state an abstract."""
    with duckdb.connect(str(settings.history)) as past:
        past.execute("create temp table said (number bigint, stated_count bigint)")
        [(known,)] = past.execute("select count(*) from attempts").fetchall()
        past.executemany("insert into said values (?, ?)", list(enumerate(counts, start=known)))
        past.execute(
            f"insert into attempts by name select {_ID} as release_id, ? as outcome from said",
            [outcome],
        )
        past.execute(
            f"insert into fill_rates by name select {_ID} as release_id, "
            "'core.papers' as table_name, "
            "'abstract' as column_name, 1000 as row_count, stated_count from said"
        )


def state(con: Connection, count: int, row_count: int = 1000) -> None:
    """The new release: of its papers so many state an abstract."""
    con.execute("delete from quality.fill_rates")
    con.execute(
        "insert into quality.fill_rates values ('core.papers', 'abstract', ?, ?)",
        [row_count, count],
    )


CASES = [
    ([900] * 5, 700, ("core.papers", "abstract", 90.0, 70.0)),
    # 81 % of what is usual is enough.
    ([900] * 5, 730, None),
    # One release that was wrong, or the rise of a column, does not change what is usual.
    ([900] * 5 + [100], 700, ("core.papers", "abstract", 90.0, 70.0)),
    ([900] * 5, 1000, None),
    # Two releases say nothing about what is usual.
    ([900] * 2, 100, None),
    # Only the last thirty releases count.
    ([900] * 40 + [300] * 30, 290, None),
    # A column that hardly any paper states comes and goes.
    ([49] * 5, 0, None),
]


@pytest.mark.parametrize(("counts", "now", "expected"), CASES)
def test_a_column_that_fades_is_reported_with_what_it_was_and_is(
    counts: list[int],
    now: int,
    expected: tuple[object, ...] | None,
    con: Connection,
    settings: Settings,
    running: ModuleType,
) -> None:
    remember(settings, counts)
    state(con, now)
    with running.drift_rules(con, settings.history) as [rule]:
        rows = con.execute(rule.rows).fetchall()
    assert rows == ([expected] if expected else [])


def test_blocked_attempts_say_nothing_about_what_is_usual(
    con: Connection, settings: Settings, running: ModuleType
) -> None:
    remember(settings, [300] * 5)
    remember(settings, [900] * 25, "blocked")
    state(con, 290)
    with running.drift_rules(con, settings.history) as [rule]:
        assert con.execute(rule.rows).fetchall() == []


def test_small_tables_say_nothing(con: Connection, settings: Settings, running: ModuleType) -> None:
    remember(settings, [900] * 5)
    state(con, 0, row_count=199)
    with running.drift_rules(con, settings.history) as [rule]:
        assert con.execute(rule.rows).fetchall() == []


def test_what_fades_warns_and_never_blocks(con: Connection, settings: Settings) -> None:
    remember(settings, [900] * 5)
    state(con, 90)
    found = expectations.release_suites(settings)(con, run_checks(con))
    sample = (
        "{'table_name': core.papers, 'column_name': abstract, "
        "'usual_percent': 90.0, 'percent': 9.0}"
    )
    assert found == [
        CheckResult(
            "fill_rates.drift", RULE, "quality.fill_rates", "expectations", "warn", 1, 1, sample
        )
    ]
    attached = con.execute("select database_name from duckdb_databases()").fetchall()
    assert ("past",) not in attached


def test_before_the_first_release_nothing_is_usual(
    con: Connection, tmp_path: Path, running: ModuleType
) -> None:
    with running.drift_rules(con, tmp_path / "history.duckdb") as rules:
        assert rules == []


def test_a_history_without_fill_rates_is_no_mistake(
    con: Connection, settings: Settings, running: ModuleType
) -> None:
    with duckdb.connect(str(settings.history)) as past:
        past.execute("drop table fill_rates")
    with running.drift_rules(con, settings.history) as rules:
        assert rules == []


def test_a_thousand_releases_cost_no_more_than_ten(con: Connection, settings: Settings) -> None:
    suites = expectations.release_suites(settings)
    remember(settings, [900] * 10)
    few = min(seconds(suites, con) for _ in range(3))
    remember(settings, [900] * 990)
    assert min(seconds(suites, con) for _ in range(3)) < 1.3 * few + 0.1


def seconds(suites: SuiteRunner, con: Connection) -> float:
    answered = run_checks(con)
    start = time.process_time()
    suites(con, answered)
    return time.process_time() - start
