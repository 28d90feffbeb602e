"""Deletes all that Dagster keeps of a run.

Dagster's own deletion begins with the run, so that a kill leaves events that nobody finds again,
and it always leaves the run's tags, the results of its checks and its empty event file. Here the
run goes last, and whatever was left of runs that are gone is found by their ids.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import dagster as dg
import sqlalchemy as sa
from dagster._core.instance import RUNLESS_RUN_ID
from dagster._core.storage.event_log import SqlEventLogStorage, SqliteEventLogStorage
from dagster._core.storage.event_log.schema import (
    AssetCheckExecutionsTable,
    SqlEventLogStorageTable,
)
from dagster._core.storage.runs import SqlRunStorage
from dagster._core.storage.runs.schema import RunTagsTable

_INDEX = "index"
"""The event file that is of no run."""


def delete_run_records(instance: dg.DagsterInstance, run_id: str) -> None:
    """Delete all of a run. A kill amid that leaves the run to the next pass."""
    instance.compute_log_manager.delete_logs(prefix=[run_id])
    instance.event_log_storage.delete_events(run_id)
    for database, table in _tables(instance):
        with database as connection:
            connection.execute(table.delete().where(table.c.run_id == run_id))
    for path in _event_files(instance, f"{run_id}.db*"):
        path.unlink(missing_ok=True)
    instance.run_storage.delete_run(run_id)


def find_orphans(instance: dg.DagsterInstance) -> set[str]:
    """The ids of runs that are gone and of which something is left."""
    found = set(_recorded_run_ids(instance))
    # Runs are asked for last: one that begins meanwhile is there before its events.
    return found - set(instance.get_run_ids()) - {RUNLESS_RUN_ID}


def _recorded_run_ids(instance: dg.DagsterInstance) -> Iterator[str]:
    for database, table in _tables(instance):
        with database as connection:
            found = connection.execute(sa.select(table.c.run_id).distinct()).scalars()
            yield from (run_id for run_id in found if run_id is not None)
    names = {path.name.removesuffix(".db") for path in _event_files(instance, "*.db")}
    yield from names - {_INDEX}


def _tables(
    instance: dg.DagsterInstance,
) -> Iterator[tuple[AbstractContextManager[sa.Connection], sa.Table]]:
    """The tables with a run's rows, and the databases that they are in."""
    events, runs = instance.event_log_storage, instance.run_storage
    if isinstance(events, SqlEventLogStorage):
        yield events.index_connection(), SqlEventLogStorageTable
        yield events.index_connection(), AssetCheckExecutionsTable
    if isinstance(runs, SqlRunStorage):
        yield runs.connect(), RunTagsTable


def _event_files(instance: dg.DagsterInstance, pattern: str) -> Iterator[Path]:
    """Dagster's SQLite has a file of events for each run, which it empties and leaves."""
    events = instance.event_log_storage
    if isinstance(events, SqliteEventLogStorage):
        yield from Path(events.path_for_shard(_INDEX)).parent.glob(pattern)
