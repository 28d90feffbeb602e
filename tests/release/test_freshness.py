"""How old a release is, and until when its days are final."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from etl.ids import ReleaseId
from etl.release.freshness import ReleaseFreshness, read_freshness
from etl.stage.connection import Connection, connect
from tests.release.digest.stories import FixedClock

TABLES = """
create schema core; create schema meta;
create table meta.releases (release_id varchar, published_at timestamp);
create table meta.day_states (day date, may_grow boolean);
create table core.listings (listing_kind varchar, listed_on date);
"""
NEW, OLD = ReleaseId("20260408T010500.000000Z"), ReleaseId("20260407T010500.000000Z")
PUBLISHED_AT = datetime(2026, 4, 8, 1, 5)


@pytest.fixture
def con() -> Iterator[Connection]:
    with connect() as con:
        con.execute(TABLES)
        con.execute(
            "insert into meta.releases values (?, ?), (?, ?)",
            [NEW, PUBLISHED_AT, OLD, datetime(2026, 4, 7, 1, 5)],
        )
        yield con


def test_a_release_tells_its_age_its_last_day_and_which_days_are_final(con: Connection) -> None:
    """Of the days before the last final one, Friday is open; so is Sunday, which is no weekday."""
    con.execute(
        "insert into meta.day_states values ('2026-04-02', false), ('2026-04-03', true), "
        "('2026-04-05', true), ('2026-04-06', false), ('2026-04-07', true)"
    )
    con.execute(
        "insert into core.listings values ('daily', '2026-04-07'), ('daily', '2026-04-06'), "
        "('trending', '2026-04-08')"
    )
    assert read_freshness(con, FixedClock(datetime(2026, 4, 8, 2, 5, 7))) == ReleaseFreshness(
        NEW, PUBLISHED_AT, 3607, date(2026, 4, 7), date(2026, 4, 6), 1
    )


def test_a_release_without_days_has_none_that_are_final(con: Connection) -> None:
    early = FixedClock(datetime(2026, 4, 8, 1, 4))
    assert read_freshness(con, early) == ReleaseFreshness(NEW, PUBLISHED_AT, 0, None, None, 0)
