"""Marts and questions of lists, worked out again in plain Python from the raw answers."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

import pytest

from etl.stage.connection import Connection
from tests.truth.comparing import assert_answer, assert_mart, half_up
from tests.truth.dating import Day
from tests.truth.reading import Page, Paper, Sight

pytestmark = pytest.mark.slow

Papers = Mapping[str, Paper]
Row = dict[str, Any]
Period = Callable[[date], object]


def iso_week(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def month_of(day: date) -> date:
    return day.replace(day=1)


def ranked_rows(papers: Papers, sights: list[Sight], period_of: Period) -> Iterator[Row]:
    """Of each period its papers with what its pages stated last, the most upvoted first."""
    seen: defaultdict[Any, defaultdict[str, list[Sight]]]
    seen = defaultdict(lambda: defaultdict(list))
    for it in sights:
        seen[period_of(it.day)][f"arxiv:{it.paper['id']}"].append(it)
    for period in sorted(seen):
        of = seen[period]
        order = sorted(of, key=lambda it: (-of[it][-1].counters[0], it))
        for rank, key in enumerate(order, start=1):
            last = of[key][-1]
            stars = [it.counters[2] for it in of[key] if it.counters[2] is not None]
            yield {
                "period": period,
                "rank": rank,
                "paper_key": key,
                "organization_key": papers[key].organization_key,
                "upvotes": last.counters[0],
                "observed_at": last.at,
                "comment_count": last.counters[1],
                "github_stars": stars[-1] if stars else None,
                "paper_count": len(of),
            }


@pytest.fixture(scope="module")
def daily(papers: Papers, sights: list[Sight], day_states: Mapping[date, Day]) -> list[Row]:
    found = []
    for row in ranked_rows(papers, sights, lambda day: day):
        listed_on = row.pop("period")
        state = day_states[listed_on]
        found.append(
            {
                "listed_on": listed_on,
                **row,
                "is_cut": state.is_cut,
                "held_capture_count": 0,
                "day_state": state.state,
                "may_grow": state.may_grow,
            }
        )
    return found


@pytest.mark.proves("mart.daily_leaderboard", "query.top_papers_of_day")
def test_papers_of_a_day_are_ranked_by_their_last_upvotes(
    again: Connection, daily: list[Row], titles: Mapping[str, str]
) -> None:
    assert_mart(again, "daily_leaderboard", daily, left_out=["title"])
    left_out = {"organization_key", "comment_count", "github_stars", "day_state", "may_grow"}
    shown = [
        {**{name: row[name] for name in row.keys() - left_out}, "title": titles[row["paper_key"]]}
        for row in daily
    ]
    last = [row for row in shown if row["listed_on"] == date(2026, 5, 29)]
    assert_answer(again, "top_papers_of_day", {}, last[:20])
    other = [row for row in shown if row["listed_on"] == date(2025, 1, 8)]
    assert_answer(again, "top_papers_of_day", {"day": "2025-01-08", "top": 100}, other)


@pytest.mark.proves("mart.weekly_leaderboard", "mart.monthly_leaderboard")
@pytest.mark.parametrize("column", ["week", "month"])
def test_papers_of_a_period_are_ranked_by_their_last_upvotes(
    again: Connection,
    papers: Papers,
    sights: list[Sight],
    day_states: Mapping[date, Day],
    column: str,
) -> None:
    period_of = iso_week if column == "week" else month_of
    issues: defaultdict[object, set[date]] = defaultdict(set)
    for it in sights:
        issues[period_of(it.day)].add(it.day)
    expected = []
    for row in ranked_rows(papers, sights, period_of):
        period = row.pop("period")
        growing = sum(day_states[day].may_grow for day in issues[period])
        counts = {"issue_count": len(issues[period]), "growing_issue_count": growing}
        weeks = {"first_on": min(issues[period]) - timedelta(min(issues[period]).weekday())}
        of_week = weeks if column == "week" else {}
        upvoted = {"upvoted_paper_count": row["paper_count"]}
        expected.append({column: period, **of_week, **row, **upvoted, **counts})
    assert_mart(again, f"{column}ly_leaderboard", expected, left_out=["title"])


@pytest.mark.proves("mart.duplicates_across_days", "query.papers_on_several_days")
def test_papers_on_several_days_are_each_a_row_a_day(
    again: Connection, daily: list[Row], titles: Mapping[str, str]
) -> None:
    by_paper: defaultdict[str, list[Row]] = defaultdict(list)
    for row in daily:
        by_paper[row["paper_key"]].append(row)
    repeated = [of for of in by_paper.values() if len(of) > 1]
    repeated.sort(key=lambda of: (-of[0]["listed_on"].toordinal(), of[0]["paper_key"]))
    expected = [
        {
            "paper_key": row["paper_key"],
            "listed_on": row["listed_on"],
            "day_number": number,
            "day_count": len(of),
            "days_since_previous": before and (row["listed_on"] - before["listed_on"]).days,
            "rank": row["rank"],
            "upvotes": row["upvotes"],
            "upvotes_since_previous": before and row["upvotes"] - before["upvotes"],
        }
        for of in repeated
        for number, (before, row) in enumerate(zip([None, *of], of, strict=False), start=1)
    ]
    assert_mart(again, "duplicates_across_days", expected, left_out=["title"])
    order = [of[0]["paper_key"] for of in repeated]
    answer = [
        {"number": order.index(it["paper_key"]) + 1, "title": titles[it["paper_key"]], **it}
        for it in expected
    ]
    assert_answer(again, "papers_on_several_days", {}, answer)
    first = [row for row in answer if row["number"] == 1]
    assert_answer(again, "papers_on_several_days", {"top": 1}, first)


@pytest.mark.proves("mart.publication_lag", "query.publication_lag_by_month")
def test_a_lag_is_the_days_from_a_publication_to_its_first_list(
    again: Connection, papers: Papers
) -> None:
    months: defaultdict[date, list[Row]] = defaultdict(list)
    for paper in papers.values():
        published = date.fromisoformat(paper.last("publishedAt")[:10])
        months[paper.month].append(
            {
                "paper_key": paper.key,
                "published_on": published,
                "published_on_method": "timestamp",
                "first_listed_on": paper.first_listed_on,
                "month": paper.month,
                "lag_in_days": (paper.first_listed_on - published).days,
                "weekday_lag_in_days": weekdays_between(published, paper.first_listed_on),
            }
        )
    assert_mart(again, "publication_lag", [row for of in months.values() for row in of])
    expected = []
    for month, of in sorted(months.items()):
        lags = [row["lag_in_days"] for row in of]
        expected.append(
            {
                "month": month,
                "median_lag_in_days": float(median(lags)),
                "median_weekday_lag_in_days": float(median(it["weekday_lag_in_days"] for it in of)),
                "next_day_percent": half_up(100 * sum(lag <= 1 for lag in lags) / len(of), 1),
                "longest_lag_in_days": max(lags),
                "dated_paper_count": len(of),
                "paper_count": len(of),
            }
        )
    assert_answer(again, "publication_lag_by_month", {}, expected)


def weekdays_between(first: date, last: date) -> int:
    """Mondays to Fridays after the first day, up to the last one; negative where that is before."""
    if last < first:
        return -weekdays_between(last, first)
    passed = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
    return sum(day.isoweekday() <= 5 for day in passed)


@pytest.mark.proves("query.rank_stability")
@pytest.mark.parametrize("stated", [{}, {"kind": "daily", "top": 3}], ids=repr)
def test_places_are_compared_with_those_of_the_next_answer_for_the_day(
    again: Connection, pages: list[Page], stated: dict[str, Any]
) -> None:
    days: defaultdict[date, list[Page]] = defaultdict(list)
    for page in pages:
        if page.items:
            days[page.day].append(page)
    pairs = [pair for of in days.values() for pair in pairwise(of)]
    pairs.sort(key=lambda it: (it[1].at, it[1].capture_id, it[0].capture_id), reverse=True)
    expected = ({"number": number, **stability(*it)} for number, it in enumerate(pairs, start=1))
    assert_answer(again, "rank_stability", stated, list(expected)[: stated.get("top", 100)])


def stability(page: Page, other: Page) -> Row:
    """Spearman's coefficient over the papers on both, as Pearson's of their places among these."""
    places = {it.paper["id"]: it.position for it in page.sights}
    others = {it.paper["id"]: it.position for it in other.sights}
    shared = places.keys() & others.keys()
    before, after = (sorted(shared, key=of.__getitem__) for of in (places, others))
    mean = (len(shared) - 1) / 2
    product = sum((before.index(it) - mean) * (after.index(it) - mean) for it in shared)
    square = sum((place - mean) ** 2 for place in range(len(shared)))
    shift = sum(abs(places[it] - others[it]) for it in shared) / len(shared)
    return {
        "listing_kind": "daily",
        "listing": str(page.day),
        "captured_at": page.at,
        "hours_between": half_up((other.at - page.at) / timedelta(hours=1), 1),
        "rank_correlation": half_up(product / square, 3) if square else None,
        "mean_shift": half_up(shift, 1),
        "top_ten_kept_count": sum(max(places[it], others[it]) <= 10 for it in shared),
        "shared_paper_count": len(shared),
        "paper_count": len(places),
        "next_paper_count": len(others),
        "capture_id": page.capture_id,
        "next_capture_id": other.capture_id,
    }
