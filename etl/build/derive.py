"""A new release: one SQL statement per table over all staged rows, then views and comments."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from etl.build.checks import CheckResult, results_frame
from etl.build.marts import mart_statements
from etl.contract import core, quality
from etl.contract.core import CORE_TABLES
from etl.contract.ddl import comment_statements, create_table_sql, sql_literal
from etl.contract.policy import API_DEFAULT_LIMIT, FEWER_IS_HELD
from etl.contract.quality import QUALITY_TABLES
from etl.contract.tables import RELEASED_TABLES
from etl.ids import ReleaseId
from etl.stage.connection import STORAGE_OPTIONS, Connection, execute, insert_frame
from etl.stage.sql_files import sql_folder, tables_read

_ADDED = (quality.RELEASES, quality.CHECKS, quality.FILL_RATES, quality.DAY_STATES)
"""Tables that other code fills, since no staged row implies their rows."""
_AT_ONCE = 2
"""How many tables are filled side by side. A second thread inside DuckDB would help less: it finds
nothing to do in tables of so few rows, and waiting for that costs 0.3 s in a load of one day."""
_WORK = ("captures", "loaded", "candidates", "aliases", "entries", "stated_entries", "authorships")
"""Tables that several others are derived from; they live as long as the derivation."""
_WORK_VIEWS = ("stated_entries",)
"""Those of them that only join others, so that no row is copied."""
_LONGEST = (core.PAPERS, core.PAPER_VERSIONS)
"""These take the longest, so they begin first."""
_MACROS = ("words", "agreement", "agrees", "fill_rates")
_POLICY = {"fewer_is_held": FEWER_IS_HELD, "api_default_limit": API_DEFAULT_LIMIT}
"""Numbers of etl/contract/policy.py that the selects call as macros."""
_SCHEMAS = ("core", "quality", "meta", "mart")


@dataclass(frozen=True, slots=True)
class FillStatement:
    """SQL that fills one table from what one query answers."""

    table: str
    text: str
    select: str


def derive_tables(con: Connection, path: Path, releases: pl.DataFrame) -> None:
    """Fill a new database file at `path`, attached as `release` and current; `stage` is attached.

    releases: rows of meta.releases so far, which no staged row implies.
    """
    options = f"recovery_mode no_wal_writes, {STORAGE_OPTIONS}"
    con.execute(f"attach {sql_literal(str(path))} as release ({options})")
    con.execute("attach ':memory:' as work")
    con.execute("set checkpoint_threshold = '1TB'")  # `seal_release` does it once
    con.execute("use release")
    schemas = [f"create schema {schema}" for schema in _SCHEMAS]
    con.execute("; ".join(["begin", *schemas, *map(create_table_sql, RELEASED_TABLES), "commit"]))
    _fill(con, fill_statements())
    insert_frame(con, quality.RELEASES.name, releases)
    _describe(con)


def fill_statements() -> Iterator[FillStatement]:
    """The statements that fill the tables, each after those whose tables it reads."""
    for name in _WORK:
        select = sql_folder("work")[name].text
        kind = "view" if name in _WORK_VIEWS else "table"
        yield FillStatement(f"work.{name}", f"create {kind} work.{name} as {select}", select)
    shorter = (table for table in CORE_TABLES + QUALITY_TABLES if table not in _LONGEST + _ADDED)
    for table in (*_LONGEST, *shorter):
        schema, name = table.name.split(".")
        select = sql_folder(schema)[name].text
        filled = f"insert into {table.name} by name {select}"
        rates = f"insert into {quality.FILL_RATES.name} by name from fill_rates('{table.name}')"
        text = f"{filled}; {rates}" if table in CORE_TABLES else filled
        yield FillStatement(table.name, text, select)


def derivation_macros() -> Iterator[str]:
    """Statements that create the macros which the statements above call."""
    yield from (f"create temp macro {name}() as {value}" for name, value in _POLICY.items())
    yield from (sql_folder("macros")[name].text for name in _MACROS)


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
    row = sql_folder("meta")["releases"].text
    execute(
        con,
        f"insert into {quality.RELEASES.name} by name {row}",
        release_id=release_id,
        published_at=made_at,
        code_version=code_version,
    )
    insert_frame(con, quality.CHECKS.name, results_frame(results))
    con.execute("checkpoint release")
    con.execute("reset checkpoint_threshold")
    con.execute("use memory")
    con.execute("detach release")
    con.execute("detach work")


def _fill(con: Connection, statements: Iterable[FillStatement]) -> None:
    """Execute each in this order, two at once; one waits for the earlier ones that it reads."""
    filled: dict[str, Future[None]] = {}
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        for statement in statements:
            needed = [filled[name] for name in tables_read(con, statement.select) & filled.keys()]
            filled[statement.table] = threads.submit(_execute, con, statement.text, needed)
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
