"""Searches that are watched, as partitions: jobs to add and remove one, and what keeps them alike.

The file of searches in the home decides. Partitions follow from it, so that a lost DAGSTER_HOME
loses none.
"""

from collections.abc import Sequence

import dagster as dg
from pydantic import Field

from assets.partitions import QUERIES
from assets.resources import PaperhouseResource
from etl.errors import PaperhouseError, UsageError
from etl.pipeline.searches import add_search, read_searches, remove_search
from etl.settings import Settings
from etl.sources.daily_papers.search_keys import WatchedSearch, is_search_key

_NAME = str(QUERIES.name)


class SearchConfig(dg.Config):
    """The text field of the two jobs."""

    query: str = Field(description="The words, as you would type them into the site's search.")


@dg.op
def watch(
    context: dg.OpExecutionContext,
    config: SearchConfig,
    paperhouse: dg.ResourceParam[PaperhouseResource],
) -> None:
    """Add a line to searches.txt, and its partition."""
    _change(context, paperhouse.settings, config.query, is_watched=True)


@dg.op
def unwatch(
    context: dg.OpExecutionContext,
    config: SearchConfig,
    paperhouse: dg.ResourceParam[PaperhouseResource],
) -> None:
    """Remove a line from searches.txt, and its partition. What was fetched stays."""
    _change(context, paperhouse.settings, config.query, is_watched=False)


@dg.job(
    description="Watches a search from now on: type its words into `query`. It is fetched at once, "
    "and then once a day.",
    config={"ops": {"watch": {"config": {"query": ""}}}},
)
def watch_search() -> None:
    watch()


@dg.job(
    description="Watches a search no longer: type its words, or the name of its partition, into "
    "`query`. What was fetched stays.",
    config={"ops": {"unwatch": {"config": {"query": ""}}}},
)
def unwatch_search() -> None:
    unwatch()


@dg.sensor(minimum_interval_seconds=30, default_status=dg.DefaultSensorStatus.RUNNING)
def watched_searches(
    context: dg.SensorEvaluationContext, paperhouse: dg.ResourceParam[PaperhouseResource]
) -> dg.SkipReason:
    """Let the partitions follow searches.txt, which people also edit by hand."""
    settings = paperhouse.settings
    for key, reason in _adopt_partitions(context.instance, settings):
        context.log.warning(f"the partition {key[:40]!a} is removed: {reason}")
    searches = read_searches(settings)
    for number, reason in searches.skipped:
        context.log.warning(f"line {number} of {settings.searches} is passed over: {reason}")
    added, removed = _follow(context.instance, searches.searches)
    return dg.SkipReason(
        f"{len(searches.searches)} watched, {len(added)} added, {len(removed)} removed"
    )


def _change(
    context: dg.OpExecutionContext, settings: Settings, query: str, *, is_watched: bool
) -> None:
    try:
        search = (add_search if is_watched else remove_search)(settings, query)
        watched = read_searches(settings).searches
    except PaperhouseError as error:
        raise dg.Failure(str(error), allow_retries=False) from error
    _follow(context.instance, watched)
    context.add_output_metadata(
        {
            "query": search.query,
            "partition": search.key,
            "file": dg.MetadataValue.path(settings.searches),
            "watched": [it.query for it in watched],
        }
    )


def _adopt_partitions(instance: dg.DagsterInstance, settings: Settings) -> list[tuple[str, str]]:
    """Watch what was added as a partition named like its query, as the UI's own button does.

    Returns those that are no query, with the reason.
    """
    refused = []
    for key in instance.get_dynamic_partitions(_NAME):
        if not is_search_key(key):
            try:
                add_search(settings, key)
            except UsageError as error:
                refused.append((key, str(error)))
    return refused


def _follow(
    instance: dg.DagsterInstance, searches: Sequence[WatchedSearch]
) -> tuple[set[str], set[str]]:
    """Add and remove partitions until they are those of the searches; returns both."""
    watched, known = {it.key for it in searches}, set(instance.get_dynamic_partitions(_NAME))
    added, removed = watched - known, known - watched
    if added:
        instance.add_dynamic_partitions(_NAME, sorted(added))
    for key in sorted(removed):
        instance.delete_dynamic_partition(_NAME, key)
    return added, removed
