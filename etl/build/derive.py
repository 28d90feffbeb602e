"""A new release: a query for each table, over what changed since the last one, or over all rows."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from etl.build.changes import are_few, clone_file, has_basis, replace_rows
from etl.build.check_files import forget_changes, keep_broken_rows
from etl.build.checks import CheckResult, results_frame
from etl.build.marts import mart_statements
from etl.build.search_index import (
    is_tail_long,
    remove_search_index,
    search_index_statements,
)
from etl.contract import core, quality
from etl.contract.core import CORE_TABLES
from etl.contract.ddl import comment_statements, create_table_sql, sql_literal
from etl.contract.model import Table
from etl.contract.policy import API_DEFAULT_LIMIT, FEWER_IS_HELD
from etl.contract.quality import QUALITY_TABLES
from etl.contract.tables import RELEASED_TABLES
from etl.ids import ReleaseId
from etl.stage.connection import STORAGE_OPTIONS, Connection, execute, insert_frame
from etl.stage.query_tables import tables_read
from etl.stage.search_extension import has_search_index, load_search_extension
from etl.stage.sql_files import SqlFile, create_as_sql, insert_rows_sql, sql_folder, sql_text

_ADDED = (quality.RELEASES, quality.CHECKS, quality.FILL_RATES, quality.DAY_STATES)
"""Tables that other code fills, since no staged row implies their rows."""
_AT_ONCE = 2
"""How many tables are filled side by side. A second thread inside DuckDB would help less: it finds
nothing to do in tables of so few rows, and waiting for that costs 0.3 s in a load of one day."""
_WORK = (
    "changed_captures", "captures", "loaded_captures", "changed_papers", "loaded", "candidates",
    "aliases", "entries", "stated_entries", "authorships", "changed_authors", "changed_accounts",
    "changed_organizations", "changed_signatures",
)  # fmt: skip
"""Tables that several others are derived from; they live as long as the derivation. What they read
of `core` is what the last release said: it is replaced once they are filled."""
_WORK_VIEWS = ("stated_entries",)
"""Of these no row is copied where everything is derived."""
_LONGEST = (core.PAPERS, core.PAPER_VERSIONS)
"""These take the longest, so they begin first."""
_MACROS = ("words", "agreement", "agrees", "fill_rates", "fill_rate_changes")
_POLICY = {"fewer_is_held": str(FEWER_IS_HELD), "api_default_limit": str(API_DEFAULT_LIMIT)}
"""Numbers of etl/contract/policy.py that the selects call as macros."""
_BASIS = ("basis.captures", "basis.code")
_SCHEMAS = ("core", "quality", "meta", "mart")


@dataclass(frozen=True, slots=True)
class FillStatement:
    """SQL that fills one table from what one query answers."""

    table: str
    text: str
    select: str


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
    statements = list(fill_statements(follows=follows))
    longest = [it.table for it in statements].index(core.PAPER_VERSIONS.name)
    statements[longest + 1 : longest + 1] = _index_statements(con, follows=follows)
    _fill(con, statements)
    execute(con, sql_text("basis", "record"), version=code_version)


def fill_statements(*, follows: bool) -> Iterator[FillStatement]:
    """The statements that fill the tables, each after those whose tables it reads.

    follows: the file holds the last release, of which only some rows are replaced.
    """
    for name in _WORK:
        query = sql_text("work", name)
        kind = "view" if name in _WORK_VIEWS and not follows else "table"
        yield FillStatement(f"work.{name}", create_as_sql(kind, f"work.{name}", query), query)
    shorter = (table for table in CORE_TABLES + QUALITY_TABLES if table not in _LONGEST + _ADDED)
    for table in (*_LONGEST, *shorter):
        schema, name = table.name.split(".")
        file = sql_folder(schema)[name]
        text = (replace_rows if follows else _insert_rows)(table, file)
        yield FillStatement(table.name, text, file.text)


def _index_statements(con: Connection, *, follows: bool) -> Iterator[FillStatement]:
    """The statement that fills the index of search; none where its extension cannot be loaded."""
    is_there = follows and has_search_index(con)
    if load_search_extension(con):
        is_sorted = not is_there or is_tail_long(con)
        statements = search_index_statements(follows=is_there, is_sorted=is_sorted)
        yield FillStatement("search.postings", "; ".join(statements), "from core.papers")
    elif is_there:
        remove_search_index(con)


def derivation_macros() -> Iterator[str]:
    """Statements that create the macros which the statements above call."""
    yield sql_text("basis", "policy", **_POLICY)
    yield from (sql_text("macros", name) for name in _MACROS)


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


def _insert_rows(table: Table, file: SqlFile) -> str:
    statement = insert_rows_sql(table.name, file.text)
    if table not in CORE_TABLES:
        return statement
    rates = insert_rows_sql(quality.FILL_RATES.name, f"from fill_rates('{table.name}')")
    return f"{statement}; {rates}"


def _fill(con: Connection, statements: Iterable[FillStatement]) -> None:
    """Execute each in this order, two at once.

    One waits for the earlier ones that fill what it reads, and for those that read what it fills.
    """
    filled: dict[str, Future[None]] = {}
    readers: defaultdict[str, list[Future[None]]] = defaultdict(list)
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        for statement in statements:
            read = tables_read(con, statement.select)
            needed = [filled[name] for name in read & filled.keys()] + readers[statement.table]
            done = threads.submit(_execute, con, statement.text, needed)
            filled[statement.table] = done
            for name in read:
                readers[name].append(done)
        try:
            for done in filled.values():
                done.result()
        finally:
            threads.shutdown(wait=False, cancel_futures=True)


def _execute(con: Connection, text: str, needed: Sequence[Future[None]]) -> None:
    for done in needed:
        done.result()
    with con.cursor() as own:
        own.execute("use release")
        own.execute("; ".join(derivation_macros()))
        own.execute(text)


def _describe(con: Connection) -> None:
    comments = [statement for table in RELEASED_TABLES for statement in comment_statements(table)]
    con.execute(";\n".join([*comments, *mart_statements(con)]))
