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

DAY = date(2026, 4, 7)
API, MOST = "/api/daily_papers?", "&limit=100"


@pytest.mark.parametrize(
    ("make", "asked", "name", "path", "end"),
    [
        (daily_target, [DAY], "2026-04-07", "/papers/date/2026-04-07", "2026-04-10"),
        (daily_target, [DAY, "api"], "2026-04-07", f"{API}date=2026-04-07{MOST}", "2026-04-10"),
        (weekly_target, ["2026-W16"], "week 2026-W16", "/papers/week/2026-W16", "2026-04-22"),
        (
            weekly_target, ["2026-W01", "api"],
            "week 2026-W01", f"{API}week=2026-W01{MOST}", "2026-01-07",
        ),
        (monthly_target, ["2026-02"], "month 2026-02", "/papers/month/2026-02", "2026-03-03"),
        (monthly_target, ["2024-02"], "month 2024-02", "/papers/month/2024-02", "2024-03-03"),
        (
            monthly_target, ["2025-12", "api"],
            "month 2025-12", f"{API}month=2025-12{MOST}", "2026-01-03",
        ),
        (trending_target, [], "trending", "/papers/trending", None),
        (trending_target, ["api"], "trending", f"{API}sort=trending{MOST}", None),
        (search_target, ["a b&date=x"], "search 'a b&date=x'", "/papers?q=a+b%26date%3Dx", None),
    ],
)  # fmt: skip
def test_a_target_has_a_name_an_address_and_an_end(
    make: Callable[..., Target], asked: list[object], name: str, path: str, end: str | None
) -> None:
    """It is made in the test: what is made while tests are collected tries no mutant."""
    target = make(*asked)
    assert (target.name, target.path) == (name, path)
    settled = settled_at(target_address(target))
    assert settled == (None if end is None else datetime.fromisoformat(end))
    assert target_day(target) == (DAY if make is daily_target else None)
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
