"""The catalog of a published release: a DuckLake, frozen, in one file that needs no server.

Tables are the Parquet files of `lake_parts`, marts are views over them.
"""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from etl.contract.ddl import comment_statements, create_table_sql, sql_literal
from etl.contract.tables import RELEASED_TABLES
from etl.errors import UsageError
from etl.release.datapackage import ExportedFile
from etl.release.lake_schema import create_marts, create_schemas
from etl.stage.connection import Connection, connect, insert_frame
from etl.stage.extension import load_extension
from etl.stage.sql_files import create_as_sql, sql_text


def write_catalog(path: Path, files: Mapping[str, ExportedFile], address: str) -> None:
    """Write a new catalog file.

    files: those that are here, by the paths that they have below their table's folder, which is
    `core/papers` for core.papers, of the address. Raises UsageError where the extra is missing.
    """
    con = connect()
    try:
        if not load_extension(con, "ducklake"):
            raise UsageError(
                "to publish, DuckDB's extension ducklake is missing: "
                "pip install 'paperhouse[remote]' brings it"
            )
        _fill(con, path, files)
        _place(con, path, files, address)
    finally:
        con.close()


def _fill(con: Connection, path: Path, files: Mapping[str, ExportedFile]) -> None:
    create_schemas(con)
    for table in RELEASED_TABLES:
        con.execute(create_table_sql(table))
    catalog = sql_literal(f"ducklake:{path}")
    folder = sql_literal(f"{path.parent}/")
    con.execute(sql_text("lake", "attach", catalog=catalog, folder=folder))
    con.execute("begin")
    create_schemas(con)
    for table in RELEASED_TABLES:
        con.execute(create_as_sql("table", table.name, f"from memory.{table.name}"))
        for text in comment_statements(table):
            con.execute(text)
    for file in files.values():
        schema, _, table_name = file.part.table_name.partition(".")
        places = {"schema": schema, "table": table_name, "file": str(file.path)}
        literals = {name: sql_literal(text) for name, text in places.items()}
        con.execute(sql_text("lake", "add_file", **literals))
    create_marts(con)
    con.execute("commit")
    con.execute("use memory; detach lake")


def _place(con: Connection, path: Path, files: Mapping[str, ExportedFile], address: str) -> None:
    """Say where the files will stand: DuckLake's tables are open, and documented."""
    con.execute(f"attach {sql_literal(str(path))} as catalog")
    con.execute("create temp table places (file varchar, path varchar)")
    rows = [(str(file.path), place) for place, file in files.items()]
    insert_frame(con, "places", pl.DataFrame(rows, ["file", "path"], orient="row"))
    con.execute(sql_text("lake", "place_files"))
    con.execute(sql_text("lake", "place_data"), {"address": address})
    con.execute("detach catalog")
