"""A new release before anybody sees it: derived from the stage, and asked about."""

from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path

import polars as pl

from etl.build.checks import CheckResult, run_checks
from etl.build.derive import checkpoint_beside, derive_tables, detach_release
from etl.contract.ddl import comment_statements, create_table_sql
from etl.contract.quality import DAY_STATES
from etl.contract.tables import RELEASED_TABLES
from etl.ids import hash_of
from etl.pipeline.released_days import day_state_rows
from etl.stage.connection import Connection, OutOfMemory, insert_frame
from etl.stage.progress import Progress
from etl.stage.search_extension import has_search_index
from etl.stage.spared_memory import is_sparing_memory, restore_memory
from etl.stage.sql_files import sql_folder

SuiteRunner = Callable[[Connection, Sequence[CheckResult]], Sequence[CheckResult]]
"""More results about the new file, which is current on the connection, given those so far."""

_SQL = (
    "work",
    "core",
    "quality",
    "meta",
    "marts",
    "checks",
    "macros",
    "search",
    "indexing",
    "basis",
)


@cache
def code_digest() -> str:
    """The version, and the SQL and contract that a release follows from."""
    statements = [file.text for folder in _SQL for file in sql_folder(folder).values()]
    tables = [
        text
        for table in RELEASED_TABLES
        for text in (create_table_sql(table), *comment_statements(table))
    ]
    return hash_of(version("paperhouse"), *statements, *tables)


def derive_release(
    con: Connection,
    path: Path,
    last: Path | None,
    earlier: pl.DataFrame,
    *,
    spares_memory: bool = False,
) -> None:
    """Fill a new file with all that follows from what is staged, as `derive_tables` says."""
    derive_tables(con, path, last, earlier, code_digest(), spares_memory=spares_memory)
    insert_frame(con, DAY_STATES.name, day_state_rows(con))


def derive_and_check(
    con: Connection,
    path: Path,
    last: Path | None,
    earlier: pl.DataFrame,
    suites: SuiteRunner | None,
    progress: Progress,
) -> list[CheckResult]:
    """Fill a new file and ask about it; where a day's memory is too little, again with enough."""
    try:
        derive_release(con, path, last, earlier, spares_memory=True)
        return _check(con, suites, progress)
    except OutOfMemory:
        if not is_sparing_memory(con):
            raise
    restore_memory(con)
    detach_release(con)
    path.unlink()
    derive_release(con, path, last, earlier)
    return _check(con, suites, progress)


def _check(con: Connection, suites: SuiteRunner | None, progress: Progress) -> list[CheckResult]:
    progress("derived", 1, 1)
    if not has_search_index(con):
        progress("index left out", 1, 1)
    with checkpoint_beside(con):
        results = run_checks(con)
        restore_memory(con)
        return [*results, *(suites(con, results) if suites else ())]
