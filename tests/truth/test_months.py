"""Questions about months, weekdays, teams and titles, answered again in plain Python."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from math import ceil, log, sqrt
from statistics import mean, median
from typing import Any

import pytest

from etl.stage.connection import Connection
from tests.truth.comparing import assert_answer, assert_mart, half_up
from tests.truth.dating import Day
from tests.truth.reading import Paper

pytestmark = pytest.mark.slow

Papers = Mapping[str, Paper]
Row = dict[str, Any]


@pytest.fixture(scope="module")
def months(papers: Papers) -> Mapping[date, list[Paper]]:
    found: defaultdict[date, list[Paper]] = defaultdict(list)
    for paper in papers.values():
        found[paper.month].append(paper)
    return dict(sorted(found.items()))


@pytest.mark.proves("query.upvote_concentration")
def test_concentration_is_the_mean_difference_of_two_papers(
    again: Connection, months: Mapping[date, list[Paper]]
) -> None:
    """Gini's coefficient by its definition: the mean of all differences over twice the mean."""
    expected = []
    for month, of in months.items():
        upvotes = sorted((it.upvotes for it in of), reverse=True)
        total, top = sum(upvotes), ceil(len(of) / 100)
        differences = sum(abs(one - other) for one in upvotes for other in upvotes)
        expected.append(
            {
                "month": month,
                "gini": half_up(differences / (2 * len(of) * total), 3),
                "top_percent": half_up(100 * sum(upvotes[:top]) / total, 1),
                "top_paper_count": top,
                "upvotes": total,
                "upvoted_paper_count": len(of),
                "paper_count": len(of),
            }
        )
    assert_answer(again, "upvote_concentration", {}, expected)


@pytest.mark.proves("query.team_size_and_upvotes")
def test_teams_are_as_large_as_their_lists_of_authors(
    again: Connection, months: Mapping[date, list[Paper]]
) -> None:
    expected = []
    for month, of in months.items():
        sizes = [len(it.authors) for it in of]
        small, medium, large = (
            [it.upvotes for it, size in zip(of, sizes, strict=True) if low <= size <= high]
            for low, high in ((1, 4), (5, 9), (10, 10_000))
        )
        logs = [log(size) for size in sizes], [log(1 + it.upvotes) for it in of]
        expected.append(
            {
                "month": month,
                "median_author_count": float(median(sizes)),
                "mean_author_count": half_up(mean(sizes), 1),
                "small_team_upvotes": middle(small),
                "medium_team_upvotes": middle(medium),
                "large_team_upvotes": middle(large),
                "correlation": half_up(correlation(*logs), 3),
                "sized_paper_count": len(of),
                "upvoted_paper_count": len(of),
                "paper_count": len(of),
            }
        )
    assert_answer(again, "team_size_and_upvotes", {}, expected)


def middle(values: list[int]) -> float | None:
    return float(median(values)) if values else None


def correlation(ones: list[float], others: list[float]) -> float:
    """Pearson's."""
    one, other = mean(ones), mean(others)
    products = sum((a - one) * (b - other) for a, b in zip(ones, others, strict=True))
    squares = sum((a - one) ** 2 for a in ones) * sum((b - other) ** 2 for b in others)
    return products / sqrt(squares)


@pytest.mark.proves("query.title_effects")
@pytest.mark.parametrize("stated", [{}, {"min_papers": 4, "top": 10_000}], ids=repr)
def test_a_feature_of_titles_goes_with_more_or_fewer_upvotes(
    again: Connection,
    months: Mapping[date, list[Paper]],
    titles: Mapping[str, str],
    stated: dict[str, int],
) -> None:
    all_counts: Counter[tuple[str, str]] = Counter()
    above_counts: Counter[tuple[str, str]] = Counter()
    above_count = paper_count = 0
    for of in months.values():
        bound = median(it.upvotes for it in of)
        for it in of:
            features = set(features_of(titles[it.key]))
            all_counts.update(features)
            paper_count += 1
            if it.upvotes > bound:
                above_count += 1
                above_counts.update(features)
    found: dict[str, list[tuple[float, int, str, float]]] = {"shape": [], "word": []}
    for (kind, feature), count in all_counts.items():
        if count >= stated.get("min_papers", 30):
            percent = 100 * above_counts[kind, feature] / count
            difference = percent - 100 * above_count / paper_count
            found[kind].append((difference, count, feature, percent))
    expected = [
        {
            "kind": kind,
            "rank": rank,
            "feature": feature,
            "difference": half_up(difference, 1),
            "above_percent": half_up(percent, 1),
            "paper_count": count,
            "upvoted_paper_count": paper_count,
        }
        for kind, of_kind in found.items()
        for rank, (difference, count, feature, percent) in enumerate(
            sorted(of_kind, key=lambda it: (-abs(it[0]), -it[1], it[2])), start=1
        )
        if kind == "shape" or rank <= stated.get("top", 20)
    ]
    assert_answer(again, "title_effects", stated, expected)


@pytest.mark.proves("mart.title_words")
def test_a_title_consists_of_its_words_and_signs(
    again: Connection, titles: Mapping[str, str]
) -> None:
    expected = []
    for key, title in titles.items():
        features = set(features_of(title))
        expected.append(
            {
                "paper_key": key,
                "words": sorted(name for kind, name in features if kind == "word"),
                "word_count": title.count(" ") + 1,
                "has_colon": ("shape", "a colon") in features,
                "has_question_mark": ("shape", "a question mark") in features,
                "has_digit": ("shape", "a digit") in features,
                "has_acronym": ("shape", "an acronym") in features,
            }
        )
    assert_mart(again, "title_words", expected)


def features_of(title: str) -> Iterator[tuple[str, str]]:
    shapes = {":": "a colon", r"\?": "a question mark", "[0-9]": "a digit"}
    shapes[r"(?a:\b[A-Z]{2,}\b)"] = "an acronym"
    yield from (("shape", name) for pattern, name in shapes.items() if re.search(pattern, title))
    count = len(title.split())
    short = "1 to 6 words" if count <= 6 else "7 to 12 words"
    yield "shape", short if count <= 12 else "13 words or more"
    yield from (("word", word) for word in re.findall(r"[a-z0-9][a-z0-9-]+", title.lower()))


@pytest.mark.proves("query.weekday_and_holiday_effect")
def test_weekdays_have_the_papers_of_their_days(
    again: Connection, day_states: Mapping[date, Day]
) -> None:
    """No answer of these confirms a holiday: all days are ordinary ones."""
    weekdays: defaultdict[int, list[Day]] = defaultdict(list)
    for it in day_states.values():
        if it.paper_count:
            weekdays[it.day.isoweekday()].append(it)
    expected = []
    for weekday, of in sorted(weekdays.items()):
        counts = [it.paper_count or 0 for it in of]
        last = [(it, at, upvotes) for it in of for at, upvotes in last_upvotes(it)]
        hours = (at - datetime.combine(it.day, time()) for it, at, _ in last)
        expected.append(
            {
                "iso_weekday": weekday,
                "day_kind": "ordinary",
                "day_count": len(of),
                "paper_count": sum(counts),
                "median_papers_per_day": float(median(counts)),
                "median_upvotes": float(median(upvotes for *_, upvotes in last)),
                "median_hours_after_begin": half_up(
                    median(it / timedelta(hours=1) for it in hours), 1
                ),
                "upvoted_paper_count": len(last),
            }
        )
    assert_answer(again, "weekday_and_holiday_effect", {}, expected)


def last_upvotes(day: Day) -> list[tuple[datetime, int]]:
    """Of each paper of the day the instant and the upvotes of the day's last answer with it."""
    found = {it.paper["id"]: (it.at, it.counters[0]) for page in day.pages for it in page.sights}
    return list(found.values())
