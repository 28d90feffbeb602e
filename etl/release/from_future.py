"""Facts in a release that a clock which was wrong dated in the future."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from etl.clock import CLOCK_TOLERANCE, later
from etl.contract.vocabulary import DatedFact
from etl.stage.connection import Connection, fetch_rows
from etl.stage.sql_files import sql_folder


class FutureFacts(Struct, frozen=True):
    """Facts of one kind, and the instant of the last one. The release is the last one alone."""

    fact: DatedFact
    fact_count: int
    last_at: datetime


def future_facts(con: Connection, now: datetime) -> list[FutureFacts]:
    """Those of the release that is current on the connection; none where no clock was wrong."""
    text = sql_folder("summary")["from_future"].text
    return fetch_rows(con, FutureFacts, text, latest=later(now, CLOCK_TOLERANCE))


def future_text(facts: Sequence[FutureFacts]) -> str:
    """The facts in words, for whoever should mend the clock and look at them.

    >>> future_text([FutureFacts("request", 2, datetime(2099, 1, 1, 8))])
    'from the future, since a clock was wrong: 2 requests, the last of 2099-01-01 08:00 UTC'
    """
    parts = [
        f"{it.fact_count:,} {it.fact}{'s' if it.fact_count > 1 else ''}, "
        f"the last of {it.last_at:%Y-%m-%d %H:%M} UTC"
        for it in facts
    ]
    return f"from the future, since a clock was wrong: {'; '.join(parts)}"
