"""The days that `fetch` is asked for: one, a span, or both."""

from datetime import datetime, timedelta

import pytest

from etl.cli.fetch_command import _days, _periods
from etl.clock import SYSTEM_CLOCK
from etl.errors import UsageError
from etl.sources.daily_papers.targets import Via, daily_target, monthly_target, weekly_target

FRIDAY, SUNDAY = datetime(2026, 2, 27), datetime(2026, 3, 1)


@pytest.mark.parametrize(
    ("day", "first", "last", "expected"),
    [
        (None, None, None, []),
        (SUNDAY, None, None, ["2026-03-01"]),
        (None, FRIDAY, SUNDAY, ["2026-02-27", "2026-02-28", "2026-03-01"]),
        (None, FRIDAY, FRIDAY, ["2026-02-27"]),
        (SUNDAY, FRIDAY, FRIDAY, ["2026-03-01", "2026-02-27"]),
    ],
)
@pytest.mark.parametrize("via", ["html", "api"])
def test_a_span_has_its_last_day_too_and_follows_the_single_day(
    day: datetime | None,
    first: datetime | None,
    last: datetime | None,
    expected: list[str],
    via: Via,
) -> None:
    found = _days(day, first, last, via)
    assert found == [daily_target(datetime.fromisoformat(it).date(), via) for it in expected]


def test_a_span_without_a_last_day_ends_today() -> None:
    before = SYSTEM_CLOCK.now()
    found = _days(None, before - timedelta(days=1), None, "html")
    days = [before.date() + timedelta(days=it) for it in (-1, 0, 1)]
    expected = [daily_target(it) for it in days]
    is_same_day = SYSTEM_CLOCK.now().date() == before.date()
    assert found in ([expected[:2]] if is_same_day else [expected[:2], expected])


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (None, SUNDAY, "--to needs --from"),
        (SUNDAY, FRIDAY, "--to 2026-02-27 is before --from 2026-03-01"),
    ],
)
def test_a_span_without_a_beginning_or_before_it_is_refused(
    first: datetime | None, last: datetime, words: str
) -> None:
    with pytest.raises(UsageError) as raised:
        _days(FRIDAY, first, last, "html")
    assert str(raised.value) == words


def test_a_day_that_begins_nowhere_yet_is_refused() -> None:
    now = SYSTEM_CLOCK.now()
    soon, late = now + timedelta(hours=13), now + timedelta(hours=15)
    assert _days(soon, None, None, "html") == [daily_target(soon.date())]
    for day, first in ((late, None), (None, late)):
        with pytest.raises(UsageError, match=f"^{late:%Y-%m-%d} has not come yet$"):
            _days(day, first, None, "html")


@pytest.mark.parametrize(
    ("week", "month", "begin"),
    [
        ("9999-W52", None, "9999-12-27"),
        (None, "9999-12", "9999-12-01"),
        (None, "2400-01", "2400-01-01"),
    ],
)
def test_a_week_or_month_that_begins_nowhere_yet_is_refused(
    week: str | None, month: str | None, begin: str
) -> None:
    with pytest.raises(UsageError, match=f"^{begin} has not come yet$"):
        _periods(week, month, "html")


def test_a_week_comes_before_a_month() -> None:
    found = _periods("2026-W09", "2026-02", "api")
    assert found == [weekly_target("2026-W09", "api"), monthly_target("2026-02", "api")]
    assert _periods(None, None, "html") == []
