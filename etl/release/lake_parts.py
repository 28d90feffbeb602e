"""The files of a published release: tables in parts by time, so that most of them never change.

Rows about a paper stand in files of the month in which it was first listed, those about an author
in the month of the first paper, and those that name only a document in the month of its capture.
"""

from collections.abc import Iterator

from etl.contract.ddl import sql_literal
from etl.contract.model import Table
from etl.contract.tables import RELEASED_TABLES
from etl.release.export_parts import ExportPart, file_form, table_part, whole_part
from etl.stage.connection import Connection
from etl.stage.sql_files import create_as_sql, sql_text

_KEYS = ("paper_key", "author_key", "capture_id")
"""Columns by which the time of a row is known, of which the first that a table has counts."""


def lake_parts(con: Connection) -> Iterator[ExportPart]:
    """The files of all tables, with what their rows sum up to."""
    _create_table(con, "crowded_months", sql_text("lake", "crowded_months"))
    for key in _KEYS:
        query = sql_text("lake", "parts", query=sql_text("lake", f"{key}_days"))
        _create_table(con, f"{key}_parts", query)
    for table in RELEASED_TABLES:
        keys = [it for it in _KEYS if it in table.polars_schema]
        yield from _parts(con, table, keys[0]) if keys else [whole_part(con, table)]


def _create_table(con: Connection, name: str, query: str) -> None:
    con.execute(create_as_sql("or replace temp table", name, query))


def _parts(con: Connection, table: Table, key: str) -> Iterator[ExportPart]:
    places = {"table": table.name, "key": key, "parts": f"{key}_parts"}
    for part, sums in con.execute(sql_text("lake", "part_sums", **places)).fetchall():
        query = sql_text("lake", "part_rows", **places, part=sql_literal(part))
        yield table_part(table, query, part, f"{file_form(con, table)} {sums}")
