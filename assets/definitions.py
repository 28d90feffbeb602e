"""What Dagster loads."""

import dagster as dg

from assets.inbox import inbox
from assets.jobs import JOBS
from assets.preview_features import allow_preview_features
from assets.release import release_run
from assets.resources import PaperhouseResource
from assets.schedules import SCHEDULES
from assets.sensors import SENSORS
from assets.site import PAGES


@allow_preview_features()
def definitions(workplace: PaperhouseResource) -> dg.Definitions:
    """Everything, to be run with these settings and on this clock."""
    return dg.Definitions(
        assets=dg.with_source_code_references([*PAGES, inbox, release_run]),
        jobs=JOBS,
        schedules=SCHEDULES,
        sensors=SENSORS,
        resources={"workplace": workplace},
        executor=dg.in_process_executor,
    )


defs = definitions(PaperhouseResource())
