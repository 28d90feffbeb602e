"""Paperhouse uses three features that Dagster calls preview or beta, each for a reason.

* `backfill_policy`: a backfill of a year is one run, not 365 processes.
* `partitions_def` of an asset check: a warning about one day does not mark the others.
* code references: an asset in the UI leads to the SQL file that fills it.

There is none that it calls deprecated or superseded: `dg` is used in place of `dagster asset`,
`dagster job` and `dagster dev`. tests/assets/test_definitions.py loads everything with warnings as
errors.

Dagster's version is pinned in pyproject.toml, so a release that changes one of them cannot
arrive unseen, and tests/assets uses them all.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg


@contextmanager
def allow_preview_features() -> Iterator[None]:
    """Silence the beta and preview warnings of whatever is defined in the block."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dg.BetaWarning)
        warnings.simplefilter("ignore", dg.PreviewWarning)
        yield
