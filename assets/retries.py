"""How what goes wrong in etl ends a run: tried again where time may mend it, else at once."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import dagster as dg
from pydantic import Field

from etl.errors import FetchBusy, PaperhouseError, SiteClosed, WarehouseBusy
from etl.pipeline.listings import ListingResult

_NAMED = 10
_PASSING = (FetchBusy, SiteClosed, WarehouseBusy)


class RetryConfig(dg.Config):
    """What a run does about trouble that may pass."""

    retries: int = Field(default=2, description="How often to try again what may have passed.")
    retry_seconds: int = Field(default=60, description="Seconds to wait before each time.")


@contextmanager
def translate_errors(context: dg.AssetExecutionContext, patience: RetryConfig) -> Iterator[None]:
    """Errors that the program foresees, as Dagster shows and treats them."""
    try:
        yield
    except PaperhouseError as error:
        raise run_failure(context, patience, str(error), isinstance(error, _PASSING)) from error


def listing_failure(
    context: dg.AssetExecutionContext, patience: RetryConfig, found: Sequence[ListingResult]
) -> Exception | None:
    """The failure that names what could not be fetched; None where all could."""
    bad = [one for one in found if not one.is_good]
    if not bad:
        return None
    lines = [f"{one.key}: {one.outcome}, {one.detail or 'no reason given'}" for one in bad]
    more = [f"and {len(bad) - _NAMED} more"] if len(bad) > _NAMED else []
    text = "\n".join([f"{len(bad)} of {len(found)} failed:", *lines[:_NAMED], *more])
    return run_failure(context, patience, text, not all(one.is_final for one in bad))


def run_failure(
    context: dg.AssetExecutionContext, patience: RetryConfig, text: str, may_pass: bool
) -> Exception:
    """What to raise: a request to try again later, or, in the end, a failure in words."""
    failure = dg.Failure(text, allow_retries=False)
    if not may_pass or context.retry_number >= patience.retries:
        return failure
    again = dg.RetryRequested(patience.retries, patience.retry_seconds)
    again.__cause__ = failure
    return again
