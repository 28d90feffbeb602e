"""A release of a few rows, without a load."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path

from etl.contract.ddl import create_table_sql
from etl.contract.tables import RELEASED_TABLES
from etl.settings import Settings
from etl.stage.connection import Connection, connect


@contextmanager
def small_release(settings: Settings, *published: datetime) -> Iterator[Connection]:
    """The file of a release at these instants, for rows that a test puts into it."""
    settings.home.mkdir(exist_ok=True, parents=True)
    settings.release.write_bytes(_without_rows())
    with connect(settings.release) as con:
        for at in published:
            release_id = f"{at:%Y%m%dT%H%M%SZ}"
            con.execute(
                "insert into meta.releases values (?, ?, 1, 2, 3, 4, '0.2.0')", [release_id, at]
            )
        yield con


@cache
def _without_rows() -> bytes:
    """The file, made once: to create its tables takes longer than most tests of it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "papers.duckdb"
        with connect(path) as con:
            for schema in ("core", "meta", "quality", "mart"):
                con.execute(f"create schema {schema}")
            for table in RELEASED_TABLES:
                con.execute(create_table_sql(table))
        return path.read_bytes()
