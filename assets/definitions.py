"""What Dagster loads."""

import dagster as dg

from assets import inbox, jobs, release, schedules, sensors, site
from assets.novelties import accepted
from assets.resources import Workplace


@accepted()
def definitions(workplace: Workplace) -> dg.Definitions:
    """Everything, to be run with these settings and on this clock."""
    return dg.Definitions(
        assets=dg.with_source_code_references([*site.PAGES, inbox.inbox, release.release_run]),
        jobs=jobs.JOBS,
        schedules=schedules.SCHEDULES,
        sensors=sensors.SENSORS,
        resources={"workplace": workplace},
        executor=dg.in_process_executor,
    )


defs = definitions(Workplace())
