"""The release as the SQL of people reads it: through a connection that can do nothing else."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from etl.contract.ddl import sql_literal
from etl.limits import MAX_QUERY_MEMORY, MAX_QUERY_SPILL, MAX_QUERY_THREADS
from etl.release.database import open_release
from etl.stage.connection import Connection
from etl.stage.search_extension import has_search_index, load_search_extension

_MOST_LOOKED_UP = 5000


@contextmanager
def open_locked_release(path: Path) -> Iterator[Connection]:
    """The current release, for SQL that anybody may have written.

    It reaches no file, no network, no secret and no setting. Answers are written, and large sorts
    spill, into a folder of its own that goes with it. Search works if the release has the index.

    DuckDB locks a database file for the whole process: open it once there.
    """
    with TemporaryDirectory(prefix="paperhouse_") as folder, open_release(path) as con:
        if has_search_index(con):
            load_search_extension(con)
        lock_connection(con, Path(folder))
        yield con


@contextmanager
def open_bounded_release(path: Path, memory_bytes: int) -> Iterator[Connection]:
    """The same for a process that may be ended at any moment, so that it leaves no file behind.

    A query has so much memory and no disk; what needs more fails.
    """
    with open_release(path) as con:
        if has_search_index(con):
            load_search_extension(con)
        lock_connection(con, None, memory_bytes)
        yield con


def lock_connection(
    con: Connection, folder: Path | None, memory_bytes: int = MAX_QUERY_MEMORY
) -> None:
    """Leave a connection what it has open, and a folder, if any, for answers and large sorts."""
    for setting in _settings(folder, memory_bytes):
        con.execute(f"set {setting}")


def _settings(folder: Path | None, memory_bytes: int) -> list[str]:
    """In this order: the last ones forbid to change any."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return [
        f"threads = least(current_setting('threads'), {MAX_QUERY_THREADS})",
        f"memory_limit = '{min(memory_bytes, machine // 2)}B'",
        f"temp_directory = {sql_literal(str(folder or ''))}",
        f"max_temp_directory_size = '{MAX_QUERY_SPILL if folder else 0}B'",
        # So many keys at most are looked up where they stand, as the words of a search are in the
        # index. For more, DuckDB reads all rows between the least and the greatest of them.
        f"dynamic_or_filter_threshold = {_MOST_LOOKED_UP}",
        # Instants are UTC: no machine's own zone moves them, where they meet now() or current_date.
        "TimeZone = 'UTC'",
        # Without it, a table that is not there could be a variable of this program.
        "python_enable_replacements = false",
        "allow_persistent_secrets = false",
        "allow_community_extensions = false",
        f"allowed_directories = [{sql_literal(str(folder)) if folder else ''}]",
        "enable_external_access = false",
        "lock_configuration = true",
    ]
