"""What can be asked for, under which address, and until when an answer may change."""

from datetime import date, datetime

import pytest

from etl.errors import UsageError
from etl.sources.base import Target
from etl.sources.daily_papers.targets import (
    daily_target,
    monthly_target,
    search_target,
    settled_at,
    target_address,
    trending_target,
    weekly_target,
)


@pytest.mark.parametrize(
    ("target", "path", "settled"),
    [
        (
            daily_target(date(2026, 4, 7)),
            "/papers/date/2026-04-07",
            datetime(2026, 4, 10),
        ),
        (
            daily_target(date(2026, 4, 7), "api"),
            "/api/daily_papers?date=2026-04-07&limit=100",
            datetime(2026, 4, 10),
        ),
        (weekly_target("2026-W16"), "/papers/week/2026-W16", datetime(2026, 4, 22)),
        (monthly_target("2026-02"), "/papers/month/2026-02", datetime(2026, 3, 3)),
        (
            monthly_target("2025-12", "api"),
            "/api/daily_papers?month=2025-12&limit=100",
            datetime(2026, 1, 3),
        ),
        (trending_target(), "/papers/trending", None),
        (trending_target("api"), "/api/daily_papers?sort=trending&limit=100", None),
        (search_target("a b&date=x"), "/papers?q=a+b%26date%3Dx", None),
    ],
)
def test_a_target_has_an_address_and_an_end(
    target: Target, path: str, settled: datetime | None
) -> None:
    assert target.path == path
    assert settled_at(target_address(target)) == settled
    assert target.page(2) == (f"{path}&p=2" if path.startswith("/api/") else path)


def test_a_query_is_asked_for_as_it_was_given() -> None:
    assert target_address(search_target("sparse & <b> 'x'/../y")).query == "sparse & <b> 'x'/../y"


@pytest.mark.parametrize("week", ["2026-W60", "2026-04-07", "W16", "2026-W1/../.."])
def test_what_is_no_week_is_refused(week: str) -> None:
    with pytest.raises(UsageError):
        weekly_target(week)


@pytest.mark.parametrize("month", ["2026-13", "2026-04-07", "April", "2026-4"])
def test_what_is_no_month_is_refused(month: str) -> None:
    with pytest.raises(UsageError):
        monthly_target(month)


@pytest.mark.parametrize("query", ["", "   ", "x" * 501])
def test_what_is_no_query_is_refused(query: str) -> None:
    with pytest.raises(UsageError):
        search_target(query)
    assert search_target("x" * 500).path == f"/papers?q={'x' * 500}"
