"""Schedules start fetching by the clock."""

from collections.abc import Iterator
from datetime import date, timedelta

import dagster as dg

from assets.further_sources import ENRICHED
from assets.jobs import BACKFILL, DAILY_REFRESH, ENRICH
from assets.old_runs import delete_old_runs
from assets.partitions import DAYS
from assets.resources import PaperhouseResource
from assets.weekly_audit import audit
from etl.pipeline.enrich import run_limits
from etl.pipeline.known_days import known_day_states
from etl.pipeline.listings import due_spans

_DAYS = 7
"""A day's listing has settled long before a week is over."""

FIRST_DAY, LAST_DAY = "dagster/asset_partition_range_start", "dagster/asset_partition_range_end"
"""Dagster's tags for one run over a span of partitions."""


@dg.schedule(
    job=DAILY_REFRESH,
    cron_schedule="15 7 * * *",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
def daily(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """Fetch every morning what is due of the last seven days, and the trending page."""
    today = context.scheduled_execution_time.date()
    return _request(max(today - timedelta(days=_DAYS - 1), DAYS.start.date()), today)


@dg.schedule(
    job=BACKFILL,
    cron_schedule="45 * * * *",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
def reobserve(
    context: dg.ScheduleEvaluationContext, paperhouse: dg.ResourceParam[PaperhouseResource]
) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Fetch every hour the days that still change and are due again."""
    spans = due_spans(known_day_states(paperhouse.settings, paperhouse.clock))
    tick = context.scheduled_execution_time
    yield from (_request(first, last, f"{tick:%Y-%m-%dT%H:%M} {first}") for first, last in spans)
    if not spans:
        yield dg.SkipReason("no day that still moves is due")


@dg.schedule(
    job=ENRICH,
    cron_schedule="15 8 * * *",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
def enrich_daily(
    paperhouse: dg.ResourceParam[PaperhouseResource],
) -> dg.RunRequest | dg.SkipReason:
    """Ask every morning about papers, as much as PAPERHOUSE_ENRICH and _DETAILS allow."""
    limits = run_limits(paperhouse.settings)
    if not limits:
        return dg.SkipReason("PAPERHOUSE_ENRICH and PAPERHOUSE_DETAILS are 0")
    if not paperhouse.settings.release.exists():
        return dg.SkipReason("there is no release yet, so no paper to ask about")
    asked = {ENRICHED[name]: limit for name, limit in limits.items()}
    return dg.RunRequest(
        asset_selection=[asset.key for asset in asked],
        run_config={"ops": {it.op.name: {"config": {"limit": n}} for it, n in asked.items()}},
    )


def _request(first: date, last: date, run_key: str | None = None) -> dg.RunRequest:
    """One run for all days of a span.

    run_key: of one among several, without which Dagster takes none of them.
    """
    return dg.RunRequest(run_key, tags={FIRST_DAY: str(first), LAST_DAY: str(last)})


OLD_RUNS = dg.ScheduleDefinition(
    name="old_runs",
    job=delete_old_runs,
    cron_schedule="30 4 * * *",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)

WEEKLY_AUDIT = dg.ScheduleDefinition(
    name="weekly_audit",
    job=audit,
    cron_schedule="30 5 * * 0",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)

SCHEDULES = [daily, reobserve, enrich_daily, OLD_RUNS, WEEKLY_AUDIT]
