"""What Dagster calls preview or beta and we use all the same: its version is pinned, tests hold it.

backfill_policy · partitions of asset checks · automation condition sensors · source of assets
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg


@contextmanager
def allow_preview_features() -> Iterator[None]:
    """Without the warnings that say so."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dg.BetaWarning)
        warnings.simplefilter("ignore", dg.PreviewWarning)
        yield
