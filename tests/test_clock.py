"""Instants that a clock can mean, and sums that stay within what a datetime can hold."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest

from etl import clock
from etl.clock import SYSTEM_CLOCK, days_between, is_from_future, later
from etl.errors import UsageError

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


def test_a_machine_whose_clock_is_past_the_last_year_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    SYSTEM_CLOCK.sleep(0)
    this_year = SYSTEM_CLOCK.now().year
    monkeypatch.setattr(clock, "_LAST_YEAR", this_year)
    assert SYSTEM_CLOCK.now().tzinfo is None
    monkeypatch.setattr(clock, "_LAST_YEAR", this_year - 1)
    with pytest.raises(UsageError, match=f"this machine's clock says {this_year}-"):
        SYSTEM_CLOCK.now()


def test_now_is_utc_on_every_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        apart = datetime.now(UTC).replace(tzinfo=None) - SYSTEM_CLOCK.now()
    finally:
        monkeypatch.undo()
        time.tzset()
    assert abs(apart) < timedelta(hours=1)
