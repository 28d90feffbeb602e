"""Once a week a release is compared with a full derivation; a difference fails the run, so alarms.

Releases are made from the last one and what changed since. The audit is what says that this loses
nothing. Where it finds a difference, the next release is derived in full.
"""

from functools import partial

import dagster as dg

from assets.release import log_progress
from assets.resources import PaperhouseResource
from assets.retries import CAUSE
from etl.errors import NoRelease, PaperhouseError
from etl.pipeline.audit import audit_release


@dg.op(pool="warehouse")
def derive_and_compare(
    context: dg.OpExecutionContext, paperhouse: dg.ResourceParam[PaperhouseResource]
) -> None:
    """Derive everything beside the release, and compare the two row for row."""
    try:
        found = audit_release(paperhouse.settings, partial(log_progress, context), paperhouse.clock)
    except NoRelease as error:
        context.log.info(f"nothing to audit: {error}")
    except PaperhouseError as error:
        cause = {CAUSE: type(error).__name__}
        raise dg.Failure(str(error), metadata=cause, allow_retries=False) from error
    else:
        context.log.info(f"release {found} is what a full derivation gives, row for row")


@dg.job(description="Compares the release, row for row, with one that is derived in full.")
def audit() -> None:
    """Its one step compares all tables."""
    derive_and_compare()
