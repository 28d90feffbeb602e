"""The feeds of subscriptions and named queries: files for a web server, written after a release."""

import dagster as dg

from assets.due_runs import due_run
from assets.resources import PaperhouseResource
from assets.retries import RetryConfig, translate_errors
from assets.tables import RELEASE_ASSET
from etl.errors import UsageError
from etl.ids import hash_of
from etl.pipeline.subscriptions import read_subscriptions
from etl.release.database import last_release_id

_NO_FOLDER = "PAPERHOUSE_FEEDS names no folder for feeds"
_SECONDS = 60


@dg.asset(
    deps=[RELEASE_ASSET],
    group_name="feeds",
    kinds={"atom"},
    owners=["team:paperhouse"],
    pool="feeds",
)
def feeds(
    context: dg.AssetExecutionContext,
    config: RetryConfig,
    paperhouse: dg.ResourceParam[PaperhouseResource],
) -> dg.MaterializeResult[None]:
    """Atom and JSON Feed of each subscription, and of each named query that answers with papers.

    They stand in the folder that PAPERHOUSE_FEEDS names. What did not change is left alone, and a
    subscription that cannot be asked keeps the files that it has.
    """
    with translate_errors(context, config):
        return _written(context, paperhouse)


def _written(
    context: dg.AssetExecutionContext, paperhouse: PaperhouseResource
) -> dg.MaterializeResult[None]:
    from etl.pipeline.feeds_folder import publish_feeds  # noqa: PLC0415 - it imports Jinja

    place = paperhouse.settings.feeds
    if place.folder is None:
        raise UsageError(_NO_FOLDER)
    result = publish_feeds(paperhouse.settings, place.folder, place.address)
    for fault in result.faults:
        context.log.warning(fault)
    metadata: dict[str, str | int] = {
        "folder": str(place.folder),
        "feeds": result.feed_count,
        "files written": result.files.written_count,
        "files unchanged": result.files.unchanged_count,
        "files removed": result.files.removed_count,
        "subscriptions that cannot be asked": len(result.faults),
    }
    return dg.MaterializeResult(metadata=metadata)


WRITE_FEEDS = dg.define_asset_job(
    "write_feeds",
    selection=[feeds],
    description="Writes the feeds anew where papers changed. It starts by itself after a release.",
)


@dg.sensor(
    job=WRITE_FEEDS,
    minimum_interval_seconds=_SECONDS,
    default_status=dg.DefaultSensorStatus.RUNNING,
)
def feeds_due(
    context: dg.SensorEvaluationContext,
    paperhouse: dg.ResourceParam[PaperhouseResource],
) -> dg.RunRequest | dg.SkipReason:
    """Write feeds once for each release and each change of the subscriptions."""
    settings = paperhouse.settings
    if settings.feeds.folder is None:
        return dg.SkipReason(_NO_FOLDER)
    try:
        texts = [repr(it) for it in read_subscriptions(settings)]
        release_id = last_release_id(settings.release)
    except UsageError as error:
        return dg.SkipReason(f"no feed is written: {error}")
    if release_id is None:
        return dg.SkipReason("there is no release yet")
    folder = str(settings.feeds.folder)
    due = hash_of(release_id, folder, settings.feeds.address, *texts)
    return due_run(context.instance, due, paperhouse.clock)
