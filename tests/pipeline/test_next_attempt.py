"""The next release sorts after all earlier ones, by its id and by its instant."""

from datetime import datetime, timedelta

import polars as pl
import pytest

from etl.build.history import Attempt
from etl.clock import CLOCK_TOLERANCE
from etl.ids import ReleaseId, release_id_at
from etl.pipeline.next_attempt import next_attempt

NOON = datetime(2026, 4, 1, 12)
US = timedelta(microseconds=1)
SCHEMA = {"release_id": pl.String(), "published_at": pl.Datetime("us")}


def releases(*instants: datetime) -> pl.DataFrame:
    rows = [(release_id_at(it), it) for it in instants]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def attempt(instant: datetime) -> Attempt:
    return Attempt(release_id_at(instant), instant, "blocked", [])


@pytest.mark.parametrize(
    ("earlier", "last", "now", "instant"),
    [
        ([], None, NOON, NOON),
        ([NOON - US], None, NOON, NOON),
        ([NOON], None, NOON, NOON + US),
        ([NOON, NOON + US], None, NOON, NOON + 2 * US),
        ([NOON], attempt(NOON + US), NOON, NOON + 2 * US),
        ([NOON + US], attempt(NOON), NOON, NOON + 2 * US),
        ([], attempt(NOON), NOON, NOON + US),
        ([NOON + CLOCK_TOLERANCE], None, NOON, NOON + CLOCK_TOLERANCE + US),
    ],
)
def test_an_attempt_follows_the_last_instant_by_a_microsecond_at_least(
    earlier: list[datetime], last: Attempt | None, now: datetime, instant: datetime
) -> None:
    assert next_attempt(last, releases(*earlier), now) == (release_id_at(instant), instant)


@pytest.mark.parametrize("is_released", [True, False])
def test_an_instant_of_a_wrong_clock_counts_for_the_id_alone(is_released: bool) -> None:
    future = NOON + CLOCK_TOLERANCE + US
    known = releases(NOON - US, future) if is_released else releases(NOON - US)
    last = None if is_released else attempt(future)
    release_id, instant = next_attempt(last, known, NOON)
    assert instant == NOON
    assert release_id == ReleaseId(release_id_at(future) + ".000001")
