"""Questions about ages and growth, answered again in plain Python from the raw answers."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from math import log2
from statistics import median

import pytest

from etl.stage.connection import Connection
from tests.truth.comparing import assert_answer, assert_mart, half_up
from tests.truth.concepts import Concepts
from tests.truth.reading import Paper

pytestmark = pytest.mark.slow

Papers = Mapping[str, Paper]
Row = dict[str, object]

_OPEN_UNTIL = 720
"""Hours, 30 days: what a paper has then is taken as its total."""


@pytest.fixture(scope="module")
def attention(papers: Papers) -> Mapping[str, Row]:
    """When each paper had half of the upvotes that it had when last seen."""
    return {key: half_life(paper) for key, paper in papers.items() if paper.aged}


def half_life(paper: Paper) -> Row:
    ages = [age for age, _ in paper.aged]
    upvotes = [it.counters[0] for _, it in paper.aged]
    place = next(number for number, it in enumerate(upvotes) if 2 * it >= upvotes[-1])
    is_left, is_right = place == 0, ages[-1] < _OPEN_UNTIL
    kind = {(True, True): "both", (True, False): "left", (False, True): "right"}
    total = upvotes[-1] > 0
    return {
        "paper_key": paper.key,
        "listed_at": paper.listed_at,
        "observation_count": len(ages),
        "first_age_in_hours": half_up(ages[0], 2),
        "last_age_in_hours": half_up(ages[-1], 2),
        "last_observed_at": paper.aged[-1][1].at,
        "first_upvotes": upvotes[0],
        "last_upvotes": upvotes[-1],
        "half_life_from_hours": half_up(0 if is_left else ages[place - 1], 2) if total else None,
        "half_life_to_hours": half_up(ages[place], 2) if total and not is_right else None,
        "censoring": kind.get((is_left, is_right), "neither") if total else None,
    }


@pytest.mark.proves("mart.attention")
def test_a_half_life_lies_between_two_sights(
    again: Connection, attention: Mapping[str, Row]
) -> None:
    assert_mart(again, "attention", attention.values(), left_out=["title"])


@pytest.mark.proves("query.upvotes_by_month")
def test_months_say_how_old_papers_were_when_last_seen(
    again: Connection, papers: Papers, attention: Mapping[str, Row]
) -> None:
    """In the summer of 2024 they were 13 to 15 hours old, a year later 6."""
    months: defaultdict[date, list[tuple[float, int]]] = defaultdict(list)
    for key in attention:
        age, last = papers[key].aged[-1]
        months[papers[key].month].append((half_up(age, 2), last.counters[0]))
    expected = {
        month: {
            "month": month,
            "median_upvotes": float(median(upvotes for _, upvotes in seen)),
            "median_age_in_hours": half_up(median(age for age, _ in seen), 2),
            "age_in_hours_10_percent": half_up(quantile([age for age, _ in seen], 0.1), 2),
            "age_in_hours_90_percent": half_up(quantile([age for age, _ in seen], 0.9), 2),
            "upvoted_paper_count": len(seen),
        }
        for month, seen in sorted(months.items())
    }
    assert_answer(again, "upvotes_by_month", {}, expected.values())
    summers = (expected[date(year, 7, 1)]["median_age_in_hours"] for year in (2024, 2025))
    assert tuple(summers) == (13.98, 5.69)


def quantile(values: list[float], share: float) -> float:
    """On the line between the two nearest values."""
    ordered, place = sorted(values), share * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


@pytest.mark.proves("query.fastest_risers")
@pytest.mark.parametrize(
    "stated",
    [{}, {"top": 100_000}, {"listed_from": "2025-02-03", "listed_to": "2025-02-14", "top": 50}],
    ids=repr,
)
def test_risers_are_compared_with_papers_of_their_age(
    again: Connection, papers: Papers, titles: Mapping[str, str], stated: dict[str, object]
) -> None:
    cohorts: defaultdict[int, list[int]] = defaultdict(list)
    risers = []
    for paper in papers.values():
        if paper.aged:
            age, last = paper.aged[-1]
            doubling = int(log2(max(age, 3) / 3))
            cohorts[doubling].append(last.counters[0])
            risers.append((paper, age, last.counters[0], doubling))
    first = date.fromisoformat(str(stated.get("listed_from", "0001-01-01")))
    last_day = date.fromisoformat(str(stated.get("listed_to", "9999-12-31")))
    medians = {doubling: float(median(upvotes)) for doubling, upvotes in cohorts.items()}
    ranked = sorted(
        (it for it in risers if first <= it[0].first_listed_on <= last_day),
        key=lambda it: (-it[2] / medians[it[3]], -it[2], it[0].key),
    )
    expected = [
        {
            "rank": rank,
            "times_median": half_up(upvotes / medians[doubling], 2),
            "upvotes": upvotes,
            "age_in_hours": half_up(age, 2),
            "cohort": f"{3 << doubling} to {6 << doubling} h" if doubling else "up to 6 h",
            "cohort_median": medians[doubling],
            "cohort_paper_count": len(cohorts[doubling]),
            "title": titles[paper.key],
            "first_listed_on": paper.first_listed_on,
            "paper_key": paper.key,
        }
        for rank, (paper, age, upvotes, doubling) in enumerate(ranked, start=1)
    ]
    assert_answer(again, "fastest_risers", stated, expected[: int(str(stated.get("top", 20)))])


@pytest.mark.proves("query.growth")
def test_growth_is_read_between_the_nearest_sights(
    again: Connection, papers: Papers, titles: Mapping[str, str]
) -> None:
    """Of the paper seen most often, and of the one of each length of sights that stands first."""
    most = min(papers.values(), key=lambda it: (-len(it.aged), it.key))
    assert_answer(again, "growth", {}, growth(most, titles[most.key]))
    lengths = {len(paper.aged): paper for paper in reversed(papers.values())}
    assert len(lengths) > 2
    for paper in lengths.values():
        expected = growth(paper, titles[paper.key])
        assert_answer(again, "growth", {"paper": paper.key.removeprefix("arxiv:")}, expected)


def growth(paper: Paper, title: str) -> Iterator[Row]:
    for name, hours in (("1 h", 1), ("6 h", 6), ("24 h", 24), ("7 d", 168), ("30 d", 720)):
        seen = [(age, it.counters[0]) for age, it in paper.aged]
        earlier, later = (
            [it for it in seen if it[0] <= hours],
            [it for it in seen if it[0] > hours],
        )
        before, after = (earlier or [None])[-1], (later or [None])[0]
        yield {
            "age": name,
            "hours": hours,
            "upvotes_estimated": estimate(hours, before, after),
            "upvotes_before": before and before[1],
            "age_before": before and half_up(before[0], 2),
            "upvotes_after": after and after[1],
            "age_after": after and half_up(after[0], 2),
            "observation_count": len(seen),
            "is_listed_at_exact": paper.is_listed_at_exact if seen else None,
            "title": title,
            "paper_key": paper.key,
        }


def estimate(
    hours: int, before: tuple[float, int] | None, after: tuple[float, int] | None
) -> float | None:
    """On the line between two sights; nothing where one of them is missing."""
    if before and before[0] == hours:
        return float(before[1])
    if not (before and after):
        return None
    share = (hours - before[0]) / (after[0] - before[0])
    return half_up(before[1] + (after[1] - before[1]) * share, 1)


@pytest.mark.proves("query.half_life_by_keyword")
@pytest.mark.parametrize("stated", [{}, {"top": 500}], ids=repr)
def test_half_lives_of_a_keyword_are_medians_of_its_papers(
    again: Connection,
    attention: Mapping[str, Row],
    concepts: Concepts,
    stated: dict[str, int],
) -> None:
    found = []
    for key, of_concept in concepts.papers.items():
        rows = [attention[paper] for paper in of_concept if paper in attention]
        bounded = [row for row in rows if row["half_life_to_hours"] is not None]
        kinds = Counter(row["censoring"] for row in rows)
        found.append(
            {
                "keyword": concepts.names[key],
                "median_from_hours": middle(bounded, "half_life_from_hours"),
                "median_to_hours": middle(bounded, "half_life_to_hours"),
                "bounded_paper_count": len(bounded),
                "left_censored_paper_count": kinds["left"],
                "open_paper_count": kinds["right"] + kinds["both"],
                "paper_count": len(of_concept),
            }
        )
    ranked = sorted(
        (row for row in found if row["bounded_paper_count"] >= stated.get("min_papers", 0)),
        key=lambda it: (-it["bounded_paper_count"], -it["paper_count"], it["keyword"]),
    )
    numbered = [{"rank": rank, **row} for rank, row in enumerate(ranked, start=1)]
    assert_answer(again, "half_life_by_keyword", stated, numbered[: stated.get("top", 20)])


def middle(rows: list[Row], column: str) -> float | None:
    return half_up(median(float(str(row[column])) for row in rows), 2) if rows else None
