"""Dagster's own records are kept for a stated time: runs with their events and logs for 90 days.

Dagster knows that a day is green from the run that materialized it last, and that it is red from
the one that failed to since. Such runs stay, and only their logs go. There are few of those for
each day.
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
    """Delete runs that began before an instant and have ended, and what was left of any run.

    Returns how many went, and how many stayed since a partition is green or red by them.
    """
    from assets.run_records import (  # noqa: PLC0415 - it imports database drivers
        delete_run_records,
        find_orphans,
    )

    old = {
        run.run_id
        for run in instance.get_runs(dg.RunsFilter(statuses=_ENDED, created_before=before))
    }
    kept = old & set(_telling_runs(instance)) if old else set()
    for run_id in (old - kept) | find_orphans(instance):
        delete_run_records(instance, run_id)
    for run_id in kept:
        instance.compute_log_manager.delete_logs(prefix=[run_id])
    return len(old) - len(kept), len(kept)


def delete_logs(instance: dg.DagsterInstance, before: datetime) -> None:
    """Delete logs that were last written before an instant: of ticks, and of runs that stayed."""
    for path in Path(instance.storage_directory()).rglob("*"):
        if path.is_file() and path.stat().st_mtime < before.timestamp():
            path.unlink()


def _telling_runs(instance: dg.DagsterInstance) -> Iterator[str]:
    """The runs that say why an asset, or one of its partitions, is green or red."""
    events = instance.event_log_storage
    for record in instance.get_asset_records():
        key = record.asset_entry.asset_key
        if record.asset_entry.last_run_id:
            yield record.asset_entry.last_run_id
        if latest := record.asset_entry.last_materialization_record:
            yield latest.run_id
        last = events.get_latest_storage_id_by_partition(key, _MATERIALIZED)
        if last:
            wanted = dg.AssetRecordsFilter(asset_key=key, storage_ids=list(last.values()))
            found = instance.fetch_materializations(wanted, limit=len(last))
            yield from (it.run_id for it in found.records)
        attempts = (
            events.get_latest_asset_partition_materialization_attempts_without_materializations(key)
        )
        yield from (run_id for run_id, _ in attempts.values())
