"""Two warehouses made by hand: tables straight from the contract, rows from one SQL file each."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl.build.marts import mart_fill_statements, mart_statements
from etl.contract.model import Table
from etl.contract.tables import RELEASED_TABLES
from etl.stage.connection import Connection, connect
from etl.stage.sql_files import create_as_sql
from tests.indexed import index_papers

SQL = Path(__file__).parents[2] / "sql"
CHECKS = sorted((SQL / "checks").glob("*.sql"))

ALPHA = "arxiv:2601.00001"
TRENDING = "7" * 16
ALPHAS = f"where paper_key = '{ALPHA}'"

_ORIGIN = {"capture_id": "'1111111111111111'", "position": "1", "entry_position": "1"}
_DEFAULTS = {
    "core.captures": {
        "source": "'import'",
        "sha256": f"'{'0' * 64}'",
        "byte_count": "100",
        "template": "'api'",
        "parser_version": "1",
        "repaired_count": "0",
        "record_count": "0",
    },
    "core.authorships": {"source": "'daily_papers'"},
    "core.links": {"url_as_found": "'as found'"},
}
"""What no test looks at, so that the rows show what matters."""


@pytest.fixture(scope="session")
def _small_warehouse() -> Iterator[Connection]:
    yield from _made("small_warehouse.sql")


@pytest.fixture(scope="session")
def _question_warehouse() -> Iterator[Connection]:
    yield from _made("question_warehouse.sql", "question_arxiv.sql", "question_details.sql")


@pytest.fixture
def warehouse(_small_warehouse: Connection) -> Iterator[Connection]:
    """The sound warehouse: what a test breaks is whole again for the next one."""
    yield from _lent(_small_warehouse)


@pytest.fixture
def questions(_question_warehouse: Connection) -> Iterator[Connection]:
    """The warehouse to which the questions of sql/queries are put, whole again for each test."""
    yield from _lent(_question_warehouse)


def rows_that_break(name: str, con: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    path = next(path for path in CHECKS if path.stem == name)
    return con.execute(f"select * from ({path.read_text()}) as broken order by all").fetchall()


def made_up(count: int, columns: str, values: str) -> str:
    """More papers: their key is of May 2026, `number` runs from 1."""
    return (
        f"insert into core.papers (paper_key, arxiv_id, title, {columns}) "
        "select 'arxiv:' || id, id, 'Made up', " + values + " from "
        "(select number, '2605.' || lpad(number::varchar, 5, '0') as id "
        f"from range(1, {count + 1}) as made(number))"
    )


def issues(day_count: int, papers: str) -> str:
    """A daily page for each of `day_count` weeks from 5 March 2026 on, the last one re-captured."""
    days = f"range(0, {day_count}) as weeks(week)"
    return (
        "insert into core.captures (capture_id, listing_kind, listed_on, captured_on, outcome) "
        "select 'week' || week, 'daily', date '2026-03-05' + 7 * week::integer, "
        f"date '2026-03-06' + 7 * week::integer, 'page' from {days}; "
        "insert into core.listings (capture_id, paper_key, listing_kind, listed_on) "
        "select 'week' || week, 'p' || number, 'daily', date '2026-03-05' + 7 * week::integer "
        f"from {days}, range(0, 100) as papers(number) where {papers}"
    )


def fill_warehouse(con: Connection, *files: str) -> None:
    """Create every table of the contract, with the rows of files beside this one."""
    for table in RELEASED_TABLES:
        con.execute(f"create schema if not exists {table.schema}")
        con.execute(_ddl(table))
    for file in files or ("small_warehouse.sql",):
        con.execute(Path(__file__).with_name(file).read_text())


def _made(*files: str) -> Iterator[Connection]:
    with connect() as con:
        fill_warehouse(con, *files)
        con.execute("create schema mart")
        for statement in mart_statements():
            con.execute(statement)
        index_papers(con)
        _follow_every_change(con)
        yield con


def _follow_every_change(con: Connection) -> None:
    """Make views of the marts that a release keeps as tables: tests change what they read."""
    for kept in mart_fill_statements(follows=False):
        con.execute(f"drop table {kept.table}")
        con.execute(create_as_sql("view", kept.table, kept.reads))


def _lent(con: Connection) -> Iterator[Connection]:
    con.begin()
    yield con
    con.rollback()


def _ddl(table: Table) -> str:
    defaults = _ORIGIN | _DEFAULTS.get(table.name, {})
    columns = ", ".join(
        f'"{column.name}" {column.type.value} default {defaults.get(column.name, "null")}'
        for column in table.columns
    )
    return f"create table {table.name} ({columns})"
