"""Marts of lists and days, worked out again in plain Python from the raw answers, every row."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from etl.stage.connection import Connection
from tests.real import rows

pytestmark = pytest.mark.slow

Items = Mapping[str, list[dict[str, Any]]]


def iso_week(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


@pytest.mark.parametrize(
    ("mart", "column", "period_of"),
    [
        ("daily_leaderboard", "listed_on", lambda day: day),
        ("weekly_leaderboard", "week", iso_week),
        ("monthly_leaderboard", "month", lambda day: day.replace(day=1)),
    ],
)
def test_papers_of_a_period_are_ranked_by_their_last_upvotes(
    days: Connection, items: Items, mart: str, column: str, period_of: Callable[[date], object]
) -> None:
    seen: defaultdict[object, dict[str, tuple[int, int, int | None]]] = defaultdict(dict)
    for day, entries in sorted(items.items()):
        for item in entries:
            paper = item["paper"]
            counters = (paper["upvotes"], item["numComments"], paper.get("githubStars"))
            seen[period_of(date.fromisoformat(day))][f"arxiv:{paper['id']}"] = counters
    expected = {
        (period, rank, paper, *counters, len(papers))
        for period, papers in seen.items()
        for rank, (paper, counters) in enumerate(
            sorted(papers.items(), key=lambda pair: (-pair[1][0], pair[0])), start=1
        )
    }
    question = (
        f"select {column}, rank, paper_key, upvotes, comment_count, github_stars, paper_count "
        f"from mart.{mart}"
    )
    found = rows(days, question)
    assert len(found) == len(expected)
    assert set(found) ^ expected == set()


@pytest.mark.parametrize(
    ("mart", "column", "period_of"),
    [
        ("weekly_leaderboard", "week", iso_week),
        ("monthly_leaderboard", "month", lambda day: day.replace(day=1)),
    ],
)
def test_a_period_says_on_how_many_days_its_ranking_stands(
    days: Connection, items: Items, mart: str, column: str, period_of: Callable[[date], object]
) -> None:
    expected = Counter(period_of(date.fromisoformat(day)) for day in items if items[day])
    found = rows(days, f"select distinct {column}, issue_count from mart.{mart}")
    assert dict(found) == expected
    assert len(found) == len(expected)


def test_a_lag_is_the_days_from_a_publication_to_its_first_list(
    days: Connection, items: Items
) -> None:
    expected = {}
    for day, entries in sorted(items.items(), reverse=True):
        for item in entries:
            published = date.fromisoformat(item["paper"]["publishedAt"][:10])
            listed = date.fromisoformat(day)
            lag = (listed - published).days
            expected[f"arxiv:{item['paper']['id']}"] = (
                published,
                listed,
                listed.replace(day=1),
                lag,
                weekdays_between(published, listed),
            )
    found = rows(
        days,
        "select paper_key, published_on, first_listed_on, month, lag_in_days, weekday_lag_in_days "
        "from mart.publication_lag",
    )
    assert {paper: tuple(figures) for paper, *figures in found} == expected
    assert len(found) == len(expected)


def weekdays_between(first: date, last: date) -> int:
    """Mondays to Fridays after the first day, up to the last one; negative where that is before."""
    if last < first:
        return -weekdays_between(last, first)
    passed = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
    return sum(day.isoweekday() <= 5 for day in passed)
