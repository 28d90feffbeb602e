"""One run makes a whole release, from the archive to the file that analysts open.

It is one multi-asset, not one asset for each table: a release appears whole or not at all, so no
table can be materialized alone. No connection to a release outlives the call that opened it, so
readers never block a run.
"""

from collections.abc import Iterator
from datetime import UTC
from enum import Enum
from functools import partial

import dagster as dg
from pydantic import Field

from assets.checks import check_results, check_specs, code_span
from assets.further_sources import ENRICHED
from assets.inbox import inbox
from assets.report_pages import REPORT_PATH
from assets.resources import PaperhouseResource
from assets.retries import BLOCKED, CAUSE, RetryConfig, translate_errors
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
from etl.contract.vocabulary import COMMIT_POINTS, REPAIRS
from etl.errors import ReleaseBlocked
from etl.pipeline.publish import ReleaseOptions, publish_archive
from etl.pipeline.rebuild import rebuild_release
from etl.release.shape import ReleaseShape, read_shape
from etl.settings import Settings
from etl.stage.progress import Progress, ProgressStep

_OWNERS = ["team:paperhouse"]
Metadata = str | int | dg.MetadataValue | dg.TableSchema
_Events = Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult | dg.Output[None]]


_CONDITION = dg.AutomationCondition
_FOLLOWS = (
    _CONDITION.any_deps_updated().since_last_handled()
    & ~_CONDITION.any_deps_in_progress()
    & ~_CONDITION.in_progress()
).with_label("something was fetched, and nothing is being fetched or loaded")
"""A load does not wait for days that failed: it releases the days that are there."""


class ReleaseMode(Enum):
    """The part of the archive that a run parses again."""

    NEW = "new"
    REREAD = "reread"
    REBUILD = "rebuild"


class ReleaseConfig(RetryConfig):
    """The mode of a run that makes a release, and its retries."""

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
            deps=[*(fetched.key for fetched in (*PAGES, *ENRICHED.values())), inbox.key],
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
    paperhouse: dg.ResourceParam[PaperhouseResource],
) -> _Events:
    """Make a release. A blocked one yields its check results and its report, then fails the run."""
    settings = paperhouse.settings
    with translate_errors(context, config):
        before = latest_attempt(settings.history)
        blocked = _make_release(paperhouse, config.mode, partial(log_progress, context))
        attempt = latest_attempt(settings.history)
        yield from (
            _table_results(settings)
            if blocked is None
            else [dg.MaterializeResult(asset_key=STAGED_ASSET)]
        )
    yield from check_results(attempt.results if attempt else [], suites_ran=attempt != before)
    yield _report_result(paperhouse)
    if blocked is not None:
        cause = {CAUSE: f"{BLOCKED}: {'; '.join(blocked.broken)}"}
        raise dg.Failure(str(blocked), metadata=cause, allow_retries=False)


def _make_release(
    paperhouse: PaperhouseResource, mode: ReleaseMode, progress: Progress
) -> ReleaseBlocked | None:
    """Make a release and its report. Returns the error of a blocked release, else None."""
    import expectations  # noqa: PLC0415 - its import takes seconds
    from expectations.report import report_after  # noqa: PLC0415

    settings, clock = paperhouse.settings, paperhouse.clock
    options = ReleaseOptions(suites=expectations.release_suites(settings))
    try:
        with report_after(settings, clock):
            if mode is ReleaseMode.NEW:
                publish_archive(settings, extras=options, progress=progress, clock=clock)
            else:
                is_reread = mode is ReleaseMode.REREAD
                rebuild_release(
                    settings, reparse=is_reread, extras=options, progress=progress, clock=clock
                )
    except ReleaseBlocked as error:
        return error
    return None


def log_progress(
    context: dg.AssetExecutionContext | dg.OpExecutionContext,
    step: ProgressStep,
    done: int,
    total: int,
) -> None:
    """Log commit points, and that the run waits. Other work under way would fill the log."""
    if step == "waiting":
        context.log.info("another load is running: waiting")
    elif step in COMMIT_POINTS | REPAIRS:
        context.log.info(step)


def _table_results(settings: Settings) -> Iterator[dg.MaterializeResult[None]]:
    release = read_shape(settings)
    yield _staged_result(release)
    for name, relation in catalog_by_name().items():
        shape = release.shapes[name]
        metadata: dict[str, Metadata] = {
            "dagster/row_count": shape.row_count,
            "dagster/column_schema": column_schema(relation, shape.types),
            "release": release.release_id,
        }
        yield dg.MaterializeResult(asset_key=asset_key(name), metadata=metadata)
    yield _release_result(settings, release)


def _staged_result(shape: ReleaseShape) -> dg.MaterializeResult[None]:
    lines = ["| outcome | template | captures | entries | in quarantine |", "|---|---|--:|--:|--:|"]
    for row in shape.captures:
        counts = f"{row.capture_count} | {row.entry_count} | {row.refused_count}"
        template = f"{row.template} v{row.parser_version}"
        lines.append(f"| {row.outcome} | {template} | {counts} |")
    metadata: dict[str, Metadata] = {
        "dagster/row_count": sum(row.capture_count for row in shape.captures),
        "entries": sum(row.entry_count for row in shape.captures),
        "by outcome": dg.MetadataValue.md("\n".join(lines)),
    }
    return dg.MaterializeResult(asset_key=STAGED_ASSET, metadata=metadata)


def _release_result(settings: Settings, shape: ReleaseShape) -> dg.MaterializeResult[None]:
    metadata: dict[str, Metadata] = {
        "release": shape.release_id,
        "published at": dg.MetadataValue.timestamp(shape.published_at.replace(tzinfo=UTC)),
        "file": dg.MetadataValue.path(settings.release),
        "dagster/uri": settings.release.as_uri(),
        "papers": shape.shapes["core.papers"].row_count,
        "listings": shape.shapes["core.listings"].row_count,
    }
    return dg.MaterializeResult(asset_key=RELEASE_ASSET, metadata=metadata)


def _report_result(paperhouse: PaperhouseResource) -> dg.MaterializeResult[None]:
    """The verdict in words. The report is linked on the UI's own address, which serves it."""
    from expectations.report import read_verdict  # noqa: PLC0415 - its import takes seconds

    settings = paperhouse.settings
    release_id, verdict = read_verdict(settings, paperhouse.clock)
    reasons = [f"- {code_span(reason.text)}" for reason in verdict.reasons]
    metadata: dict[str, Metadata] = {
        "verdict": verdict.headline,
        "reasons": dg.MetadataValue.md("\n".join(reasons) or "none"),
        "release": release_id or "none",
        "report": dg.MetadataValue.url(f"{REPORT_PATH}/index.html"),
        "file": dg.MetadataValue.path(settings.quality_report),
        "Data Docs": dg.MetadataValue.url(f"{REPORT_PATH}/docs/index.html"),
    }
    return dg.MaterializeResult(asset_key=REPORT_ASSET, metadata=metadata)
