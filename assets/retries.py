"""A run retries errors that may pass with time; every other error fails it at once."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import dagster as dg
from pydantic import Field

from etl.errors import FetchBusy, PaperhouseError, SiteClosed, StorageError, WarehouseBusy
from etl.pipeline.listings import ListingResult

_MOST_NAMED = 10
"""Failed listings that the message names; a backfill can have hundreds."""

CAUSE = "cause"
"""The name under which a failure states its kind."""

BLOCKED = "blocked"
"""The kind of a failed load whose release broke its own checks; the rules follow."""

_RETRIABLE = (FetchBusy, SiteClosed, StorageError, WarehouseBusy)
"""Errors that may pass: another process holds a lock, or the site, a store or the disk refuses."""


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
        may_pass = isinstance(error, _RETRIABLE)
        cause = type(error).__name__
        raise run_failure(context, retry, str(error), cause, may_pass=may_pass) from error


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
    cause = " ".join(sorted({listing.outcome for listing in failed}))
    may_pass = not all(listing.is_final for listing in failed)
    return run_failure(context, retry, text, cause, may_pass=may_pass)


def run_failure(
    context: dg.AssetExecutionContext, retry: RetryConfig, text: str, cause: str, *, may_pass: bool
) -> Exception:
    """The exception to raise: a retry if the error may pass and any is left, else a failure.

    cause: a kind; a failure of the same kind as the one before it is not told again.
    """
    failure = dg.Failure(text, metadata={CAUSE: cause}, allow_retries=False)
    if not may_pass or context.retry_number >= retry.retries:
        return failure
    again = dg.RetryRequested(retry.retries, retry.retry_seconds)
    again.__cause__ = failure
    return again
