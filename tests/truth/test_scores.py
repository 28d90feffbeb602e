"""Marts of observations, worked out again in plain Python from the raw answers, every row."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

import pytest

from etl.stage.connection import Connection
from tests.truth.comparing import assert_mart, half_up
from tests.truth.reading import Page, Paper, Sight

pytestmark = pytest.mark.slow

Papers = Mapping[str, Paper]


class Score(NamedTuple):
    """In the order of ranks: the score is below zero."""

    turned: float
    key: str
    age: int
    sight: Sight


@pytest.mark.proves("mart.trending")
def test_papers_trend_by_upvotes_over_a_power_of_their_age(
    again: Connection, papers: Papers, pages: list[Page]
) -> None:
    """On each day of a capture, papers first listed on it or up to 13 days before are ranked."""
    scores: defaultdict[date, list[Score]] = defaultdict(list)
    capture_days = {it.at.date() for it in pages}
    for paper in papers.values():
        for age in range(14):
            day = paper.first_listed_on + timedelta(days=age)
            known = [it for it in paper.sights if it.at.date() <= day]
            if known and day in capture_days:
                score = known[-1].counters[0] / (age + 2) ** 1.5
                scores[day].append(Score(-score, paper.key, age, known[-1]))
    expected = (
        {
            "trending_on": day,
            "rank": rank,
            "paper_key": it.key,
            "score": half_up(-it.turned, 4),
            "formula_version": 1,
            "upvotes": it.sight.counters[0],
            "observed_at": it.sight.at,
            "age_in_days": it.age,
            "first_listed_on": day - timedelta(days=it.age),
            "is_fresh": it.sight.at.date() == day,
        }
        for day, of_day in scores.items()
        for rank, it in enumerate(sorted(of_day, key=lambda it: it[:2]), start=1)
    )
    assert_mart(again, "trending", expected, left_out=["title"])


@pytest.mark.proves("mart.engagement")
def test_counters_of_each_sight_are_compared_with_the_first(
    again: Connection, papers: Papers
) -> None:
    expected = (row for paper in papers.values() for row in engagement(paper))
    assert_mart(again, "engagement", expected)


def engagement(paper: Paper) -> Iterator[dict[str, object]]:
    first = paper.sights[0].counters
    first_stars = paper.stars[0][1] if paper.stars else None
    for number, it in enumerate(paper.sights, start=1):
        upvotes, comments, stars = it.counters
        yield {
            "paper_key": paper.key,
            "capture_id": it.capture_id,
            "sight_number": number,
            "listing_kind": "daily",
            "listed_on": it.day,
            "query": None,
            "position": it.position,
            "observed_at": it.at,
            "listed_at": paper.listed_at,
            "is_listed_at_exact": paper.is_listed_at_exact,
            "submitted_at": paper.submitted_at,
            "age_in_hours": half_up(paper.age(it.at), 2),
            "upvotes": upvotes,
            "comment_count": comments,
            "github_stars": stars,
            "upvotes_gained": upvotes - first[0],
            "comments_gained": comments - first[1],
            "stars_gained": None if stars is None or first_stars is None else stars - first_stars,
            "first_seen_at": paper.sights[0].at,
            "last_seen_at": paper.sights[-1].at,
        }


@pytest.mark.proves("mart.paper_counters")
def test_counters_of_a_paper_are_its_last_and_highest(again: Connection, papers: Papers) -> None:
    assert_mart(again, "paper_counters", map(counters, papers.values()))


def counters(paper: Paper) -> dict[str, object]:
    row: dict[str, object] = {"paper_key": paper.key, "observation_count": len(paper.sights)}
    for place, name in enumerate(("upvotes", "comment_count", "github_stars")):
        stated = [(it.at, it.counters[place]) for it in paper.sights]
        known = [(at, value) for at, value in stated if value is not None]
        peak = max((value for _, value in known), default=None)
        row |= {
            name: known[-1][1] if known else None,
            f"{name}_at": known[-1][0] if known else None,
            f"peak_{name}": peak,
            f"peak_{name}_at": next((at for at, value in known if value == peak), None),
        }
    return row
