"""papers.duckdb, the release. It is replaced by rename, so that readers never meet a lock."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import polars as pl

from etl.contract.ddl import sql_literal
from etl.contract.quality import RELEASES
from etl.errors import FileUnusable, NoRelease
from etl.files import check_file_kind
from etl.ids import ReleaseId
from etl.stage.connection import Connection, connect, translate_damage
from etl.stage.search_extension import has_search_index
from etl.stage.sql_files import sql_text

_ADVICE = (
    "after an upgrade `paperhouse publish` makes one of this version; `paperhouse rebuild` puts a "
    "damaged one aside and makes it again from the archive"
)


@contextmanager
def open_release(path: Path, advice: str = _ADVICE) -> Iterator[Connection]:
    """The current release, read-only; or another one, of which the advice says how to mend it.

    Raises NoRelease where nothing has been published yet, FileUnusable for a file that is none, or
    is damaged.
    """
    if not check_file_kind(path, advice):
        raise NoRelease(f"no release at {path} yet: run `paperhouse load PATH` first")
    with translate_damage(path, advice):
        con = connect(path, read_only=True)
        try:
            con.table(RELEASES.name).select(*RELEASES.polars_schema)
            yield con
        finally:
            con.close()


@contextmanager
def attached_release(con: Connection, path: Path, name: str) -> Iterator[None]:
    """The current release beside what a connection has open already, read-only, under a name.

    Raises FileUnusable for a file that is damaged.
    """
    with translate_damage(path, _ADVICE):
        con.execute(f"attach {sql_literal(str(path))} as {name} (read_only)")
        yield
        con.execute(f"detach {name}")


def latest_release(con: Connection) -> tuple[ReleaseId, datetime]:
    """The id of the release that is open, and when it was published."""
    [(release_id, published_at)] = con.execute(sql_text("lookup", "latest_release")).fetchall()
    return release_id, published_at


def published_releases(path: Path) -> pl.DataFrame:
    """The rows of meta.releases in the current release; none before the first one.

    Raises FileUnusable for a release that the next one cannot follow on.
    """
    if not path.exists():
        return pl.DataFrame(schema=RELEASES.polars_schema)
    with open_release(path) as con:
        rows = pl.DataFrame(con.table(RELEASES.name))
    if rows.schema != RELEASES.polars_schema:
        raise FileUnusable(f"{path} is not of this version of paperhouse: {_ADVICE}")
    return rows


def last_release_id(path: Path) -> ReleaseId | None:
    """The id of the current release; None before the first one. Raises as published_releases."""
    releases = published_releases(path)
    return None if releases.is_empty() else ReleaseId(str(releases["release_id"].max()))


def is_usable(path: Path) -> bool:
    """False if a file is there that the next release could not follow on."""
    try:
        if not published_releases(path).is_empty():
            with open_release(path) as con:
                con.execute(sql_text("lookup", "shown_records")).fetchall()
    except FileUnusable:
        return False
    return True


def is_searchable(path: Path) -> bool:
    """True if the current release has the full-text index."""
    with open_release(path) as con:
        return has_search_index(con)
