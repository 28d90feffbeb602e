"""The listings of the site as assets: each day, week, month or search is one partition."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial

import dagster as dg
from pydantic import Field

from assets.dead_runs import RETRY_NUMBER
from assets.events import listing_output, report_listing, request_follower
from assets.partitions import DAYS, MONTHS, QUERIES, WEEKS
from assets.preview_features import allow_preview_features
from assets.resources import PaperhouseResource
from assets.retries import RetryConfig, listing_failure, translate_errors
from etl.pipeline.listings import fetch_listings
from etl.pipeline.searches import find_searches
from etl.settings import Settings
from etl.sources.base import Target
from etl.sources.daily_papers.targets import (
    daily_target,
    monthly_target,
    trending_target,
    weekly_target,
)

_AUTOMATIC = ("dagster/backfill", "dagster/schedule_name", "dagster/sensor_name")
"""Tags of runs that no person started by hand."""

_DAILY, _WEEKLY, _MONTHLY = "0 7 * * *", "0 8 * * 3", "0 8 3 * *"
"""Weeks and months are fetched two days after their end, when they have settled."""

Condition = dg.AutomationCondition[dg.AssetKey | dg.AssetCheckKey]


class FetchConfig(RetryConfig):
    """The choice to fetch again, and the retries of a run."""

    again: bool | None = Field(
        default=None,
        description="Also what is complete or not due yet. Left open: when a person asks for it, "
        "but not in backfills, schedules and sensors.",
    )


@allow_preview_features()
def _pages(
    name: str,
    description: str,
    targets: Callable[[Settings, Sequence[str]], Mapping[str, Target]],
    partitions_def: dg.PartitionsDefinition | None = None,
    condition: Condition | None = None,
) -> dg.AssetsDefinition:
    """An asset with one listing for each partition, and the check that its answers are whole."""
    check = _is_whole(name, partitions_def)

    @dg.asset(
        name=name,
        description=description,
        group_name="site",
        kinds={"html", "warc"},
        owners=["team:paperhouse"],
        partitions_def=partitions_def,
        backfill_policy=dg.BackfillPolicy.single_run() if partitions_def else None,
        automation_condition=condition,
        check_specs=[check],
        output_required=False,
        pool="site",
    )
    def pages(
        context: dg.AssetExecutionContext,
        config: FetchConfig,
        paperhouse: dg.ResourceParam[PaperhouseResource],
    ) -> Iterator[dg.Output[None] | dg.MaterializeResult[None]]:
        keys = context.partition_keys if partitions_def else [name]
        wanted = partial(targets, paperhouse.settings, keys)
        yield from _fetch(context, config, paperhouse, check, wanted)

    return pages


def _is_whole(name: str, partitions_def: dg.PartitionsDefinition | None) -> dg.AssetCheckSpec:
    return dg.AssetCheckSpec(
        "is_whole",
        asset=dg.AssetKey(name),
        description="The answer is not cut, lists not far fewer papers than an earlier one, and a "
        "weekday lists some. Any other answer is archived all the same.",
        partitions_def=partitions_def,
    )


def _fetch(
    context: dg.AssetExecutionContext,
    config: FetchConfig,
    paperhouse: PaperhouseResource,
    check: dg.AssetCheckSpec,
    wanted: Callable[[], Mapping[str, Target]],
) -> Iterator[dg.Output[None] | dg.MaterializeResult[None]]:
    """Fetch listings; each is logged as soon as it is archived. Raises if any of them failed.

    wanted is asked inside translate_errors: a partition that is no valid target, such as a query
    without words, fails like any other listing.
    """
    with translate_errors(context, config):
        listings = fetch_listings(
            paperhouse.settings,
            wanted(),
            partial(report_listing, context, check),
            again=_is_again(context, config),
            follower=request_follower(context),
            clock=paperhouse.clock,
        )
    if error := listing_failure(context, config, listings):
        raise error
    yield from listing_output(context, check, listings)


def _is_again(context: dg.AssetExecutionContext, config: FetchConfig) -> bool:
    """Say whether complete days are fetched too; a retry fetches only what is missing."""
    if context.retry_number or RETRY_NUMBER in context.run.tags:
        return False
    if config.again is not None:
        return config.again
    return not any(tag in context.run.tags for tag in _AUTOMATIC)


def _each(
    target: Callable[[str], Target],
) -> Callable[[Settings, Sequence[str]], Mapping[str, Target]]:
    """A target for each key, where the key alone says which."""
    return lambda _, keys: {key: target(key) for key in keys}


def _day(key: str) -> Target:
    return daily_target(date.fromisoformat(key))


def _week(key: str) -> Target:
    return weekly_target(f"{date.fromisoformat(key):%G-W%V}")


def _month(key: str) -> Target:
    return monthly_target(key[:7])


def _trending(_: str) -> Target:
    return trending_target()


DAILY_PAGES = _pages("daily_pages", "The listing of each day, as it came.", _each(_day), DAYS)
TRENDING_PAGES = _pages("trending_pages", "The trending page, as it came.", _each(_trending))
PAGES = [
    DAILY_PAGES,
    TRENDING_PAGES,
    _pages(
        "weekly_pages",
        "The listing of each week, by its Monday.",
        _each(_week),
        WEEKS,
        dg.AutomationCondition.on_cron(_WEEKLY),
    ),
    _pages(
        "monthly_pages",
        "The listing of each month.",
        _each(_month),
        MONTHS,
        dg.AutomationCondition.on_cron(_MONTHLY),
    ),
    _pages(
        "search_pages",
        "What each watched search finds, asked once a day. The job `watch_search` adds one; all "
        "stand in searches.txt in the home.",
        find_searches,
        QUERIES,
        dg.AutomationCondition.on_cron(_DAILY) | dg.AutomationCondition.on_missing(),
    ),
]
