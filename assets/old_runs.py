"""Dagster's own records are kept for a stated time: runs with their events and logs for 90 days.

Dagster knows that a day is green from the run that materialized it last, so such a run stays, and
only its logs go. There are not more of those than days.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg

from assets.resources import PaperhouseResource

RUNS_KEPT = timedelta(days=90)

_ENDED = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED]
_MATERIALIZED = dg.DagsterEventType.ASSET_MATERIALIZATION


@dg.op
def delete_ended_runs(
    context: dg.OpExecutionContext, paperhouse: dg.ResourceParam[PaperhouseResource]
) -> None:
    """Delete what ended too long ago."""
    before = paperhouse.clock.now().replace(tzinfo=UTC) - RUNS_KEPT
    deleted, kept = delete_runs(context.instance, before)
    delete_logs(context.instance, before)
    context.log.info(f"{deleted} runs from before {before:%Y-%m-%d} are deleted, {kept} are kept")


@dg.job(description=f"Deletes runs, with their events and logs, after {RUNS_KEPT.days} days.")
def delete_old_runs() -> None:
    """Its one step deletes them all."""
    delete_ended_runs()


def delete_runs(instance: dg.DagsterInstance, before: datetime) -> tuple[int, int]:
    """Delete runs that began before an instant and have ended.

    Returns how many went, and how many stayed since they made a partition what it is.
    """
    old = instance.get_runs(dg.RunsFilter(statuses=_ENDED, created_before=before))
    needed = set(_last_materializing(instance)) if old else set()
    for run in old:
        instance.compute_log_manager.delete_logs(prefix=[run.run_id])
        if run.run_id not in needed:
            instance.delete_run(run.run_id)
            _delete_event_file(instance, run.run_id)
    kept = sum(run.run_id in needed for run in old)
    return len(old) - kept, kept


def delete_logs(instance: dg.DagsterInstance, before: datetime) -> None:
    """Delete logs that were last written before an instant: of ticks, and of runs that stayed."""
    for path in Path(instance.storage_directory()).rglob("*"):
        if path.is_file() and path.stat().st_mtime < before.timestamp():
            path.unlink()


def _last_materializing(instance: dg.DagsterInstance) -> Iterator[str]:
    """The runs that materialized an asset, or one of its partitions, last."""
    for key in instance.all_asset_keys():
        if latest := instance.get_latest_materialization_event(key):
            yield latest.run_id
        last = instance.event_log_storage.get_latest_storage_id_by_partition(key, _MATERIALIZED)
        if last:
            wanted = dg.AssetRecordsFilter(asset_key=key, storage_ids=list(last.values()))
            found = instance.fetch_materializations(wanted, limit=len(last))
            yield from (record.run_id for record in found.records)


def _delete_event_file(instance: dg.DagsterInstance, run_id: str) -> None:
    """Dagster empties a run's own SQLite database and leaves the file."""
    from dagster._core.storage.event_log import (  # noqa: PLC0415 - it imports database drivers
        SqliteEventLogStorage,
    )

    storage = instance.event_log_storage
    if isinstance(storage, SqliteEventLogStorage):
        path = Path(storage.path_for_shard(run_id))
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            path.with_name(name).unlink(missing_ok=True)
