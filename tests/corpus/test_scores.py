"""Marts of observations, worked out again in plain Python from the raw answers, every row."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from etl.stage.connection import Connection
from tests.corpus.conftest import rows

pytestmark = pytest.mark.slow

Items = Mapping[str, list[dict[str, Any]]]
Sight = tuple[datetime, str, dict[str, Any]]


@pytest.fixture(scope="module")
def sights(items: Items, captured: Mapping[str, datetime]) -> dict[str, list[Sight]]:
    """Of each paper the instants, days and entries of the answers that list it, in their order."""
    found: defaultdict[str, list[Sight]] = defaultdict(list)
    for day, entries in items.items():
        for item in entries:
            found[f"arxiv:{item['paper']['id']}"].append((captured[day], day, item))
    return {key: sorted(seen, key=lambda it: it[0]) for key, seen in found.items()}


@pytest.fixture(scope="module")
def first_days(sights: Mapping[str, list[Sight]]) -> dict[str, date]:
    """The first day that lists a paper, or on which an entry says that it was submitted."""
    found = {}
    for key, seen in sights.items():
        stated = [item["paper"].get("submittedOnDailyAt", day) for _, day, item in seen]
        found[key] = min(date.fromisoformat(it[:10]) for it in [*stated, *(s[1] for s in seen)])
    return found


def test_papers_trend_by_upvotes_over_a_power_of_their_age(
    days: Connection,
    sights: Mapping[str, list[Sight]],
    first_days: Mapping[str, date],
    captured: Mapping[str, datetime],
) -> None:
    """On each day of a capture, papers first listed on it or up to 13 days before are ranked."""
    scores: defaultdict[date, list[tuple[float, str, int]]] = defaultdict(list)
    capture_days = {at.date() for at in captured.values()}
    for key, seen in sights.items():
        for age in range(14):
            day = first_days[key] + timedelta(days=age)
            known = [item["paper"]["upvotes"] for at, _, item in seen if at.date() <= day]
            if known and day in capture_days:
                scores[day].append((-known[-1] / (age + 2) ** 1.5, key, known[-1]))
    expected = {
        (day, rank, key, upvotes)
        for day, papers in scores.items()
        for rank, (_, key, upvotes) in enumerate(sorted(papers), start=1)
    }
    found = rows(days, "select trending_on, rank, paper_key, upvotes from mart.trending")
    assert len(found) == len(expected)
    assert set(found) ^ expected == set()


def test_counters_of_each_sight_are_compared_with_the_first(
    days: Connection, sights: Mapping[str, list[Sight]]
) -> None:
    expected = set()
    for key, seen in sights.items():
        first = seen[0][2]
        for number, (at, day, item) in enumerate(seen, start=1):
            upvotes, comments = item["paper"]["upvotes"], item["numComments"]
            gained = (upvotes - first["paper"]["upvotes"], comments - first["numComments"])
            expected.add((key, number, date.fromisoformat(day), at, upvotes, comments, *gained))
    found = rows(
        days,
        "select paper_key, sight_number, listed_on, observed_at, upvotes, comment_count, "
        "upvotes_gained, comments_gained from mart.engagement",
    )
    assert len(found) == len(expected)
    assert set(found) ^ expected == set()


def test_counters_of_a_paper_are_its_last_and_highest(
    days: Connection, sights: Mapping[str, list[Sight]]
) -> None:
    expected = set()
    for key, seen in sights.items():
        upvotes = [item["paper"]["upvotes"] for _, _, item in seen]
        comments = [item["numComments"] for _, _, item in seen]
        peak_at = next(at for at, _, it in seen if it["paper"]["upvotes"] == max(upvotes))
        stars = [it["paper"]["githubStars"] for *_, it in seen if "githubStars" in it["paper"]]
        counted = (upvotes[-1], max(upvotes), peak_at, comments[-1], max(comments))
        expected.add(
            (key, len(seen), *counted, *((stars[-1], max(stars)) if stars else (None,) * 2))
        )
    found = rows(
        days,
        "select paper_key, observation_count, upvotes, peak_upvotes, peak_upvotes_at, "
        "comment_count, peak_comment_count, github_stars, peak_github_stars "
        "from mart.paper_counters",
    )
    assert len(found) == len(expected)
    assert set(found) ^ expected == set()
