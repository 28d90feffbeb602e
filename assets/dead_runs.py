"""Runs whose process has gone are ended, so that no pool stays held and nothing waits for them.

After a power cut or a kill a run stays STARTED, and Dagster's launcher cannot tell that nobody
works on it. A run's log names the process that carries it out. That process has gone if its number
is free, or belongs to one that began after the log was written.
"""

import json
from collections.abc import Iterator, Sequence
from enum import Enum, auto

import dagster as dg
import msgspec
import psutil
from dagster._core.errors import DagsterUserCodeUnreachableError
from dagster._core.launcher import DefaultRunLauncher
from dagster._core.storage.tags import GRPC_INFO_TAG
from dagster._grpc.client import DagsterGrpcClient
from dagster._grpc.types import CanCancelExecutionRequest, CanCancelExecutionResult
from dagster._serdes import deserialize_value

from assets.memory import recall

RETRY_NUMBER = "dagster/retry_number"
"""The tag of a run that Dagster has started in place of one that had ended like this."""

_Status = dg.DagsterRunStatus
_UNFINISHED = [_Status.NOT_STARTED, _Status.STARTING, _Status.STARTED, _Status.CANCELING]
_BY_DAEMON = ("dagster/backfill", "dagster/schedule_name", "dagster/sensor_name", RETRY_NUMBER)
"""Tags of runs that the daemon makes. It submits what it made, also when it was killed between."""

_GONE = "Its process has gone without a word, by a power cut or a kill."


class Life(Enum):
    """The process of a run works on it, has gone, or has written nothing yet."""

    RUNNING = auto()
    GONE = auto()
    UNKNOWN = auto()


@dg.sensor(minimum_interval_seconds=30, default_status=dg.DefaultSensorStatus.RUNNING)
def dead_runs(context: dg.SensorEvaluationContext) -> dg.SensorResult:
    """End the runs whose process has gone; dagster.yaml has Dagster start them again.

    A run that no process and no code server knows at two looks was being started at the kill.
    """
    instance = context.instance
    suspected = set(recall(context, list[str]) or [])
    lives = [(run, run_life(instance, run)) for run in _unfinished_runs(instance)]
    unknown = {run.run_id for run, life in lives if life is Life.UNKNOWN}
    dead = {run.run_id for run, life in lives if life is Life.GONE} | unknown & suspected
    gone = [run for run, _ in lives if run.run_id in dead]
    for run in gone:
        _end_run(instance, run)
        context.log.warning(f"{run.job_name} {run.run_id} is ended: {_GONE}")
    cursor = msgspec.json.encode(sorted(unknown - dead)).decode()
    return dg.SensorResult(skip_reason=f"{len(gone)} of {len(lives)} have ended", cursor=cursor)


def run_life(instance: dg.DagsterInstance, run: dg.DagsterRun) -> Life:
    """Tell whether a process works on a run, by the run's log or else by its code server."""
    processes = list(run_processes(instance, run))
    if processes:
        is_running = any(_is_running(pid, seen_at) for pid, seen_at in processes)
        return Life.RUNNING if is_running else Life.GONE
    if run.status is _Status.NOT_STARTED and any(tag in run.tags for tag in _BY_DAEMON):
        return Life.RUNNING
    return Life.RUNNING if _is_known_to_server(run) else Life.UNKNOWN


def run_processes(instance: dg.DagsterInstance, run: dg.DagsterRun) -> Iterator[tuple[int, float]]:
    """The processes that wrote their numbers to the run's log, and the instants when they did."""
    found = instance.get_records_for_run(run.run_id, of_type=dg.DagsterEventType.ENGINE_EVENT)
    for record in found.records:
        entry = record.event_log_entry
        pid = entry.get_dagster_event().engine_event_data.metadata.get("pid")
        if pid is not None:
            yield int(str(pid.value)), entry.timestamp


def _unfinished_runs(instance: dg.DagsterInstance) -> Sequence[dg.DagsterRun]:
    """Runs that are under way. Only Dagster's usual launcher runs them on this machine."""
    if not isinstance(instance.run_launcher, DefaultRunLauncher):
        return []
    return instance.get_runs(dg.RunsFilter(statuses=_UNFINISHED))


def _is_running(pid: int, seen_at: float) -> bool:
    try:
        process = psutil.Process(pid)
        is_dead = process.status() == psutil.STATUS_ZOMBIE
        return not is_dead and bool(process.create_time() <= seen_at)
    except psutil.NoSuchProcess:
        return False


def _is_known_to_server(run: dg.DagsterRun) -> bool:
    """True if the code server that was asked to carry out the run has started a process for it."""
    if GRPC_INFO_TAG not in run.tags:
        return False
    client = DagsterGrpcClient(**json.loads(run.tags[GRPC_INFO_TAG]))
    try:
        answer = client.can_cancel_execution(CanCancelExecutionRequest(run_id=run.run_id))
    except DagsterUserCodeUnreachableError:
        return False
    return deserialize_value(answer, CanCancelExecutionResult).can_cancel


def _end_run(instance: dg.DagsterInstance, run: dg.DagsterRun) -> None:
    if run.status is _Status.CANCELING:
        instance.report_run_canceled(run, _GONE)
    else:
        instance.report_run_failed(run, _GONE)
    instance.event_log_storage.free_concurrency_slots_for_run(run.run_id)
