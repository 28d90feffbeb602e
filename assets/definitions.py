"""This is the module that Dagster loads, with everything that it runs."""

import dagster as dg

from assets.digests import digest_assets
from assets.feeds import feeds
from assets.further_sources import ENRICHED
from assets.inbox import inbox
from assets.jobs import JOBS
from assets.preview_features import allow_preview_features
from assets.published import published_release
from assets.release import release_run
from assets.resources import PaperhouseResource, described_resource
from assets.schedules import SCHEDULES
from assets.sensors import SENSORS
from assets.site import PAGES


@allow_preview_features()
def definitions(paperhouse: PaperhouseResource) -> dg.Definitions:
    """All assets, jobs, schedules and sensors, with the settings and the clock of a resource."""
    return dg.Definitions(
        assets=dg.with_source_code_references(
            [
                *PAGES,
                *ENRICHED.values(),
                inbox,
                release_run,
                digest_assets(paperhouse),
                feeds,
                published_release,
            ]
        ),
        jobs=JOBS,
        schedules=SCHEDULES,
        sensors=SENSORS,
        resources={"paperhouse": described_resource(paperhouse)},
        executor=dg.in_process_executor,
    )


defs = definitions(PaperhouseResource())
