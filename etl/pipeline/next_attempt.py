"""The id and the instant of a release that is about to be tried."""

from datetime import datetime, timedelta

import polars as pl

from etl.build.history import Attempt
from etl.clock import is_from_future
from etl.ids import ReleaseId, release_id_after


def next_attempt(
    attempt: Attempt | None, earlier: pl.DataFrame, now: datetime
) -> tuple[ReleaseId, datetime]:
    """An id that sorts after all earlier ones, and the instant, which follows theirs.

    Where the clock was set back by a little, the instant follows the last one; where it was wrong,
    what it said then is no reason to go on being wrong.
    """
    ids = [*earlier["release_id"], *([attempt.release_id] if attempt else [])]
    instants = [*earlier["published_at"], *([attempt.attempted_at] if attempt else [])]
    known = [it + timedelta(microseconds=1) for it in instants if not is_from_future(it, now)]
    attempted_at = max([now, *known])
    return release_id_after(max(ids, default=None), attempted_at), attempted_at
