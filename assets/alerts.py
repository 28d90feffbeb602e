"""Alarms go to the log, and to the webhook if one is configured, once for each cause."""

import logging
from collections.abc import Sequence

import dagster as dg
import msgspec

from assets.memory import recall
from assets.resources import PaperhouseResource
from assets.ticks import failed_ticks, forget_broken_cursors
from etl.fetch.webhook import post_webhook
from etl.inert import inert_line
from etl.pipeline.alarms import Alarm, find_alarms
from etl.settings import Settings

_FAILED = dg.DagsterEventType.STEP_FAILURE
_RECENT_RUNS = 2
"""The run that failed and the one before it."""

_RUNNING = dg.DefaultSensorStatus.RUNNING


@dg.run_failure_sensor(default_status=_RUNNING)
def alert_on_failure(
    context: dg.RunFailureSensorContext, paperhouse: dg.ResourceParam[PaperhouseResource]
) -> None:
    """Tell people that a run failed, unless the run before it failed for the same reason."""
    run = context.dagster_run
    reason = _failure_reason(context.instance, run)
    previous = _previous_failure(context.instance, run)
    if previous is None or _failure_reason(context.instance, previous) != reason:
        alarm = Alarm(run.run_id, f"{run.job_name} failed: {reason}")
        _send_alarms(context.log, paperhouse.settings, [alarm])


@dg.sensor(minimum_interval_seconds=600, default_status=_RUNNING)
def silence(
    context: dg.SensorEvaluationContext, paperhouse: dg.ResourceParam[PaperhouseResource]
) -> dg.SensorResult:
    """Tell people what did not happen: no release for 26 h, a weekday missing, a tick that failed.

    It also repairs the memory of Dagster's own sensors, which fail as long as that is broken.
    """
    settings = paperhouse.settings
    sent = set(recall(context, list[str]) or [])
    alarms = [*failed_ticks(context.instance), *find_alarms(settings, paperhouse.clock)]
    for name in forget_broken_cursors(context.instance):
        context.log.warning(f"the cursor of {name} made no sense and is forgotten")
    new = [alarm for alarm in alarms if alarm.cause not in sent]
    _send_alarms(context.log, settings, new)
    cursor = msgspec.json.encode([alarm.cause for alarm in alarms]).decode()
    return dg.SensorResult(skip_reason=f"{len(alarms)} overdue, {len(new)} new", cursor=cursor)


def _failure_reason(instance: dg.DagsterInstance, run: dg.DagsterRun) -> str:
    """The failures of the run's steps in words. A run whose process died has none."""
    records = instance.get_records_for_run(run.run_id, of_type=_FAILED).records
    reasons = [
        data.user_failure_data.description if data.user_failure_data else data.error_display_string
        for record in records
        if (data := record.event_log_entry.get_dagster_event().step_failure_data)
    ]
    return (
        "; ".join(str(reason) for reason in reasons) or "its process died: the run's log says more"
    )


def _previous_failure(instance: dg.DagsterInstance, run: dg.DagsterRun) -> dg.DagsterRun | None:
    """The last other run of the same job that ended, if that failed too."""
    ended = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE]
    same_job = dg.RunsFilter(job_name=run.job_name, statuses=ended)
    recent = instance.get_runs(same_job, limit=_RECENT_RUNS)
    runs = [other for other in recent if other.run_id != run.run_id]
    return runs[0] if runs and runs[0].status == dg.DagsterRunStatus.FAILURE else None


def _send_alarms(log: logging.Logger, settings: Settings, alarms: Sequence[Alarm]) -> None:
    for alarm in alarms:
        log.warning(alarm.text)
    if alarms and settings.webhook:
        listed = [{"cause": alarm.cause, "text": alarm.text} for alarm in alarms]
        text = "\n".join(f"Paperhouse: {inert_line(alarm.text)}" for alarm in alarms)
        post_webhook(settings.webhook, {"text": text, "alarms": listed})
