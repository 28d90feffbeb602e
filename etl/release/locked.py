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


def lock_connection(con: Connection, folder: Path) -> None:
    """Leave a connection what it has open, and a folder for answers and large sorts."""
    for setting in _settings(folder):
        con.execute(f"set {setting}")


def _settings(folder: Path) -> list[str]:
    """In this order: the last ones forbid to change any."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return [
        f"threads = least(current_setting('threads'), {MAX_QUERY_THREADS})",
        f"memory_limit = '{min(MAX_QUERY_MEMORY, machine // 2)}B'",
        f"temp_directory = {sql_literal(str(folder))}",
        f"max_temp_directory_size = '{MAX_QUERY_SPILL}B'",
        # Without it, a table that is not there could be a variable of this program.
        "python_enable_replacements = false",
        "allow_persistent_secrets = false",
        "allow_community_extensions = false",
        f"allowed_directories = [{sql_literal(str(folder))}]",
        "enable_external_access = false",
        "lock_configuration = true",
    ]
