"""What happens because something else did, or did not."""

import dagster as dg
import msgspec

from assets.alerts import alert_on_failure, silence
from assets.inbox import inbox
from assets.jobs import REREAD, TAKE_INBOX
from assets.preview_features import allow_preview_features
from assets.resources import PaperhouseResource
from etl.pipeline.inbox import InboxMemory, list_inbox, look_again
from etl.release.shape import outdated_templates

_RUNNING = dg.DefaultSensorStatus.RUNNING


@dg.sensor(job=TAKE_INBOX, minimum_interval_seconds=30, default_status=_RUNNING)
def inbox_files(
    context: dg.SensorEvaluationContext, workplace: dg.ResourceParam[PaperhouseResource]
) -> dg.SensorResult:
    """Saved pages in the inbox, once nobody writes to them any more: two looks find them equal."""
    before = msgspec.json.decode(context.cursor or b"{}", type=InboxMemory)
    memory, names = look_again(before, list_inbox(workplace.settings))
    config = {"ops": {inbox.op.name: {"config": {"names": names}}}}
    return dg.SensorResult(
        run_requests=[dg.RunRequest(run_config=config)] if names else [],
        skip_reason=None if names else "nothing new, or still being written",
        cursor=msgspec.json.encode(memory).decode(),
    )


@dg.sensor(job=REREAD, minimum_interval_seconds=60, default_status=_RUNNING)
def new_parser_version(
    workplace: dg.ResourceParam[PaperhouseResource],
) -> dg.RunRequest | dg.SkipReason:
    """Pages that another version of their parser read are read again, once for each version."""
    old = outdated_templates(workplace.settings)
    if not old:
        return dg.SkipReason("every page was read by the parsers of now")
    steps = (f"{name}:{read}>{new}" for name, (read, new) in old.items())
    return dg.RunRequest(run_key=" ".join(steps))


with allow_preview_features():
    AUTOMATION = dg.AutomationConditionSensorDefinition(
        "automation", target=dg.AssetSelection.all(), default_status=_RUNNING
    )

SENSORS = [AUTOMATION, inbox_files, new_parser_version, alert_on_failure, silence]
