"""Instants that a clock can mean, and sums that stay within what a datetime can hold."""

from datetime import date, datetime, timedelta

import pytest

from etl.clock import days_between, is_from_future, later

NOON = datetime(2026, 4, 30, 12)


@pytest.mark.parametrize(("ahead", "is_wrong"), [(600, False), (601, True), (-3600, False)])
def test_an_instant_more_than_ten_minutes_ahead_is_from_the_future(
    ahead: int, is_wrong: bool
) -> None:
    assert is_from_future(NOON + timedelta(seconds=ahead), NOON) is is_wrong


def test_a_wait_ends_at_the_last_instant_at_the_latest() -> None:
    assert later(NOON, timedelta(hours=1)) == datetime(2026, 4, 30, 13)
    last = datetime(9999, 12, 31, 23, 59, 59, 999_999)
    assert later(datetime(9999, 12, 31, 23), timedelta(days=1)) == last


def test_a_span_of_days_has_both_its_ends() -> None:
    assert list(days_between(date(2026, 4, 30), date(2026, 5, 1))) == [
        date(2026, 4, 30),
        date(2026, 5, 1),
    ]
    assert list(days_between(date(2026, 5, 1), date(2026, 4, 30))) == []
