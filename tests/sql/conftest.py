"""Two warehouses made by hand: tables straight from the contract, rows from one SQL file each."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from etl.contract import RELEASED, Table
from etl.warehouse import sql
from etl.warehouse.duck import Connection

SQL = Path(__file__).parents[2] / "sql"
_ORIGIN = {"capture_id": "'1111111111111111'", "position": "1", "entry_position": "1"}
_DEFAULTS = {
    "core.captures": {
        "source": "'import'",
        "sha256": f"'{'0' * 64}'",
        "byte_count": "100",
        "template": "'api'",
        "parser_version": "1",
        "repaired_count": "0",
    },
    "core.links": {"url_as_found": "'as found'"},
}
"""What no test looks at, so that the rows show what matters."""


@pytest.fixture(scope="session")
def _small_warehouse() -> Iterator[Connection]:
    yield from _made("small_warehouse.sql")


@pytest.fixture(scope="session")
def _question_warehouse() -> Iterator[Connection]:
    yield from _made("question_warehouse.sql")


@pytest.fixture
def warehouse(_small_warehouse: Connection) -> Iterator[Connection]:
    """The sound warehouse: what a test breaks is whole again for the next one."""
    yield from _lent(_small_warehouse)


@pytest.fixture
def questions(_question_warehouse: Connection) -> Iterator[Connection]:
    """The warehouse to which the questions of sql/queries are put, whole again for each test."""
    yield from _lent(_question_warehouse)


def _made(rows: str) -> Iterator[Connection]:
    with duckdb.connect() as con:
        for table in RELEASED:
            con.execute(f"create schema if not exists {table.schema}")
            con.execute(_ddl(table))
        con.execute(Path(__file__).with_name(rows).read_text())
        con.execute("create schema mart")
        for mart in sql.in_order("marts"):
            con.execute(f"create view mart.{mart.name} as {mart.text}")
        yield con


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
