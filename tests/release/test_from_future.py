"""Facts that a wrong clock dated in the future: counted, and told in words."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from etl.release.from_future import FutureFacts, future_facts, future_text
from etl.stage.connection import Connection, connect

TABLES = """
create schema core; create schema meta;
create table meta.releases (release_id varchar, published_at timestamp);
create table meta.fetches (requested_at timestamp);
create table core.captures (capture_id varchar, captured_at timestamp);
create table meta.imports (capture_id varchar, imported_at timestamp);
insert into meta.releases values ('1', '2099-01-01'), ('2', '2026-04-08 01:05');
insert into meta.fetches values ('2026-04-08 12:10:00'), ('2026-04-08 12:10:01'), ('2099-01-01');
insert into core.captures values ('a', '2026-04-08'), ('b', null), ('c', '2026-04-09');
insert into meta.imports values ('a', '2099-01-01'), ('b', '2027-01-01');
"""
NOON = datetime(2026, 4, 8, 12)
MANY = FutureFacts("request", 1_234, datetime(2099, 1, 1, 8, 30))
ONE = FutureFacts("release", 1, datetime(2027, 12, 31, 23, 59, 58))


@pytest.fixture
def con() -> Iterator[Connection]:
    with connect() as con:
        con.execute(TABLES)
        yield con


def test_a_fact_is_from_the_future_more_than_ten_minutes_ahead(con: Connection) -> None:
    """The first request is ten minutes ahead. A capture without an instant has its import's."""
    assert future_facts(con, NOON) == [
        FutureFacts("request", 2, datetime(2099, 1, 1)),
        FutureFacts("capture", 2, datetime(2027, 1, 1)),
    ]
    con.execute("insert into meta.releases values ('3', '2026-04-08 12:10:01')")
    assert future_facts(con, NOON)[1] == FutureFacts("release", 1, datetime(2026, 4, 8, 12, 10, 1))


def test_no_fact_is_ahead_of_a_clock_that_says_the_last_instant(con: Connection) -> None:
    assert future_facts(con, datetime(9999, 12, 31, 23, 59, 59)) == []


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ([MANY], "1,234 requests, the last of 2099-01-01 08:30 UTC"),
        (
            [ONE, MANY],
            "1 release, the last of 2027-12-31 23:59 UTC; "
            "1,234 requests, the last of 2099-01-01 08:30 UTC",
        ),
        (
            [FutureFacts("capture", 2, NOON)],
            "2 captures, the last of 2026-04-08 12:00 UTC",
        ),
    ],
)
def test_facts_are_told_with_their_number_and_the_last_instant(
    facts: list[FutureFacts], words: str
) -> None:
    assert future_text(facts) == f"from the future, since a clock was wrong: {words}"
