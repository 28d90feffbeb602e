"""Who hears of trouble: the log, and the webhook where there is one. Once per cause."""

import logging
from collections.abc import Sequence

import dagster as dg
import msgspec

from assets.resources import PaperhouseResource
from etl.fetch.webhook import post_webhook
from etl.pipeline.alarms import Alarm, find_alarms
from etl.settings import Settings

_FAILED = dg.DagsterEventType.STEP_FAILURE
_LOOKED_AT = 2
_RUNNING = dg.DefaultSensorStatus.RUNNING


@dg.run_failure_sensor(default_status=_RUNNING)
def alert_on_failure(
    context: dg.RunFailureSensorContext, workplace: dg.ResourceParam[PaperhouseResource]
) -> None:
    """A run failed, and not for the reason for which the one before it did."""
    run = context.dagster_run
    text = _reason(context.instance, run)
    before = _before(context.instance, run)
    if before is None or _reason(context.instance, before) != text:
        _tell(
            context.log, workplace.settings, [Alarm(run.run_id, f"{run.job_name} failed: {text}")]
        )


@dg.sensor(minimum_interval_seconds=600, default_status=_RUNNING)
def silence(
    context: dg.SensorEvaluationContext, workplace: dg.ResourceParam[PaperhouseResource]
) -> dg.SensorResult:
    """No release for 26 h, or a weekday that is missing or incomplete: nothing failed, or ran."""
    settings = workplace.settings
    known = set(msgspec.json.decode(context.cursor or b"[]", type=list[str]))
    found = find_alarms(settings, workplace.clock)
    news = [alarm for alarm in found if alarm.cause not in known]
    _tell(context.log, settings, news)
    cursor = msgspec.json.encode([alarm.cause for alarm in found]).decode()
    return dg.SensorResult(skip_reason=f"{len(found)} overdue, {len(news)} new", cursor=cursor)


def _reason(instance: dg.DagsterInstance, run: dg.DagsterRun) -> str:
    """Why a run failed, as its steps say; of what failed around them there is no more to say."""
    records = instance.get_records_for_run(run.run_id, of_type=_FAILED).records
    reasons = [
        data.user_failure_data.description if data.user_failure_data else data.error_display_string
        for record in records
        if (data := record.event_log_entry.get_dagster_event().step_failure_data)
    ]
    return (
        "; ".join(str(reason) for reason in reasons) or "its process died: the run's log says more"
    )


def _before(instance: dg.DagsterInstance, run: dg.DagsterRun) -> dg.DagsterRun | None:
    """The last other run of the same job that ended, if that failed too."""
    ended = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE]
    asked = dg.RunsFilter(job_name=run.job_name, statuses=ended)
    runs = [one for one in instance.get_runs(asked, limit=_LOOKED_AT) if one.run_id != run.run_id]
    return runs[0] if runs and runs[0].status == dg.DagsterRunStatus.FAILURE else None


def _tell(log: logging.Logger, settings: Settings, news: Sequence[Alarm]) -> None:
    for alarm in news:
        log.warning(alarm.text)
    if news and settings.webhook:
        said = [{"cause": alarm.cause, "text": alarm.text} for alarm in news]
        text = "\n".join(f"Paperhouse: {alarm.text}" for alarm in news)
        post_webhook(settings.webhook, {"text": text, "alarms": said})
