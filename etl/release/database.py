"""papers.duckdb, the release. It is replaced by rename, so that readers never meet a lock."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl

from etl.contract.quality import RELEASES
from etl.errors import NoRelease, StorageError
from etl.stage.connection import Connection, connect
from etl.stage.search_extension import has_search_index


@contextmanager
def open_release(path: Path) -> Iterator[Connection]:
    """The current release, read-only.

    Raises NoRelease where nothing has been published yet, StorageError for a file that is none.
    """
    if not path.exists():
        raise NoRelease(f"no release at {path} yet: run `paperhouse load PATH` first")
    try:
        con = connect(path, read_only=True)
    except duckdb.Error as error:
        raise StorageError(
            f"cannot open {path}: {error}; if it is damaged, move it away and run "
            "`paperhouse rebuild`: the archive holds all that it held"
        ) from error
    try:
        yield con
    finally:
        con.close()


def published_releases(path: Path) -> pl.DataFrame:
    """The rows of meta.releases in the current release; none before the first one."""
    if not path.exists():
        return pl.DataFrame(schema=RELEASES.polars_schema)
    with open_release(path) as con:
        return pl.DataFrame(con.sql(f"select * from {RELEASES.name}"))


def is_searchable(path: Path) -> bool:
    """True if the current release has the full-text index."""
    with open_release(path) as con:
        return has_search_index(con)
