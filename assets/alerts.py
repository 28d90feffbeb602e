"""Alarms go to the log, and to the webhook if one is configured, once for each cause."""

import dagster as dg

from assets.failed_runs import RUN_SUBJECTS, judge_runs
from assets.resources import PaperhouseResource
from assets.ticks import failed_ticks, forget_broken_cursors
from etl.pipeline.alarm_memory import tell_alarms
from etl.pipeline.alarms import find_alarms
from etl.pipeline.mail.standing import mail_alarms

_RUNNING = dg.DefaultSensorStatus.RUNNING


@dg.run_failure_sensor(default_status=_RUNNING)
def alert_on_failure(
    context: dg.RunFailureSensorContext, paperhouse: dg.ResourceParam[PaperhouseResource]
) -> None:
    """Tell people at once that a run failed; `silence` would only find it at its next tick."""
    settings = paperhouse.settings
    runs = judge_runs(context.instance, settings.ui_url)
    tell_alarms(settings, context.log, runs.alarms, lambda subject: subject in runs.good)


@dg.sensor(minimum_interval_seconds=600, default_status=_RUNNING)
def silence(
    context: dg.SensorEvaluationContext, paperhouse: dg.ResourceParam[PaperhouseResource]
) -> dg.SkipReason:
    """Tell people what did not happen: no release for 26 h, a weekday missing, a tick that failed,
    a digest that no mail server takes.

    It also tells what is good again, delivers what the webhook did not take before, and repairs the
    memory of Dagster's own sensors, which fail as long as that is broken.
    """
    settings = paperhouse.settings
    for name in forget_broken_cursors(context.instance):
        context.log.warning(f"the cursor of {name} made no sense and is forgotten")
    runs = judge_runs(context.instance, settings.ui_url)
    watch = find_alarms(settings, paperhouse.clock)
    mail = mail_alarms(settings, paperhouse.clock.now())
    alarms = [*runs.alarms, *failed_ticks(context.instance), *watch.alarms, *mail]

    def is_good(subject: str) -> bool:
        return subject in runs.good if subject in RUN_SUBJECTS else watch.is_whole

    tell_alarms(settings, context.log, alarms, is_good)
    return dg.SkipReason(f"{sum(alarm.is_news for alarm in alarms)} in trouble")
