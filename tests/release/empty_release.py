"""A release with every table and mart of the contract, and no row."""

from pathlib import Path

from etl.contract.ddl import create_table_sql
from etl.contract.tables import RELEASED_TABLES
from etl.release.lake_schema import create_marts, create_schemas
from etl.stage.connection import Connection, connect


def make_empty_release(path: Path) -> None:
    """Write one to a path that is free."""
    with connect(path) as con:
        create_empty_release(con)


def create_empty_release(con: Connection) -> None:
    """Create its tables and marts in the current database."""
    create_schemas(con)
    for table in RELEASED_TABLES:
        con.execute(create_table_sql(table))
    create_marts(con)
