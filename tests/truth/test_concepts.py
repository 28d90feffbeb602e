"""Marts and questions about keywords, worked out again in plain Python, every row."""

from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pytest

from etl.stage.connection import Connection
from tests.truth.comparing import assert_answer, assert_mart, half_up
from tests.truth.concepts import Concepts
from tests.truth.organizing import Organizations
from tests.truth.reading import Paper

pytestmark = pytest.mark.slow

Papers = Mapping[str, Paper]
Row = dict[str, object]


@dataclass(frozen=True)
class Month:
    """A month of first listing: its papers, those with keywords, and the papers of each concept."""

    paper_count: int
    keyworded_count: int
    counts: Counter[str]
    is_over: bool


@pytest.fixture(scope="module")
def months(papers: Papers, concepts: Concepts) -> Mapping[date, Month]:
    listed: defaultdict[date, list[Paper]] = defaultdict(list)
    for paper in papers.values():
        listed[paper.month].append(paper)
    last = max(it.first_listed_on for it in papers.values())
    return {
        month: Month(
            len(of),
            sum(bool(it.keywords) for it in of),
            Counter(key for it in of for key in {concepts.key_of[word] for word in it.keywords}),
            last >= month.replace(day=monthrange(month.year, month.month)[1]),
        )
        for month, of in sorted(listed.items())
    }


@pytest.mark.proves("mart.keywords", "mart.keyword_spellings", "query.keyword_spellings")
def test_a_concept_has_the_spellings_that_fold_to_it(again: Connection, concepts: Concepts) -> None:
    found = [
        {
            "keyword_key": key,
            "keyword": concepts.names[key],
            "paper_count": len(concepts.papers[key]),
            "spelling_count": len(spellings),
        }
        for key, spellings in concepts.spellings.items()
    ]
    assert_mart(again, "keywords", found)
    by_key = {key: spelling_rows(concepts, key) for key in concepts.names}
    everything = [row for of_key in by_key.values() for row in of_key]
    assert_mart(again, "keyword_spellings", everything, left_out=["acronym"])


def spelling_rows(concepts: Concepts, key: str) -> list[Row]:
    counts = concepts.spellings[key]
    return [
        {
            "keyword": spelling,
            "keyword_key": key,
            "folded_by": concepts.rules_of[spelling],
            "paper_count": counts[spelling],
        }
        for spelling in sorted(counts, key=lambda it: (-counts[it], it))
    ]


COMMONEST, ASKED = "largelanguagemodel", ("visionlanguagemodel", "VLMs")


@pytest.mark.proves("query.keyword_by_month")
@pytest.mark.parametrize(("key", "stated"), [(COMMONEST, {}), (ASKED[0], {"keyword": ASKED[1]})])
def test_a_keyword_is_counted_month_by_month(
    again: Connection,
    concepts: Concepts,
    months: Mapping[date, Month],
    key: str,
    stated: dict[str, str],
) -> None:
    expected = [
        {
            "month": month,
            "keyword": concepts.names[key],
            "paper_count": it.counts[key],
            "keyworded_paper_count": it.keyworded_count,
            "keyword_percent": half_up(100 * it.counts[key] / it.keyworded_count, 1),
            "month_paper_count": it.paper_count,
            "is_month_over": it.is_over,
            "spellings": tuple(str(row["keyword"]) for row in spelling_rows(concepts, key)),
        }
        for month, it in months.items()
        if it.keyworded_count
    ]
    assert_answer(again, "keyword_by_month", stated, expected)
    spellings = [
        {"keyword": concepts.names[key], "spelling": row.pop("keyword"), **row}
        for row in spelling_rows(concepts, key)
    ]
    assert_answer(again, "keyword_spellings", stated, spellings, left_out=["acronym"])


@pytest.mark.proves(
    "mart.keywords_by_month", "mart.monthly_keywords", "query.top_keywords_by_month"
)
@pytest.mark.parametrize("stated", [{}, {"month": "2026-05", "top": 60}], ids=repr)
def test_keywords_of_a_month_are_shares_of_its_keyworded_papers(
    again: Connection,
    concepts: Concepts,
    months: Mapping[date, Month],
    stated: dict[str, object],
) -> None:
    expected = [
        {
            "month": month,
            "keyword_key": key,
            "keyword": concepts.names[key],
            "paper_count": count,
            "keyworded_paper_count": it.keyworded_count,
            "month_paper_count": it.paper_count,
            "keyword_share": count / it.keyworded_count,
            "is_month_over": it.is_over,
        }
        for month, it in months.items()
        for key, count in it.counts.items()
    ]
    assert_mart(again, "keywords_by_month", expected)
    derived = {"keyword", "keyword_share", "is_month_over"}
    counts = [{name: row[name] for name in row.keys() - derived} for row in expected]
    assert_mart(again, "monthly_keywords", counts)
    top = []
    for month, it in months.items():
        if str(stated.get("month", month))[:7] == f"{month:%Y-%m}":
            named = sorted((-count, concepts.names[key]) for key, count in it.counts.items())
            top += [
                {
                    "month": month,
                    "rank": rank,
                    "keyword": keyword,
                    "paper_count": -count,
                    "keyword_percent": half_up(-100 * count / it.keyworded_count, 1),
                    "keyworded_paper_count": it.keyworded_count,
                    "month_paper_count": it.paper_count,
                    "is_month_over": it.is_over,
                }
                for rank, (count, keyword) in enumerate(named, start=1)
                if rank <= int(str(stated.get("top", 10)))
            ]
    assert_answer(again, "top_keywords_by_month", stated, top)


@pytest.mark.proves("query.rising_keywords")
@pytest.mark.parametrize(
    "stated", [{}, {"year": 2025, "months": 2, "min_papers": 1, "top": 100_000}], ids=repr
)
def test_rising_keywords_compare_the_last_months_with_those_before(
    again: Connection,
    concepts: Concepts,
    months: Mapping[date, Month],
    stated: dict[str, int],
) -> None:
    """A month with papers, but without keywords, is none of those that are compared."""
    year = stated.get("year")
    over = [it for it in months if months[it].is_over and months[it].counts]
    over = [it for it in over if year in (None, it.year)]
    to_month = max(over)
    number = to_month.year * 12 + to_month.month - stated.get("months", 3)
    from_month = date(number // 12, number % 12 + 1, 1)
    last = [months[it] for it in over if it >= from_month]
    earlier = [months[it] for it in over if it < from_month]
    now, then = (sum((it.counts for it in of), Counter()) for of in (last, earlier))
    of_now, of_then = (sum(it.keyworded_count for it in of) for of in (last, earlier))
    first = {key: month for month in reversed(months) for key in months[month].counts}
    shares = {
        key: (100 * count / of_now, 100 * then[key] / of_then)
        for key, count in now.items()
        if count >= stated.get("min_papers", 5)
    }
    ranked = sorted(
        shares, key=lambda it: (shares[it][1] - shares[it][0], -now[it], concepts.names[it])
    )
    expected = [
        {
            "rank": rank,
            "keyword": concepts.names[key],
            "risen_points": half_up(shares[key][0] - shares[key][1], 2),
            "percent": half_up(shares[key][0], 2),
            "earlier_percent": half_up(shares[key][1], 2),
            "paper_count": now[key],
            "keyworded_paper_count": of_now,
            "earlier_count": then[key],
            "earlier_keyworded_paper_count": of_then,
            "from_month": from_month,
            "to_month": to_month,
            "first_month": first[key],
        }
        for rank, key in enumerate(ranked, start=1)
    ]
    assert_answer(again, "rising_keywords", stated, expected[: stated.get("top", 20)])


@pytest.mark.proves("query.papers_of_keyword")
@pytest.mark.parametrize(
    ("key", "stated"),
    [
        (COMMONEST, {}),
        (ASKED[0], {"keyword": ASKED[1], "listed_from": "2025-09-03", "listed_to": "2026-02-10"}),
    ],
)
def test_papers_of_a_keyword_have_one_of_its_spellings(
    again: Connection,
    papers: Papers,
    concepts: Concepts,
    organizations: Organizations,
    key: str,
    stated: dict[str, str],
) -> None:
    first = date.fromisoformat(stated.get("listed_from", "0001-01-01"))
    last = date.fromisoformat(stated.get("listed_to", "9999-12-31"))
    found = [papers[it] for it in concepts.papers[key]]
    found = [it for it in found if first <= it.first_listed_on <= last]
    ranked = sorted(found, key=lambda it: (-it.upvotes, it.key))
    expected = [
        {
            "rank": rank,
            "upvotes": it.upvotes,
            "first_listed_on": it.first_listed_on,
            "organization_name": organizations.name_of(it.organization_key),
            "spellings": tuple(
                sorted(word for word in it.keywords if concepts.key_of[word] == key)
            ),
            "upvotes_at": it.sights[-1].at,
            "paper_key": it.key,
        }
        for rank, it in enumerate(ranked, start=1)
    ]
    assert_answer(again, "papers_of_keyword", stated, expected[:20], left_out=["title"])
