"""The id of a release, its age, and until when its days are final: every answer says so."""

from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from etl.clock import SYSTEM_CLOCK, Clock
from etl.ids import ReleaseId
from etl.stage.connection import Connection, execute
from etl.stage.sql_files import sql_text


@dataclass(frozen=True, slots=True)
class ReleaseFreshness:
    """The release that an answer comes from.

    age_seconds: since it was published. listed_until: the last day of which papers are here.
    complete_until: the last day whose listing is final; None where no day is. open_day_count:
    Mondays to Fridays before it whose listings are not.
    """

    release_id: ReleaseId
    published_at: datetime
    age_seconds: int
    listed_until: date | None
    complete_until: date | None
    open_day_count: int


def read_freshness(con: Connection, clock: Clock = SYSTEM_CLOCK) -> ReleaseFreshness:
    """The freshness of the release that is open."""
    rows = execute(con, sql_text("summary", "freshness"), now=clock.now())
    names = [column[0] for column in rows.description or ()]
    [row] = rows.fetchall()
    return msgspec.convert(dict(zip(names, row, strict=True)), ReleaseFreshness)
