"""A run retries errors that may pass with time; every other error fails it at once."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import dagster as dg
from pydantic import Field

from etl.errors import FetchBusy, PaperhouseError, SiteClosed, WarehouseBusy
from etl.pipeline.listings import ListingResult

_MOST_NAMED = 10
"""Failed listings that the message names; a backfill can have hundreds."""

_RETRIABLE = (FetchBusy, SiteClosed, WarehouseBusy)
"""Errors that may pass: another process holds a lock, or the site refuses for a while."""


class RetryConfig(dg.Config):
    """The retries of a run; every asset's configuration has them."""

    retries: int = Field(
        default=2, description="How often to try again after an error that may pass."
    )
    retry_seconds: int = Field(default=60, description="Seconds to wait before each retry.")


@contextmanager
def translate_errors(context: dg.AssetExecutionContext, retry: RetryConfig) -> Iterator[None]:
    """Turn the errors that etl raises into failures or retries of the run."""
    try:
        yield
    except PaperhouseError as error:
        raise run_failure(context, retry, str(error), isinstance(error, _RETRIABLE)) from error


def listing_failure(
    context: dg.AssetExecutionContext, retry: RetryConfig, listings: Sequence[ListingResult]
) -> Exception | None:
    """The failure that names the listings that could not be fetched, or None if all could."""
    failed = [listing for listing in listings if not listing.is_good]
    if not failed:
        return None
    lines = [f"{it.key}: {it.outcome}, {it.detail or 'no reason given'}" for it in failed]
    more = [f"and {len(failed) - _MOST_NAMED} more"] if len(failed) > _MOST_NAMED else []
    text = "\n".join([f"{len(failed)} of {len(listings)} failed:", *lines[:_MOST_NAMED], *more])
    return run_failure(context, retry, text, not all(listing.is_final for listing in failed))


def run_failure(
    context: dg.AssetExecutionContext, retry: RetryConfig, text: str, may_pass: bool
) -> Exception:
    """The exception to raise: a retry if the error may pass and any is left, else a failure."""
    failure = dg.Failure(text, allow_retries=False)
    if not may_pass or context.retry_number >= retry.retries:
        return failure
    again = dg.RetryRequested(retry.retries, retry.retry_seconds)
    again.__cause__ = failure
    return again
