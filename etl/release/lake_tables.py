"""A published release as a database file again, for those who compare it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from etl.contract.ddl import create_table_sql, sql_literal
from etl.contract.tables import RELEASED_TABLES
from etl.errors import UsageError
from etl.release.lake_schema import create_marts, create_schemas
from etl.stage.connection import column_types, connect, translate_storage_errors
from etl.stage.sql_files import insert_rows_sql, sql_text


def write_tables(path: Path, files: Mapping[str, Sequence[Path]], name: str) -> None:
    """Write a new database of the rows in files, by table; a table without files has no rows.

    name: of the release, for an error. Raises UsageError for one of another version, StorageError.
    """
    with translate_storage_errors(path), connect(path) as con:
        create_schemas(con)
        for table in RELEASED_TABLES:
            con.execute(create_table_sql(table))
            if table.name not in files:
                continue
            listed = ", ".join(sql_literal(str(it)) for it in files[table.name])
            rows = sql_text("lake", "file_rows", files=f"[{listed}]")
            if list(column_types(con, rows)) != list(table.polars_schema):
                raise UsageError(
                    f"{name} has other columns in {table.name} than this version of paperhouse:"
                    " releases are compared by the version that published them"
                )
            con.execute(insert_rows_sql(table.name, rows))
        create_marts(con)
