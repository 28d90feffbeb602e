"""Jobs are what people, schedules and sensors start by name."""

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

from assets.digests import SEND_DIGESTS
from assets.feeds import WRITE_FEEDS
from assets.further_sources import ENRICHED
from assets.inbox import inbox
from assets.old_runs import delete_old_runs
from assets.published import PUBLISH_RELEASE
from assets.release import ReleaseMode, release_run
from assets.search_partitions import unwatch_search, watch_search
from assets.site import DAILY_PAGES, TRENDING_PAGES
from assets.weekly_audit import audit


def _mode(mode: ReleaseMode) -> dict[str, object]:
    return {"ops": {release_run.op.name: {"config": {"mode": mode.name}}}}


DAILY_REFRESH = dg.define_asset_job(
    "daily_refresh",
    selection=[DAILY_PAGES, TRENDING_PAGES],
    description="Fetches the last days that still move, and the trending page.",
)
BACKFILL = dg.define_asset_job(
    "backfill",
    selection=[DAILY_PAGES],
    description="Fetches any days: launch a backfill of it, or materialize daily_pages.",
)
ENRICH = dg.define_asset_job(
    "enrich",
    selection=list(ENRICHED.values()),
    description="Asks arXiv and the site about listed papers: all that is due, unless its "
    "configuration has limits.",
)
TAKE_INBOX = dg.define_asset_job(
    "take_inbox",
    selection=[inbox],
    description="Archives what people put into the inbox.",
)
LOAD = dg.define_asset_job(
    "load",
    selection=[release_run],
    config=_mode(ReleaseMode.NEW),
    description="Stages what the archive has gained and releases it. It starts by itself after "
    "fetching.",
)
REREAD = dg.define_asset_job(
    "reread_quarantine",
    selection=[release_run],
    config=_mode(ReleaseMode.REREAD),
    description="Parses again what another parser version read, so that entries may leave "
    "quarantine, and releases.",
)
REBUILD = dg.define_asset_job(
    "rebuild",
    selection=[release_run],
    config=_mode(ReleaseMode.REBUILD),
    description="Stages and releases everything anew from the archive.",
)
JOBS: list[dg.JobDefinition | UnresolvedAssetJobDefinition] = [
    DAILY_REFRESH,
    BACKFILL,
    ENRICH,
    TAKE_INBOX,
    watch_search,
    unwatch_search,
    LOAD,
    REREAD,
    REBUILD,
    SEND_DIGESTS,
    WRITE_FEEDS,
    PUBLISH_RELEASE,
    audit,
    delete_old_runs,
]
