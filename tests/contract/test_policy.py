"""The numbers that decide, at their bounds."""

from datetime import date, datetime

import pytest

from etl.contract.policy import is_retriable, is_weekend, settled_after


@pytest.mark.parametrize(
    ("status", "passes"),
    [(400, False), (404, False), (408, True), (425, True), (429, True), (499, False), (500, True)],
)
def test_a_status_passes_by_itself_or_not(status: int, passes: bool) -> None:
    assert is_retriable(status) is passes


def test_a_weekend_is_saturday_and_sunday() -> None:
    week = [date(2026, 4, day) for day in range(13, 20)]  # from a Monday on
    assert [is_weekend(day) for day in week] == [False] * 5 + [True] * 2


def test_an_answer_is_final_two_days_after_its_day_ended() -> None:
    assert settled_after(date(2026, 4, 13)) == datetime(2026, 4, 16)
