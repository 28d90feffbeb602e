"""Every rule of the contract, with the row that breaks it, asked both ways."""

from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any

import duckdb
import pytest

from etl.build.checks import run_checks
from etl.contract.model import Table
from etl.contract.tables import RELEASED_TABLES, TABLES_BY_NAME
from tests.expectations.breaches import Breach, breaches, insert, sound, sound_release

pytestmark = pytest.mark.slow

BREACHES = [(table.name, breach) for table in RELEASED_TABLES for breach in breaches(table)]
NAMES = [breach.claim for _, breach in BREACHES]


@dataclass(frozen=True)
class Told:
    """Of one claim: rows that Great Expectations counts, rows that SQL counts, and those rows."""

    expectation_count: int
    sql_count: int
    rows: list[tuple[Any, ...]]


@cache
def asked(running: ModuleType, table_name: str) -> dict[str, Told]:
    """Both ways of a table that breaks each of its rules, and has its sound row twice; by claim."""
    table = TABLES_BY_NAME[table_name]
    with duckdb.connect() as con:
        con.execute("attach ':memory:' as release")
        con.execute("use release")
        sound_release(con)
        insert(con, table, [breach.row for breach in breaches(table)] + [sound(table)])
        demands = list(running.table_rules(table))
        [suite] = running.validate_suites(con, {table.name: demands})
        counts = {
            it.expectation_config.description: it.result["unexpected_count"] for it in suite.results
        }
        results = {it.claim: it for it in run_checks(con, [table]) if it.source == "contract"}
        assert set(counts) == set(results)
        return {
            it.claim: Told(
                counts[it.claim], results[it.claim].broken_count, con.execute(it.rows).fetchall()
            )
            for it in demands
        }


@pytest.mark.parametrize(("table_name", "breach"), BREACHES, ids=NAMES)
def test_a_rule_finds_the_row_that_breaks_it_and_no_other(
    table_name: str, breach: Breach, running: ModuleType
) -> None:
    assert asked(running, table_name)[breach.claim] == Told(1, 1, [tuple(breach.row.values())])


@pytest.mark.parametrize("table", RELEASED_TABLES, ids=lambda table: table.name)
def test_a_key_finds_the_row_that_stands_twice(table: Table, running: ModuleType) -> None:
    """Great Expectations counts both, SQL the one too many."""
    told = asked(running, table.name)[f"{table.name} has one row per {', '.join(table.key)}"]
    repeated = tuple(sound(table)[name] for name in table.key)
    assert told == Told(2, 1, [(*repeated, 2)])


@pytest.mark.parametrize("table", RELEASED_TABLES, ids=lambda table: table.name)
def test_every_rule_has_rows_that_break_it(table: Table, running: ModuleType) -> None:
    key = f"{table.name} has one row per {', '.join(table.key)}"
    assert {breach.claim for breach in breaches(table)} | {key} == set(asked(running, table.name))


def test_the_suites_demand_what_sql_claims_in_the_same_words(
    con: duckdb.DuckDBPyConnection, running: ModuleType
) -> None:
    demanded = [demand for suite in running.all_suites().values() for demand in suite]
    assert sorted(
        (demand.claim, demand.table_name, demand.severity) for demand in demanded
    ) == sorted((it.claim, it.table_name, it.severity) for it in run_checks(con))


def test_a_sound_release_breaks_no_rule_of_the_contract(
    con: duckdb.DuckDBPyConnection, running: ModuleType
) -> None:
    told = running.validate_suites(
        con, {t.name: list(running.table_rules(t)) for t in RELEASED_TABLES}
    )
    assert [it for suite in told for it in suite.results if not it.success] == []
