"""The release on an object store, for readers elsewhere: published after each release."""

import dagster as dg

from assets.due_runs import due_run
from assets.resources import PaperhouseResource
from assets.retries import RetryConfig, translate_errors
from assets.tables import RELEASE_ASSET
from etl.contract.policy import KEPT_RELEASES
from etl.errors import UsageError
from etl.release.database import last_release_id

_NO_STORE = "PAPERHOUSE_PUBLISH names no store to publish to"
_SECONDS = 60


@dg.asset(
    deps=[RELEASE_ASSET],
    group_name="release",
    kinds={"ducklake", "parquet"},
    owners=["team:paperhouse"],
    pool="published_release",
)
def published_release(
    context: dg.AssetExecutionContext,
    config: RetryConfig,
    paperhouse: dg.ResourceParam[PaperhouseResource],
) -> dg.MaterializeResult[None]:
    """The release as Parquet files and a catalog in the store that PAPERHOUSE_PUBLISH names.

    Files in which nothing changed are not put again, and readers see whole releases only.
    """
    with translate_errors(context, config):
        return _published(paperhouse)


def _published(paperhouse: PaperhouseResource) -> dg.MaterializeResult[None]:
    from etl.pipeline.lake.publish_lake import publish_lake  # noqa: PLC0415 - an extra's room

    settings = paperhouse.settings
    if settings.publish_url is None:
        raise UsageError(_NO_STORE)
    result = publish_lake(settings, settings.publish_url, KEPT_RELEASES, clock=paperhouse.clock)
    metadata: dict[str, str | int] = {
        "release": result.release_id,
        "catalog": result.catalog,
        "bytes": result.byte_count,
        "bytes put": result.put_bytes,
        "releases removed": len(result.removed),
    }
    return dg.MaterializeResult(metadata=metadata)


PUBLISH_RELEASE = dg.define_asset_job(
    "publish_release",
    selection=[published_release],
    description="Puts the release into the store for readers elsewhere. It starts by itself after "
    "a release.",
)


@dg.sensor(
    job=PUBLISH_RELEASE,
    minimum_interval_seconds=_SECONDS,
    default_status=dg.DefaultSensorStatus.RUNNING,
)
def publishing_due(
    context: dg.SensorEvaluationContext,
    paperhouse: dg.ResourceParam[PaperhouseResource],
) -> dg.RunRequest | dg.SkipReason:
    """Publish each release once to the store."""
    settings = paperhouse.settings
    if settings.publish_url is None:
        return dg.SkipReason(_NO_STORE)
    release_id = last_release_id(settings.release)
    if release_id is None:
        return dg.SkipReason("there is no release yet")
    due = f"{release_id} {settings.publish_url}"
    return due_run(context.instance, due, paperhouse.clock)
