"""What can be asked for, under which address, and until when an answer may change."""

from collections.abc import Callable
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
    target_day,
    trending_target,
    weekly_target,
)


@pytest.mark.parametrize(
    ("make", "name", "path", "settled"),
    [
        (
            lambda: daily_target(date(2026, 4, 7)),
            "2026-04-07",
            "/papers/date/2026-04-07",
            datetime(2026, 4, 10),
        ),
        (
            lambda: daily_target(date(2026, 4, 7), "api"),
            "2026-04-07",
            "/api/daily_papers?date=2026-04-07&limit=100",
            datetime(2026, 4, 10),
        ),
        (
            lambda: weekly_target("2026-W16"),
            "week 2026-W16",
            "/papers/week/2026-W16",
            datetime(2026, 4, 22),
        ),
        (
            lambda: weekly_target("2026-W01", "api"),
            "week 2026-W01",
            "/api/daily_papers?week=2026-W01&limit=100",
            datetime(2026, 1, 7),
        ),
        (
            lambda: monthly_target("2026-02"),
            "month 2026-02",
            "/papers/month/2026-02",
            datetime(2026, 3, 3),
        ),
        (
            lambda: monthly_target("2024-02"),
            "month 2024-02",
            "/papers/month/2024-02",
            datetime(2024, 3, 3),
        ),
        (
            lambda: monthly_target("2025-12", "api"),
            "month 2025-12",
            "/api/daily_papers?month=2025-12&limit=100",
            datetime(2026, 1, 3),
        ),
        (trending_target, "trending", "/papers/trending", None),
        (
            lambda: trending_target("api"),
            "trending",
            "/api/daily_papers?sort=trending&limit=100",
            None,
        ),
        (
            lambda: search_target("a b&date=x"),
            "search 'a b&date=x'",
            "/papers?q=a+b%26date%3Dx",
            None,
        ),
    ],
)
def test_a_target_has_a_name_an_address_and_an_end(
    make: Callable[[], Target], name: str, path: str, settled: datetime | None
) -> None:
    target = make()
    assert (target.name, target.path) == (name, path)
    assert settled_at(target_address(target)) == settled
    assert target_day(target) == (date(2026, 4, 7) if name == "2026-04-07" else None)
    assert target.page(2) == (f"{path}&p=2" if path.startswith("/api/") else path)


def test_a_query_is_asked_for_as_it_was_given() -> None:
    assert target_address(search_target("sparse & <b> 'x'/../y")).query == "sparse & <b> 'x'/../y"


@pytest.mark.parametrize("week", ["2026-W60", "2026-04-07", "W16", "2026-W1/../.."])
def test_what_is_no_week_is_refused(week: str) -> None:
    with pytest.raises(UsageError, match=f"^'{week}' is not a week such as 2026-W27$"):
        weekly_target(week)


@pytest.mark.parametrize("month", ["2026-13", "2026-04-07", "April", "2026-4"])
def test_what_is_no_month_is_refused(month: str) -> None:
    with pytest.raises(UsageError, match=f"^'{month}' is not a month such as 2026-07$"):
        monthly_target(month)


@pytest.mark.parametrize("query", ["", "   ", "x" * 501])
def test_what_is_no_query_is_refused(query: str) -> None:
    with pytest.raises(UsageError):
        search_target(query)
    assert search_target("x" * 500).path == f"/papers?q={'x' * 500}"
