"""Runs that a sensor asks for once for each thing that is due, and again where one failed."""

from datetime import UTC, datetime, timedelta

import dagster as dg

from etl.clock import Clock

_TAG = "paperhouse/due"
"""The tag of a run that says for what it was asked."""

_WAIT = timedelta(hours=1)


def due_run(instance: dg.DagsterInstance, due: str, clock: Clock) -> dg.RunRequest | dg.SkipReason:
    """Ask for a run for what is due, unless one was good; an hour after it failed for another.

    due: the key of the first run. That of a later one has the number of runs before it, since
    Dagster takes each key once.
    """
    wanted = dg.RunsFilter(tags={_TAG: due})
    last = next(iter(instance.get_run_records(wanted, limit=1)), None)
    if last is None:
        return dg.RunRequest(run_key=due, tags={_TAG: due})
    if last.dagster_run.status != dg.DagsterRunStatus.FAILURE:
        return dg.SkipReason("it was done, is being done, or was stopped by a person")
    again_at = datetime.fromtimestamp(last.end_time or 0, UTC).replace(tzinfo=None) + _WAIT
    if clock.now() < again_at:
        return dg.SkipReason(f"it failed, and is tried again at {again_at:%Y-%m-%d %H:%M} UTC")
    count = instance.get_runs_count(wanted)
    return dg.RunRequest(run_key=f"{due} {count}", tags={_TAG: due})
