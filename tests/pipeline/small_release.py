"""A release of a few rows, without a load."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from etl.contract.ddl import create_table_sql
from etl.contract.tables import RELEASED_TABLES
from etl.settings import Settings
from etl.stage.connection import Connection, connect


@contextmanager
def small_release(settings: Settings, *published: datetime) -> Iterator[Connection]:
    """The file of a release at these instants, for rows that a test puts into it."""
    settings.home.mkdir(exist_ok=True, parents=True)
    with connect(settings.release) as con:
        for schema in ("core", "meta", "quality", "mart"):
            con.execute(f"create schema {schema}")
        for table in RELEASED_TABLES:
            con.execute(create_table_sql(table))
        for at in published:
            release_id = f"{at:%Y%m%dT%H%M%SZ}"
            con.execute(
                "insert into meta.releases values (?, ?, 1, 2, 3, 4, '0.2.0')", [release_id, at]
            )
        yield con
