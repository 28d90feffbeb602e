"""From the archive to what analysts open: one step, because a release appears whole or not at all.

Readers are never in its way: no connection to a release outlives the call that asked it.
"""

from collections.abc import Iterator
from enum import Enum
from functools import partial

import dagster as dg
from pydantic import Field

from assets.checks import check_results, check_specs
from assets.inbox import inbox
from assets.resources import PaperhouseResource
from assets.retries import RetryConfig, translate_errors
from assets.site import PAGES
from assets.tables import (
    RELEASE_ASSET,
    REPORT_ASSET,
    STAGED_ASSET,
    asset_key,
    catalog_by_name,
    column_schema,
    table_specs,
)
from etl.build.history import latest_attempt
from etl.contract.policy import RELEASE_LATE_AFTER
from etl.errors import ReleaseBlocked
from etl.pipeline.publish import ReleaseOptions, publish_archive
from etl.pipeline.rebuild import rebuild_release
from etl.release.shape import ReleaseShape, read_shape
from etl.settings import Settings
from etl.stage.progress import Progress

_OWNERS = ["team:paperhouse"]
Metadata = str | int | dg.MetadataValue | dg.TableSchema
_Told = Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult | dg.Output[None]]


_CONDITION = dg.AutomationCondition
_FOLLOWS = (
    _CONDITION.any_deps_updated().since_last_handled()
    & ~_CONDITION.any_deps_in_progress()
    & ~_CONDITION.in_progress()
).with_label("something was fetched, and nothing is being fetched or loaded")
"""Whichever days are there make a release: it does not wait for those that failed."""


class ReleaseMode(Enum):
    """How much is read again."""

    NEW = "new"
    REREAD = "reread"
    REBUILD = "rebuild"


class ReleaseConfig(RetryConfig):
    """How a run makes a release."""

    mode: ReleaseMode = Field(
        default=ReleaseMode.NEW,
        description="new: stage what the archive has gained. reread: also what another version of "
        "its parser read, so that entries may leave quarantine. rebuild: everything.",
    )


@dg.multi_asset(
    name="release_run",
    specs=[
        dg.AssetSpec(
            STAGED_ASSET,
            deps=[*(pages.key for pages in PAGES), inbox.key],
            description="Every archived document as rows, by capture; held ones are here too.",
            automation_condition=_FOLLOWS,
            group_name="stage",
            kinds={"duckdb", "polars"},
            owners=_OWNERS,
        ),
        *table_specs(),
        dg.AssetSpec(
            RELEASE_ASSET,
            deps=[asset_key(name) for name in catalog_by_name()],
            description="papers.duckdb, the file that analysts open. It is replaced by rename once "
            "every blocking check has passed; until then the last good one stays.",
            freshness_policy=dg.FreshnessPolicy.time_window(RELEASE_LATE_AFTER),
            group_name="release",
            kinds={"duckdb"},
            owners=_OWNERS,
        ),
        dg.AssetSpec(
            REPORT_ASSET,
            deps=[RELEASE_ASSET],
            description="Whether the data can be trusted today: a page made after every attempt, "
            "those that were blocked included.",
            group_name="release",
            kinds={"html"},
            owners=_OWNERS,
        ),
    ],
    check_specs=list(check_specs()),
    pool="warehouse",
)
def release_run(
    context: dg.AssetExecutionContext,
    config: ReleaseConfig,
    workplace: dg.ResourceParam[PaperhouseResource],
) -> _Told:
    """A blocked release is told with what it broke and its report, and then fails the run."""
    settings = workplace.settings
    with translate_errors(context, config):
        before = latest_attempt(settings.history)
        blocked = _blocked(settings, config.mode, partial(_progress, context))
        attempt = latest_attempt(settings.history)
        yield from (
            _released(settings)
            if blocked is None
            else [dg.MaterializeResult(asset_key=STAGED_ASSET)]
        )
    yield from check_results(attempt.results if attempt else [], are_asked=attempt != before)
    yield _report(settings)
    if blocked is not None:
        raise dg.Failure(str(blocked), allow_retries=False)


def _blocked(settings: Settings, mode: ReleaseMode, progress: Progress) -> ReleaseBlocked | None:
    """Makes a release and its report; what the release broke, if it was blocked for that."""
    import expectations  # noqa: PLC0415 - a code location loads without it
    from expectations.report import report_after  # noqa: PLC0415

    extras = ReleaseOptions(search=True, suites=expectations.release_suites(settings))
    try:
        with report_after(settings):
            if mode is ReleaseMode.NEW:
                publish_archive(settings, extras=extras, progress=progress)
            else:
                is_reread = mode is ReleaseMode.REREAD
                rebuild_release(settings, reparse=is_reread, extras=extras, progress=progress)
    except ReleaseBlocked as error:
        return error
    return None


def _progress(context: dg.AssetExecutionContext, step: str, done: int, total: int) -> None:
    """The log has what is durable, and that a run waits; steps under way would only fill it."""
    if step == "waiting" or not step.endswith("ing"):
        context.log.info("another load is running: waiting" if step == "waiting" else step)


def _released(settings: Settings) -> Iterator[dg.MaterializeResult[None]]:
    found = read_shape(settings)
    yield _staged(found)
    for name, relation in catalog_by_name().items():
        shape = found.shapes[name]
        metadata: dict[str, Metadata] = {
            "dagster/row_count": shape.row_count,
            "dagster/column_schema": column_schema(relation, shape.types),
            "release": found.release_id,
        }
        yield dg.MaterializeResult(asset_key=asset_key(name), metadata=metadata)
    yield _release(settings, found)


def _staged(found: ReleaseShape) -> dg.MaterializeResult[None]:
    lines = ["| outcome | template | captures | entries | in quarantine |", "|---|---|--:|--:|--:|"]
    for row in found.captures:
        counts = f"{row['capture_count']} | {row['entry_count']} | {row['refused_count']}"
        template = f"{row['template']} v{row['parser_version']}"
        lines.append(f"| {row['outcome']} | {template} | {counts} |")
    metadata: dict[str, Metadata] = {
        "dagster/row_count": sum(row["capture_count"] for row in found.captures),
        "entries": sum(row["entry_count"] for row in found.captures),
        "by outcome": dg.MetadataValue.md("\n".join(lines)),
    }
    return dg.MaterializeResult(asset_key=STAGED_ASSET, metadata=metadata)


def _release(settings: Settings, found: ReleaseShape) -> dg.MaterializeResult[None]:
    metadata: dict[str, Metadata] = {
        "release": found.release_id,
        "file": dg.MetadataValue.path(settings.release),
        "dagster/uri": settings.release.as_uri(),
        "papers": found.shapes["core.papers"].row_count,
        "listings": found.shapes["core.listings"].row_count,
    }
    return dg.MaterializeResult(asset_key=RELEASE_ASSET, metadata=metadata)


def _report(settings: Settings) -> dg.MaterializeResult[None]:
    docs = settings.quality_report.parent / "docs" / "index.html"
    metadata: dict[str, Metadata] = {
        "report": dg.MetadataValue.url(settings.quality_report.as_uri()),
        "file": dg.MetadataValue.path(settings.quality_report),
        "Data Docs": dg.MetadataValue.url(docs.as_uri()),
    }
    return dg.MaterializeResult(asset_key=REPORT_ASSET, metadata=metadata)
