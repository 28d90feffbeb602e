"""A new release: a query for each table, over what changed since the last one, or over all rows."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from math import ceil
from pathlib import Path

import polars as pl

from etl.build.changes import are_few, are_short, clone_file, has_basis
from etl.build.check_files import forget_changes, keep_broken_rows
from etl.build.checks import CheckResult, count_rows, results_frame
from etl.build.fill_tables import AT_ONCE, FillStatement, fill_by, fill_tables
from etl.build.marts import mart_fill_statements, mart_statements
from etl.build.search_index import (
    are_many,
    is_tail_long,
    remove_search_index,
    search_index_statements,
)
from etl.build.table_statements import LONGEST, STATED_ENTRIES, fill_statements
from etl.contract import quality
from etl.contract.ddl import comment_statements, create_table_sql, sql_literal
from etl.contract.tables import RELEASED_TABLES
from etl.ids import ReleaseId
from etl.stage.connection import STORAGE_OPTIONS, Connection, execute, insert_frame
from etl.stage.search_extension import has_search_index, load_search_extension
from etl.stage.spared_memory import spare_memory
from etl.stage.sql_files import create_as_sql, insert_rows_sql, sql_text

_BASIS = ("basis.captures", "basis.code")
_SCHEMAS = ("core", "quality", "meta", "mart")
SMALL = 1_500
"""Of at most so many entries all is derived. That takes half as many statements, and with so few
rows each of them costs the same: measured, it is quicker up to some 2,500 entries."""
_MANY = 500_000
"""Of more entries, what changed in a day takes all cores for each statement. Of fewer, a second
thread inside of DuckDB mostly waits: 3.0 instead of 3.3 s for a day among 200,000 entries."""
_DAY_MEMORY = 512 * 2**20
"""Bytes that DuckDB needs for a day. More would be filled with blocks of the last release, which
the system keeps as well."""
_MOST_PLACES = 5000
"""Of so many rows DuckDB knows where they stand, and passes over the blocks between them."""

_PORTIONS_OF_MART = 4
"""Rows of marts are short: those of so many portions of the papers fit into memory together."""


def derive_tables(
    con: Connection,
    path: Path,
    last: Path | None,
    releases: pl.DataFrame,
    code_digest: str,
    *,
    spares_memory: bool = False,
) -> None:
    """Fill a new database file at `path`, attached as `release` and current; `stage` is attached.

    last: the last release, if the new one may begin as its clone. releases: rows of meta.releases
    so far, which no staged row implies. spares_memory: where little changed, DuckDB has to do
    with little, until `restore_memory`.
    """
    con.execute("attach ':memory:' as work")
    con.execute("set checkpoint_threshold = '1TB'")  # `seal_release` does it once
    con.execute(create_as_sql("table", "work.inputs", sql_text("work", "inputs")))
    entry_count = count_rows(con, "stage.entries")
    follows = (
        last is not None and entry_count > SMALL and _begin_as_clone(con, last, path, code_digest)
    )
    if not follows:
        _begin_empty(con, path, releases)
    elif spares_memory and are_short(con):
        spare_memory(con, _DAY_MEMORY)
    fills_all_cores = entry_count > _MANY if follows else are_many(entry_count)
    if fills_all_cores:  # each statement does
        con.execute("reset threads")
    _fill(con, follows=follows, at_once=1 if follows and fills_all_cores else AT_ONCE)
    execute(con, sql_text("basis", "record"), version=code_digest)


def _fill(con: Connection, *, follows: bool, at_once: int) -> None:
    """Fill all tables and marts; in a large first derivation, a portion after the other."""
    if follows:
        con.execute(f"set global dynamic_or_filter_threshold = {_MOST_PLACES}")
    portion_count = 1 if follows else _portion_count(con)
    index = _index_statements(con, follows=follows, portion_count=portion_count)
    tables = _with_index(fill_statements(follows=follows, portion_count=portion_count), list(index))
    marts = mart_fill_statements(
        follows=follows, portion_count=ceil(portion_count / _PORTIONS_OF_MART)
    )
    if portion_count == 1:
        fill_tables(con, [*tables, *marts], at_once)
    else:
        fill_tables(con, tables, at_once)
        fill_tables(con, marts, at_once=1)  # of the figures of millions, two are too much to hold


def _portion_count(con: Connection) -> int:
    """Portions of the papers that are derived one after the other, so that memory is enough."""
    [(count,)] = con.execute(sql_text("basis", "portion_count")).fetchall()
    return int(count)


def _index_statements(
    con: Connection, *, follows: bool, portion_count: int
) -> Iterator[FillStatement]:
    """A statement for each portion of the papers, which brings them into the index of search.

    There is none where the extension that it wants cannot be loaded.
    """
    is_there = follows and has_search_index(con)
    if not load_search_extension(con):
        if is_there:
            remove_search_index(con)
        return
    is_sorted = is_tail_long(con) if is_there else are_many(count_rows(con, "stage.entries"))
    for portion in range(portion_count):
        statements = search_index_statements(
            follows=is_there, is_sorted=is_sorted, portion=portion, portion_count=portion_count
        )
        read = f"from core.papers, {STATED_ENTRIES}"
        yield fill_by("search.postings", "; ".join(statements), read)


def _with_index(
    statements: Iterable[FillStatement], index: Sequence[FillStatement]
) -> Iterator[FillStatement]:
    """Put each portion's statement for the index behind the longest ones, since it is long too."""
    portions = iter(index)
    for statement in statements:
        yield statement
        if statement.table == LONGEST[-1].name:
            yield from islice(portions, 1)


@contextmanager
def checkpoint_beside(con: Connection) -> Iterator[None]:
    """Compress and write the new file and the stage on other threads, while both are only read."""
    databases = ("release", "stage")
    with ThreadPoolExecutor(len(databases)) as threads:
        writing = [threads.submit(con.cursor().execute, f"checkpoint {it}") for it in databases]
        yield
    for written in writing:
        written.result()


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


def _begin_as_clone(con: Connection, last: Path, path: Path, code_digest: str) -> bool:
    """Attach a clone of the last release; False, and nothing, where the new one cannot follow."""
    clone_file(last, path)
    _attach(con, path)
    if has_basis(con, code_digest):
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
    con.execute(";\n".join(["begin", *comments, *mart_statements(), "commit"]))
