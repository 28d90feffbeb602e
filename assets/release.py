"""From the archive to what analysts open: one step, because a release appears whole or not at all.

Readers are never in its way: no connection to a release outlives the call that asked it.
"""

from collections.abc import Iterator
from enum import Enum
from functools import partial

import dagster as dg
from pydantic import Field

from assets import checks, failures, inbox, site, tables
from assets.failures import Patience
from assets.resources import Workplace
from assets.tables import RELEASE, REPORT, STAGED
from etl import pipeline
from etl.errors import ReleaseBlocked
from etl.pipeline import Extras, alarms, released
from etl.pipeline.progress import Progress
from etl.pipeline.released import Released
from etl.settings import Settings
from etl.warehouse import history

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


class Mode(Enum):
    """How much is read again."""

    NEW = "new"
    REREAD = "reread"
    REBUILD = "rebuild"


class Releasing(Patience):
    """How a run makes a release."""

    mode: Mode = Field(
        default=Mode.NEW,
        description="new: stage what the archive has gained. reread: also what another version of "
        "its parser read, so that entries may leave quarantine. rebuild: everything.",
    )


@dg.multi_asset(
    name="release_run",
    specs=[
        dg.AssetSpec(
            STAGED,
            deps=[*(pages.key for pages in site.PAGES), inbox.inbox.key],
            description="Every archived document as rows, by capture; held ones are here too.",
            automation_condition=_FOLLOWS,
            group_name="stage",
            kinds={"duckdb", "polars"},
            owners=_OWNERS,
        ),
        *tables.specs(),
        dg.AssetSpec(
            RELEASE,
            deps=[tables.key(name) for name in tables.relations()],
            description="papers.duckdb, the file that analysts open. It is replaced by rename once "
            "every blocking check has passed; until then the last good one stays.",
            freshness_policy=dg.FreshnessPolicy.time_window(alarms.SILENCE),
            group_name="release",
            kinds={"duckdb"},
            owners=_OWNERS,
        ),
        dg.AssetSpec(
            REPORT,
            deps=[RELEASE],
            description="Whether the data can be trusted today: a page made after every attempt, "
            "those that were blocked included.",
            group_name="release",
            kinds={"html"},
            owners=_OWNERS,
        ),
    ],
    check_specs=list(checks.specs()),
    pool="warehouse",
)
def release_run(
    context: dg.AssetExecutionContext, config: Releasing, workplace: dg.ResourceParam[Workplace]
) -> _Told:
    """A blocked release is told with what it broke and its report, and then fails the run."""
    settings = workplace.settings
    with failures.told(context, config):
        before = history.latest(settings.history)
        blocked = _blocked(settings, config.mode, partial(_progress, context))
        attempt = history.latest(settings.history)
        yield from (
            _released(settings) if blocked is None else [dg.MaterializeResult(asset_key=STAGED)]
        )
    yield from checks.told(attempt.results if attempt else [], are_asked=attempt != before)
    yield _report(settings)
    if blocked is not None:
        raise dg.Failure(str(blocked), allow_retries=False)


def _blocked(settings: Settings, mode: Mode, progress: Progress) -> ReleaseBlocked | None:
    """Makes a release and its report; what the release broke, if it was blocked for that."""
    import expectations  # noqa: PLC0415 - a code location loads without it
    from expectations import report  # noqa: PLC0415

    extras = Extras(search=True, suites=expectations.suites_of(settings))
    try:
        with report.after(settings):
            if mode is Mode.NEW:
                pipeline.release(settings, extras=extras, progress=progress)
            else:
                is_reread = mode is Mode.REREAD
                pipeline.rebuild(settings, reparse=is_reread, extras=extras, progress=progress)
    except ReleaseBlocked as error:
        return error
    return None


def _progress(context: dg.AssetExecutionContext, step: str, done: int, total: int) -> None:
    """The log has what is durable, and that a run waits; steps under way would only fill it."""
    if step == "waiting" or not step.endswith("ing"):
        context.log.info("another load is running: waiting" if step == "waiting" else step)


def _released(settings: Settings) -> Iterator[dg.MaterializeResult[None]]:
    found = released.released(settings)
    yield _staged(found)
    for name, relation in tables.relations().items():
        shape = found.shapes[name]
        metadata: dict[str, Metadata] = {
            "dagster/row_count": shape.row_count,
            "dagster/column_schema": tables.schema(relation, shape.types),
            "release": found.release_id,
        }
        yield dg.MaterializeResult(asset_key=tables.key(name), metadata=metadata)
    yield _release(settings, found)


def _staged(found: Released) -> dg.MaterializeResult[None]:
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
    return dg.MaterializeResult(asset_key=STAGED, metadata=metadata)


def _release(settings: Settings, found: Released) -> dg.MaterializeResult[None]:
    metadata: dict[str, Metadata] = {
        "release": found.release_id,
        "file": dg.MetadataValue.path(settings.release),
        "dagster/uri": settings.release.as_uri(),
        "papers": found.shapes["core.papers"].row_count,
        "listings": found.shapes["core.listings"].row_count,
    }
    return dg.MaterializeResult(asset_key=RELEASE, metadata=metadata)


def _report(settings: Settings) -> dg.MaterializeResult[None]:
    docs = settings.quality_report.parent / "docs" / "index.html"
    metadata: dict[str, Metadata] = {
        "report": dg.MetadataValue.url(settings.quality_report.as_uri()),
        "file": dg.MetadataValue.path(settings.quality_report),
        "Data Docs": dg.MetadataValue.url(docs.as_uri()),
    }
    return dg.MaterializeResult(asset_key=REPORT, metadata=metadata)
