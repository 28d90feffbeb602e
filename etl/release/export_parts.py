"""The files of an export: tables about papers in parts, by the year in which a paper was listed.

A part of an earlier year rarely changes, so that it is left alone. All rows about a paper are in
parts of the same year, so that the references between them hold within that.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

import duckdb

from etl.contract.ddl import sql_literal
from etl.contract.model import Table
from etl.contract.paper_table import PAPERS
from etl.stage.connection import Connection
from etl.stage.sql_files import create_as_sql, sql_text


@dataclass(frozen=True, slots=True)
class ExportPart:
    """One file of an export. Its name is the table's, with a period where it is one of its parts.

    query, order: its rows. content: equal where the file would have the same bytes; None where only
    writing it tells.
    """

    name: str
    table_name: str
    query: str
    order: str
    period: str | None = None
    content: str | None = None


def plain_part(name: str, order: str) -> ExportPart:
    """A table or view in one file, which is written to see whether it changed."""
    return ExportPart(name, name, f"from {name}", order)


def table_parts(con: Connection, tables: Iterable[Table]) -> Iterator[ExportPart]:
    """The files of tables of the contract, with what their rows sum up to."""
    con.execute(create_as_sql("or replace temp table", "export_parts", sql_text("export", "parts")))
    years = [row[0] for row in con.execute(sql_text("export", "part_names")).fetchall()]
    for table in tables:
        if _is_about_papers(table):
            yield from _paper_parts(con, table, years)
        else:
            yield whole_part(con, table)


def _is_about_papers(table: Table) -> bool:
    return table is PAPERS or any(it.target == PAPERS.name for it in table.references)


def _paper_parts(con: Connection, table: Table, years: Iterable[str]) -> Iterator[ExportPart]:
    found = con.execute(sql_text("export", "part_sums", table=table.name)).fetchall()
    sums: Mapping[str, str] = dict(found)
    form = file_form(con, table)
    for year in years:
        query = sql_text("export", "part_rows", table=table.name, year=sql_literal(year))
        yield table_part(table, query, year, f"{form} {sums.get(year)}")


def whole_part(con: Connection, table: Table) -> ExportPart:
    """The one file of a table that is not parted, with what its rows sum up to."""
    [(sums,)] = con.execute(sql_text("statements", "row_sums", relation=table.name)).fetchall()
    return table_part(table, f"from {table.name}", None, f"{file_form(con, table)} {sums}")


def file_form(con: Connection, table: Table) -> str:
    """All but the rows that decides which bytes a file of a table has."""
    types = con.execute(f"describe {table.name}").fetchall()
    return f"duckdb {duckdb.__version__} {types}"


def table_part(table: Table, query: str, period: str | None, rows: str) -> ExportPart:
    """A file of a table; rows: what tells them from others."""
    order = ", ".join(table.key)
    name = table.name if period is None else f"{table.name}-{period}"
    content = sha256(f"{query} {order} {rows}".encode()).hexdigest()
    return ExportPart(name, table.name, query, order, period, content)
