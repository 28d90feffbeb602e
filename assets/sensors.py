"""Sensors start a run, or send an alarm, when something happened or failed to happen."""

import dagster as dg
import msgspec

from assets.alerts import alert_on_failure, silence
from assets.dead_runs import dead_runs
from assets.digests import digests_due
from assets.feeds import feeds_due
from assets.inbox import inbox
from assets.jobs import REREAD, TAKE_INBOX
from assets.memory import recall
from assets.published import publishing_due
from assets.resources import PaperhouseResource
from assets.search_partitions import watched_searches
from etl.pipeline.inbox import InboxMemory, list_inbox, look_again
from etl.release.shape import outdated_templates

_RUNNING = dg.DefaultSensorStatus.RUNNING


@dg.sensor(job=TAKE_INBOX, minimum_interval_seconds=30, default_status=_RUNNING)
def inbox_files(
    context: dg.SensorEvaluationContext, paperhouse: dg.ResourceParam[PaperhouseResource]
) -> dg.SensorResult:
    """Start archiving the inbox once its files are the same in two looks, so fully written."""
    before = recall(context, InboxMemory) or InboxMemory()
    memory, names = look_again(before, list_inbox(paperhouse.settings).files)
    config = {"ops": {inbox.op.name: {"config": {"names": names}}}}
    return dg.SensorResult(
        run_requests=[dg.RunRequest(run_config=config)] if names else [],
        skip_reason=None if names else "nothing new, or still being written",
        cursor=msgspec.json.encode(memory).decode(),
    )


@dg.sensor(job=REREAD, minimum_interval_seconds=60, default_status=_RUNNING)
def new_parser_version(
    paperhouse: dg.ResourceParam[PaperhouseResource],
) -> dg.RunRequest | dg.SkipReason:
    """Read again, once for each new parser version, the pages that another version has read."""
    outdated = outdated_templates(paperhouse.settings)
    if not outdated:
        return dg.SkipReason("every page was read by the current parsers")
    versions = (f"{name}:{read}>{new}" for name, (read, new) in outdated.items())
    return dg.RunRequest(run_key=" ".join(versions))


AUTOMATION = dg.AutomationConditionSensorDefinition(
    "automation", target=dg.AssetSelection.all(), default_status=_RUNNING
)

SENSORS = [
    AUTOMATION,
    inbox_files,
    watched_searches,
    new_parser_version,
    digests_due,
    feeds_due,
    publishing_due,
    dead_runs,
    alert_on_failure,
    silence,
]
