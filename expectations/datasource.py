"""Great Expectations on the pipeline's own DuckDB: no file is opened a second time.

DuckDB behind SQLAlchemy holds one result at a time. Great Expectations closes a statement before it
fetches the rows, so each result is read into memory as soon as its statement has run.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import great_expectations as gx
import sqlalchemy as sa
from duckdb_engine import ConnectionWrapper
from great_expectations.core.batch_definition import BatchDefinition
from great_expectations.data_context import EphemeralDataContext
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)
from great_expectations.datasource.fluent.sql_datasource import QueryAsset
from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy
from sqlalchemy.pool import StaticPool

from etl.stage.connection import Connection

TableBatch = BatchDefinition[Any]


@contextmanager
def open_batch(con: Connection, table_name: str) -> Iterator[TableBatch]:
    """A batch of one table of the release that is current on `con`.

    It is read over a cursor of its own, which is closed at the end.
    """
    cursor = con.cursor()
    try:
        cursor.execute("use release")
        yield _batch(cursor, f"select * from {table_name}")
    finally:
        cursor.close()


def _batch(cursor: Connection, query: str) -> TableBatch:
    context = open_context()
    connection = ConnectionWrapper(cursor)
    asset = QueryAsset(name="table", query=query, batch_definitions=[BatchDefinition(name="all")])
    settings: dict[str, Any] = {
        "connection_string": "duckdb://",
        "kwargs": {"creator": lambda: connection, "poolclass": StaticPool},
        "create_temp_table": False,
        "assets": [asset],
    }
    source = context.data_sources.add_sql(name="release", **settings)
    engine = source.get_execution_engine().engine
    sa.event.listen(engine, "before_cursor_execute", partial(_without_rows, query), retval=True)
    sa.event.listen(engine, "after_cursor_execute", _read_whole)
    [found] = source.assets
    batch: TableBatch = found.batch_definitions[0]
    return batch


def open_context() -> EphemeralDataContext:
    """A context that lives in memory, even where a folder or the environment names another.

    It shows no progress, sends nothing anywhere and makes no folder for pages.
    """
    config = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        progress_bars=ProgressBarsConfig(globally=False),
        analytics_enabled=False,
    )
    return gx.get_context(mode="ephemeral", project_config=config)


def _without_rows(query: str, *event: Any) -> Any:
    """Great Expectations runs the batch's own query to learn its columns: rows are not needed."""
    _, _, statement, parameters, _, _ = event
    return (f"{statement} limit 0" if statement == query else statement), parameters


def _read_whole(*event: Any) -> None:
    _, cursor, _, _, context, _ = event
    if cursor.description is not None:
        context.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(cursor)
