"""A new release: a query for each table, over what changed since the last one, or over all rows."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import polars as pl

from etl.build.changes import are_few, clone_file, has_basis, replace_table_rows
from etl.build.check_files import forget_changes, keep_broken_rows
from etl.build.checks import CheckResult, count_rows, results_frame
from etl.build.fill_tables import FillStatement, fill_tables
from etl.build.marts import mart_fill_statements, mart_statements
from etl.build.search_index import (
    are_many,
    is_tail_long,
    remove_search_index,
    search_index_statements,
)
from etl.contract import core, quality
from etl.contract.core import CORE_TABLES
from etl.contract.ddl import comment_statements, create_table_sql, sql_literal
from etl.contract.model import Table
from etl.contract.quality import QUALITY_TABLES
from etl.contract.tables import RELEASED_TABLES
from etl.ids import ReleaseId
from etl.stage.connection import STORAGE_OPTIONS, Connection, execute, insert_frame
from etl.stage.search_extension import has_search_index, load_search_extension
from etl.stage.sql_files import SqlFile, create_as_sql, insert_rows_sql, sql_folder, sql_text

_ADDED = (quality.RELEASES, quality.CHECKS, quality.FILL_RATES, quality.DAY_STATES)
"""Tables that other code fills, since no staged row implies their rows."""
_WORK = (
    "changed_captures", "captures", "loaded_captures", "changed_papers", "loaded",
    "staged_entries", "staged_authorships", "staged_keywords", "staged_links",
    "candidates", "aliases", "entries", "authorships", "changed_authors", "changed_names",
    "changed_accounts", "changed_organizations", "changed_signatures", "stated_keywords",
    "changed_acronyms", "acronyms", "meanings", "changed_meanings", "changed_keywords", "keywords",
    "changed_concepts",
)  # fmt: skip
"""Tables that several others are derived from; they live as long as the derivation. What they read
of `core` is what the last release said: it is replaced once they are filled."""
_STAGED = "staged_"
"""Begins the name of a table of `work` that has the staged rows of entries of changed papers."""
_STATED = "work.stated_entries"
"""What most tables of papers are derived from, a portion of the papers at a time."""
_LONGEST = (core.PAPERS, core.PAPER_VERSIONS)
"""These take the longest, so they begin first."""
_BASIS = ("basis.captures", "basis.code")
_SCHEMAS = ("core", "quality", "meta", "mart")


def derive_tables(
    con: Connection, path: Path, last: Path | None, releases: pl.DataFrame, code_version: str
) -> None:
    """Fill a new database file at `path`, attached as `release` and current; `stage` is attached.

    last: the last release, if the new one may begin as its clone. releases: rows of meta.releases
    so far, which no staged row implies.
    """
    con.execute("attach ':memory:' as work")
    con.execute("set checkpoint_threshold = '1TB'")  # `seal_release` does it once
    con.execute(create_as_sql("table", "work.inputs", sql_text("work", "inputs")))
    follows = last is not None and _begin_as_clone(con, last, path, code_version)
    if not follows:
        _begin_empty(con, path, releases)
    portion_count = 1 if follows else _portion_count(con)
    statements = [
        *fill_statements(follows=follows, portion_count=portion_count),
        *mart_fill_statements(con, follows=follows),
    ]
    last_of_papers = max(n for n, it in enumerate(statements) if it.table == core.PAPERS.name)
    statements[last_of_papers + 2 : last_of_papers + 2] = _index_statements(con, follows=follows)
    fill_tables(con, statements)
    execute(con, sql_text("basis", "record"), version=code_version)


def fill_statements(*, follows: bool, portion_count: int = 1) -> Iterator[FillStatement]:
    """The statements that fill the tables, each after those whose tables it reads.

    follows: the file holds the last release, of which only some rows are replaced. portion_count:
    so many portions of the papers are derived one after the other, for want of memory.
    """
    for name in _WORK:
        query = _work_query(name, follows=follows, portion_count=portion_count)
        kind = "view" if name.startswith(_STAGED) and not follows else "table"
        yield FillStatement(f"work.{name}", create_as_sql(kind, f"work.{name}", query), query)
    shorter = (table for table in CORE_TABLES + QUALITY_TABLES if table not in _LONGEST + _ADDED)
    tables = {table: _file(table) for table in (*_LONGEST, *shorter)}
    of_stated = [table for table, file in tables.items() if _STATED in file.text]
    for portion in range(portion_count):
        yield _stated_entries(portion, portion_count, follows=follows)
        for table in of_stated:
            is_last = portion == portion_count - 1
            yield _fill_statement(table, tables[table], follows=follows, is_last=is_last)
    for table, file in tables.items():
        if table not in of_stated:
            yield _fill_statement(table, file, follows=follows)


def _work_query(name: str, *, follows: bool, portion_count: int) -> str:
    if name == "entries":
        return sql_text("work", name, portion_count=str(portion_count))
    if not name.startswith(_STAGED):
        return sql_text("work", name)
    table = f"stage.{name.removeprefix(_STAGED)}"
    if not follows:
        return f"from {table}"
    return _rows_of_entries(table, "work.loaded")


def _rows_of_entries(table: str, entries: str) -> str:
    captures = f"select entries.capture_id from {entries} as entries"
    return sql_text("basis", "changed_rows", table=table, key="capture_id", keys=captures)


def _stated_entries(portion: int, portion_count: int, *, follows: bool) -> FillStatement:
    """What the entries of a portion of the papers state. No row is copied for the only portion."""
    entries = f"(from work.entries where portion = {portion})"
    staged = _rows_of_entries("stage.entries", entries)
    is_only = portion_count == 1
    query = sql_text(
        "work",
        "stated_entries",
        entries=entries,
        staged_entries="work.staged_entries" if is_only else f"({staged})",
    )
    kind = "table" if follows else "view" if is_only else "or replace table"
    return FillStatement(_STATED, create_as_sql(kind, _STATED, query), query)


def _fill_statement(
    table: Table, file: SqlFile, *, follows: bool, is_last: bool = True
) -> FillStatement:
    """The statement for a table, or for a portion of it."""
    if follows:
        return FillStatement(table.name, replace_table_rows(table, file), file.text)
    text = insert_rows_sql(table.name, file.text)
    if table in CORE_TABLES and is_last:
        rates = insert_rows_sql(quality.FILL_RATES.name, f"from fill_rates('{table.name}')")
        text = f"{text}; {rates}"
    return FillStatement(table.name, text, file.text)


def _file(table: Table) -> SqlFile:
    schema, name = table.name.split(".")
    return sql_folder(schema)[name]


def _portion_count(con: Connection) -> int:
    """Portions of the papers that are derived one after the other, so that memory is enough."""
    [(count,)] = con.execute(sql_text("basis", "portion_count")).fetchall()
    return int(count)


def _index_statements(con: Connection, *, follows: bool) -> Iterator[FillStatement]:
    """The statement that fills the index of search; none where its extension cannot be loaded."""
    is_there = follows and has_search_index(con)
    if load_search_extension(con):
        is_sorted = is_tail_long(con) if is_there else are_many(count_rows(con, "stage.entries"))
        statements = search_index_statements(follows=is_there, is_sorted=is_sorted)
        yield FillStatement("search.postings", "; ".join(statements), "from core.papers")
    elif is_there:
        remove_search_index(con)


@contextmanager
def checkpoint_beside(con: Connection) -> Iterator[None]:
    """Compress and write the new file on another thread, while it may only be read."""
    with ThreadPoolExecutor(1) as thread:
        writing = thread.submit(con.cursor().execute, "checkpoint release")
        yield
    writing.result()


def seal_release(
    con: Connection,
    release_id: ReleaseId,
    made_at: datetime,
    code_version: str,
    results: Sequence[CheckResult],
) -> None:
    """Write the release's own row and the results of its checks, then detach the new file.

    Afterwards the file is whole, and no log stands beside it.
    """
    execute(
        con,
        insert_rows_sql(quality.RELEASES.name, sql_text("meta", "releases")),
        release_id=release_id,
        published_at=made_at,
        code_version=code_version,
    )
    insert_frame(con, quality.CHECKS.name, results_frame(results))
    keep_broken_rows(con)
    con.execute("checkpoint release")
    detach_release(con)


def detach_release(con: Connection) -> None:
    """Let go of the new file, and of what was derived on the way to it."""
    con.execute("reset checkpoint_threshold")
    con.execute("use memory")
    con.execute("detach release")
    con.execute("detach work")
    forget_changes(con)


def _begin_as_clone(con: Connection, last: Path, path: Path, code_version: str) -> bool:
    """Attach a clone of the last release; False, and nothing, where the new one cannot follow."""
    clone_file(last, path)
    _attach(con, path)
    if has_basis(con, code_version):
        _find_changes(con)
        if are_few(con):
            for table in (quality.CHECKS.name, quality.DAY_STATES.name, *_BASIS):
                con.execute(f"delete from {table}")
            return True
        con.execute("drop table work.changed_inputs")
    con.execute("use memory")
    con.execute("detach release")
    path.unlink()
    return False


def _begin_empty(con: Connection, path: Path, releases: pl.DataFrame) -> None:
    _attach(con, path)
    schemas = [f"create schema {schema}" for schema in _SCHEMAS]
    con.execute("; ".join(["begin", *schemas, *map(create_table_sql, RELEASED_TABLES), "commit"]))
    con.execute(sql_text("basis", "tables"))
    _find_changes(con)
    insert_frame(con, quality.RELEASES.name, releases)
    _describe(con)


def _find_changes(con: Connection) -> None:
    con.execute(create_as_sql("table", "work.changed_inputs", sql_text("work", "changed_inputs")))


def _attach(con: Connection, path: Path) -> None:
    options = f"recovery_mode no_wal_writes, {STORAGE_OPTIONS}"
    con.execute(f"attach {sql_literal(str(path))} as release ({options})")
    con.execute("use release")


def _describe(con: Connection) -> None:
    comments = [statement for table in RELEASED_TABLES for statement in comment_statements(table)]
    con.execute(";\n".join([*comments, *mart_statements(con)]))
