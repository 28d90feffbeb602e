"""Dagster's events for a listing that was fetched: its partition turns green, with its counts."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

import dagster as dg

from assets.tables import STAGED_ASSET
from etl.contract.vocabulary import GOOD_OUTCOMES
from etl.fetch.crawl import FetchFollower, RequestEvent
from etl.pipeline.listings import ListingResult
from etl.sources.daily_papers.urls import parse_address


def report_listing(
    context: dg.AssetExecutionContext, check: dg.AssetCheckSpec, listing: ListingResult
) -> None:
    """Log the listing and its check at once, so that a kill of the run loses none of them.

    A retry logs only what it fetched itself: its first attempt has logged the others.
    """
    if not listing.is_good or (listing.outcome == "known" and context.retry_number):
        return
    key, partition, metadata = check.asset_key, _partition(context, listing), _metadata(listing)
    context.log_event(dg.AssetMaterialization(key, partition=partition, metadata=metadata))
    context.log_event(
        dg.AssetCheckEvaluation(
            asset_key=key,
            check_name=check.name,
            passed=listing.warning is None,
            metadata={},
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
