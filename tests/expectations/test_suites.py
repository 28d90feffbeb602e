"""Every rule of the contract, with the row that breaks it, asked in SQL and as an expectation.

A release is asked in SQL alone. That the expectation which people are shown means the same is held
here: Great Expectations asks it of a frame of the same rows, in an engine that is not DuckDB.
"""

from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any

import duckdb
import pytest

from etl.build.checks import run_checks
from etl.contract.model import Table
from etl.contract.table_rules import table_checks
from etl.contract.tables import RELEASED_TABLES, TABLES_BY_NAME
from tests.expectations.breaches import Breach, breaches, insert, sound, sound_release

pytestmark = pytest.mark.slow

BREACHES = [(table.name, breach) for table in RELEASED_TABLES for breach in breaches(table)]
IDS = [breach.check.check_id for _, breach in BREACHES]


@dataclass(frozen=True)
class Found:
    """Rows that break a rule: as Great Expectations counts them, as SQL does, and as shown.

    A row shows the value that breaks the rule, and then its key.

    expectation_count is None for a reference, which is a query about two tables.
    """

    expectation_count: int | None
    sql_count: int
    rows: list[tuple[Any, ...]]


@cache
def found_in(running: ModuleType, table_name: str) -> dict[str, Found]:
    """By check, of a table that breaks each of its rules and has its sound row twice."""
    table = TABLES_BY_NAME[table_name]
    with duckdb.connect() as con:
        sound_release(con)
        insert(con, table, [breach.row for breach in breaches(table)] + [sound(table)])
        results = {it.check_id: it for it in run_checks(con, [table]) if it.source == "contract"}
        counts = expectation_counts(table, con)
        checks = table_checks(table)
        assert [check.check_id for check in checks] == list(results)
        return {
            it.check_id: Found(
                counts.get(it.check_id),
                results[it.check_id].broken_count,
                con.execute(it.rows).fetchall(),
            )
            for it in checks
        }


def expectation_counts(table: Table, con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Rows that Great Expectations finds in a pandas frame, by check."""
    from expectations.datasource import open_context  # noqa: PLC0415 - `running` imports it, and hides its warnings
    from expectations.suites import contract_rule  # noqa: PLC0415 - as above

    rules = [contract_rule(it) for it in table_checks(table)]
    source = open_context().data_sources.add_pandas("rows")
    batch = source.add_dataframe_asset("rows").add_batch_definition_whole_dataframe("rows")
    frame = con.execute(f"select * from {table.name}").df()
    asked = batch.get_batch({"dataframe": frame})
    return {
        rule.check_id: asked.validate(rule.expectation).result["unexpected_count"]
        for rule in rules
        if rule.expectation.expectation_type != "expect_no_rows"
    }


@pytest.mark.parametrize(("table_name", "breach"), BREACHES, ids=IDS)
def test_a_rule_finds_the_row_that_breaks_it_and_no_other(
    table_name: str, breach: Breach, running: ModuleType
) -> None:
    found = found_in(running, table_name)[breach.check.check_id]
    is_asked = not breach.check.check_id.endswith(".reference")
    column = breach.check.check_id.split(".")[1]
    shown = dict.fromkeys([column, *TABLES_BY_NAME[table_name].key])
    row = tuple(breach.row[name] for name in shown)
    assert found == Found(1 if is_asked else None, 1, [row])


@pytest.mark.parametrize("table", RELEASED_TABLES, ids=lambda table: table.name)
def test_a_key_finds_the_row_that_stands_twice(table: Table, running: ModuleType) -> None:
    """Great Expectations counts both, SQL the one too many."""
    *_, found = found_in(running, table.name).values()
    repeated = tuple(sound(table)[name] for name in table.key)
    assert found == Found(2, 1, [(*repeated, 2)])


def test_the_suites_have_the_rules_that_sql_checks(
    con: duckdb.DuckDBPyConnection, running: ModuleType
) -> None:
    shown = [rule for suite in running.release_rules().values() for rule in suite]
    assert sorted(
        (it.check_id, it.table_name, it.expectation.description) for it in shown
    ) == sorted((it.check_id, it.table_name, it.rule) for it in run_checks(con))


def test_a_sound_release_breaks_no_rule_of_the_contract(con: duckdb.DuckDBPyConnection) -> None:
    results = [it for it in run_checks(con) if it.source == "contract"]
    assert [it for it in results if it.broken_count] == []
