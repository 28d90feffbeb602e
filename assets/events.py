"""Dagster's events for a listing that was fetched: its partition turns green, with its counts."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

import dagster as dg
from dagster._core.definitions.asset_checks.asset_check_evaluation import (
    AssetCheckEvaluationTargetMaterializationData,
)

from assets.tables import STAGED_ASSET
from etl.contract.vocabulary import GOOD_OUTCOMES
from etl.fetch.crawl import FetchFollower, RequestEvent
from etl.pipeline.listings import ListingResult
from etl.sources.daily_papers.urls import parse_address


def report_listing(
    context: dg.AssetExecutionContext, check: dg.AssetCheckSpec, listing: ListingResult
) -> None:
    """Log the listing and its check at once, so that a kill of the run loses none of them.

    One that failed is observed, so that its partition's page says why it is red. A retry logs only
    what it fetched itself: its first attempt has logged the others.
    """
    key, partition, metadata = check.asset_key, _partition(context, listing), _metadata(listing)
    if not listing.is_good:
        text = f"{listing.outcome}: {listing.detail or 'no reason given'}"
        context.log_event(dg.AssetObservation(key, text, metadata=metadata, partition=partition))
        return
    if listing.outcome == "known" and context.retry_number:
        return
    context.log_event(dg.AssetMaterialization(key, partition=partition, metadata=metadata))
    context.log_event(
        dg.AssetCheckEvaluation(
            asset_key=key,
            check_name=check.name,
            passed=listing.warning is None,
            metadata={},
            target_materialization_data=_target(context.instance, key, partition),
            severity=dg.AssetCheckSeverity.WARN,
            description=listing.warning,
            partition=partition,
        )
    )


def listing_output(
    context: dg.AssetExecutionContext, check: dg.AssetCheckSpec, listings: Sequence[ListingResult]
) -> Iterator[dg.Output[None] | dg.MaterializeResult[None]]:
    """The outputs that a load in the same run waits for; without them Dagster would skip it.

    An output materializes every partition once more, so a run without a load yields none.
    """
    yield dg.Output(None, output_name=check.get_python_identifier())
    if STAGED_ASSET in context.job_def.asset_layer.selected_asset_keys:
        for listing in listings:
            key = _partition(context, listing)
            context.add_asset_metadata(_metadata(listing), partition_key=key)
        yield dg.MaterializeResult()


def request_follower(context: dg.AssetExecutionContext) -> FetchFollower:
    """The functions that a fetch calls, so that the run's log tells what it waits for and fails."""

    def log_wait() -> None:
        context.log.info("another fetch is running; waiting for it to finish")

    return FetchFollower(partial(_log_request, context), log_wait)


def _log_request(context: dg.AssetExecutionContext, event: RequestEvent) -> None:
    """Log a request that failed or is tried again. A good one shows as a materialization."""
    fetch = event.fetch
    if event.again_in is not None:
        text = f"{fetch.url}: {fetch.outcome}, {fetch.detail}; again in {event.again_in:.0f} s"
        context.log.warning(text)
    elif fetch.outcome not in GOOD_OUTCOMES:
        context.log.error(f"{fetch.url}: {fetch.outcome}, {fetch.detail}")


def _partition(context: dg.AssetExecutionContext, listing: ListingResult) -> str | None:
    return listing.key if context.assets_def.partitions_def else None


def _target(
    instance: dg.DagsterInstance, key: dg.AssetKey, partition: str | None
) -> AssetCheckEvaluationTargetMaterializationData | None:
    """The materialization that a check is about: without it a partition's check counts as missing.

    It is the last one, which was logged just before.
    """
    partitions = None if partition is None else [partition]
    wanted = dg.AssetRecordsFilter(asset_key=key, asset_partitions=partitions)
    for record in instance.fetch_materializations(wanted, limit=1).records:
        return AssetCheckEvaluationTargetMaterializationData(
            storage_id=record.storage_id, run_id=record.run_id, timestamp=record.timestamp
        )
    return None


def _metadata(listing: ListingResult) -> Mapping[str, str | int | dg.MetadataValue]:
    stated = {
        "outcome": listing.outcome,
        "detail": listing.detail,
        "capture_id": listing.capture_id,
        "query": parse_address(listing.url).query,
        "url": listing.url and dg.MetadataValue.url(listing.url),
        "entries": listing.entry_count,
        "requests": listing.request_count,
    }
    return {name: value for name, value in stated.items() if value is not None}
