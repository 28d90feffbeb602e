"""A listing that was fetched as Dagster shows it: its partition turns green, with what came."""

from collections.abc import Iterator, Mapping, Sequence

import dagster as dg

from assets.tables import STAGED_ASSET
from etl.contract.vocabulary import GOOD_OUTCOMES
from etl.fetch.crawl import RequestEvent
from etl.pipeline.listings import ListingResult


def report_listing(
    context: dg.AssetExecutionContext, check: dg.AssetCheckSpec, found: ListingResult
) -> None:
    """At once, so that a kill takes back none; and of an earlier attempt's only what is news."""
    if not found.is_good or (found.outcome == "known" and context.retry_number):
        return
    key, partition, metadata = check.asset_key, _partition(context, found), _metadata(found)
    context.log_event(dg.AssetMaterialization(key, partition=partition, metadata=metadata))
    context.log_event(
        dg.AssetCheckEvaluation(
            asset_key=key,
            check_name=check.name,
            passed=found.doubt is None,
            metadata={},
            severity=dg.AssetCheckSeverity.WARN,
            description=found.doubt,
            partition=partition,
        )
    )


def listing_output(
    context: dg.AssetExecutionContext, check: dg.AssetCheckSpec, found: Sequence[ListingResult]
) -> Iterator[dg.Output[None] | dg.MaterializeResult[None]]:
    """What the run needs to go on. An output tells all partitions again, so there is mostly none.

    Only where a load waits in the same run: without one, it would be skipped.
    """
    yield dg.Output(None, output_name=check.get_python_identifier())
    if STAGED_ASSET in context.job_def.asset_layer.selected_asset_keys:
        for one in found:
            context.add_asset_metadata(_metadata(one), partition_key=_partition(context, one))
        yield dg.MaterializeResult()


def log_request(context: dg.AssetExecutionContext, step: RequestEvent) -> None:
    """A line for whatever is not as it should be; what is good, its materialization tells."""
    fetch = step.fetch
    if step.again_in is not None:
        text = f"{fetch.url}: {fetch.outcome}, {fetch.detail}; again in {step.again_in:.0f} s"
        context.log.warning(text)
    elif fetch.outcome not in GOOD_OUTCOMES:
        context.log.error(f"{fetch.url}: {fetch.outcome}, {fetch.detail}")


def _partition(context: dg.AssetExecutionContext, found: ListingResult) -> str | None:
    return found.key if context.assets_def.partitions_def else None


def _metadata(found: ListingResult) -> Mapping[str, str | int | dg.MetadataValue]:
    stated = {
        "outcome": found.outcome,
        "detail": found.detail,
        "capture_id": found.capture_id,
        "url": found.url and dg.MetadataValue.url(found.url),
        "entries": found.entry_count,
        "requests": found.request_count,
    }
    return {name: value for name, value in stated.items() if value is not None}
