"""Questions about what arXiv says of listed papers, answered again in plain Python.

arXiv tells of every seventh paper of the corpus: as real feeds do where there are some.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from itertools import combinations
from statistics import median, quantiles
from typing import Any

import pytest

from etl.stage.connection import Connection
from tests.real import squashed
from tests.truth.comparing import assert_answer, half_up
from tests.truth.reading import Paper
from tests.truth.telling import (
    LICENSES,
    Told,
)

pytestmark = pytest.mark.slow

Papers = Mapping[str, Paper]
Row = dict[str, Any]
DAYS = {"listed_from": "2025-06-01", "listed_to": "2026-01-31"}


def chosen(papers: Papers, stated: Mapping[str, str]) -> dict[str, Paper]:
    first, last = stated.get("listed_from", "2000-01-01"), stated.get("listed_to", "9999-12-31")
    return {key: it for key, it in papers.items() if first <= str(it.first_listed_on) <= last}


def totals(papers: Papers, told: Mapping[str, Told], is_known: Callable[[Told], object]) -> Row:
    known = sum(1 for key in papers if key in told and is_known(told[key]))
    return {"known_paper_count": known, "paper_total": len(papers)}


@pytest.mark.proves("query.papers_by_category")
@pytest.mark.parametrize(
    "stated", [{}, {"primary_only": "true", "top": "3"}, {**DAYS, "top": "500"}], ids=repr
)
def test_categories_have_the_papers_of_their_records(
    enriched: Connection, papers: Papers, told: dict[str, Told], stated: dict[str, str]
) -> None:
    of = chosen(papers, stated)
    found: defaultdict[str, list[Paper]] = defaultdict(list)
    first: Counter[str] = Counter()
    for key in of.keys() & told.keys():
        categories = told[key].categories
        for category in categories[:1] if "primary_only" in stated else categories:
            found[category].append(of[key])
        first[categories[0]] += 1
    known = totals(of, told, lambda it: it.categories)
    ranked = sorted(found, key=lambda it: (-len(found[it]), it))
    expected = [
        {
            "rank": rank,
            "category": category,
            "paper_count": len(found[category]),
            "percent": half_up(100 * len(found[category]) / known["known_paper_count"], 1),
            "primary_paper_count": first[category],
            "upvotes": sum(it.upvotes for it in found[category]),
            "median_upvotes": float(median(it.upvotes for it in found[category])),
            "upvoted_paper_count": len(found[category]),
            **known,
        }
        for rank, category in enumerate(ranked, start=1)
    ]
    assert_answer(enriched, "papers_by_category", stated, expected[: int(stated.get("top", "30"))])


@pytest.mark.proves("query.cross_listed_fields")
@pytest.mark.parametrize("stated", [{}, {"category": "cs.CL", **DAYS}], ids=repr)
def test_fields_share_papers_that_are_in_both(
    enriched: Connection, papers: Papers, told: dict[str, Told], stated: dict[str, str]
) -> None:
    of = chosen(papers, stated)
    counts: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for key in of.keys() & told.keys():
        counts.update(told[key].categories)
        pairs.update(combinations(sorted(told[key].categories), 2))
    wanted = [it for it in pairs if stated.get("category", it[0]) in it]
    expected = [
        {
            "rank": rank,
            "category": pair[0],
            "other_category": pair[1],
            "shared_paper_count": pairs[pair],
            "percent_of_smaller": half_up(100 * pairs[pair] / min(counts[it] for it in pair), 1),
            "paper_count": counts[pair[0]],
            "other_paper_count": counts[pair[1]],
            **totals(of, told, lambda it: it.categories),
        }
        for rank, pair in enumerate(sorted(wanted, key=lambda it: (-pairs[it], it)), start=1)
    ]
    assert len(expected) > 3
    assert_answer(enriched, "cross_listed_fields", stated, expected[:30])


@pytest.mark.proves("query.listing_lag_in_hours")
@pytest.mark.parametrize("stated", [{}, DAYS], ids=repr)
def test_lags_run_from_the_second_of_the_first_version(
    enriched: Connection, papers: Papers, told: dict[str, Told], stated: dict[str, str]
) -> None:
    months: defaultdict[date, list[Paper]] = defaultdict(list)
    for it in chosen(papers, stated).values():
        months[it.month].append(it)
    expected = []
    for month, of in sorted(months.items()):
        known = [it for it in of if it.key in told]
        timed = [
            (it, at) for it in known if (at := it.submitted_at) is not None and at.time() != time()
        ]
        exact = [hours(at - told[it.key].versions[1]) for it, at in timed]
        begins = [
            hours(datetime.combine(it.first_listed_on, time()) - told[it.key].versions[1])
            for it in known
        ]
        tenths = quantiles(exact, n=10, method="inclusive") if len(exact) > 1 else exact
        expected.append(
            {
                "month": month,
                "median_hours": half_up(median(exact), 1) if exact else None,
                "p10_hours": half_up(tenths[0], 1) if exact else None,
                "p90_hours": half_up(tenths[-1], 1) if exact else None,
                "median_hours_to_day": half_up(median(begins), 1),
                "timed_paper_count": len(exact),
                "known_paper_count": len(known),
                "paper_count": len(of),
            }
        )
    assert_answer(enriched, "listing_lag_in_hours", stated, expected)


def hours(span: timedelta) -> float:
    return span / timedelta(hours=1)


@pytest.mark.proves("query.revised_papers")
@pytest.mark.parametrize("stated", [{}, {**DAYS, "top": "9999"}], ids=repr)
def test_revisions_are_versions_after_the_listing(
    enriched: Connection,
    papers: Papers,
    told: dict[str, Told],
    titles: Mapping[str, str],
    stated: dict[str, str],
) -> None:
    of = chosen(papers, stated)
    found = []
    for key in of.keys() & told.keys():
        listed_at, versions = of[key].listed_at, told[key].versions
        later = sorted(it for it, at in versions.items() if it > 1 and at > listed_at)
        if later:
            found.append((versions[later[0]] - listed_at, key, later))
    expected = [
        {
            "rank": rank,
            "hours_to_revision": half_up(hours(span), 1),
            "version": later[0],
            "revision_count": len(later),
            "current_version": told[key].newest,
            "title": titles[key],
            "first_listed_on": of[key].first_listed_on,
            "revised_at": told[key].versions[later[0]],
            "paper_key": key,
            "revised_paper_count": len(found),
            **totals(of, told, lambda it: it.versions),
        }
        for rank, (span, key, later) in enumerate(sorted(found), start=1)
    ]
    assert_answer(enriched, "revised_papers", stated, expected[: int(stated.get("top", "20"))])


@pytest.mark.proves("query.withdrawn_papers")
@pytest.mark.parametrize("stated", [{}, {**DAYS, "top": "9999"}], ids=repr)
def test_withdrawn_papers_are_those_whose_newest_version_says_so(
    enriched: Connection,
    papers: Papers,
    told: dict[str, Told],
    titles: Mapping[str, str],
    stated: dict[str, str],
) -> None:
    of = chosen(papers, stated)
    gone = [it for it in told.values() if it.is_withdrawn and it.key in of]
    gone.sort(key=lambda it: (-it.versions[it.newest].timestamp(), it.key))
    expected = [
        {
            "rank": rank,
            "withdrawn_at": it.versions[it.newest],
            "days_after_listing": (it.versions[it.newest].date() - of[it.key].first_listed_on).days,
            "version": it.newest,
            "title": titles[it.key],
            "arxiv_comment": it.comment,
            "first_listed_on": of[it.key].first_listed_on,
            "upvotes": of[it.key].upvotes,
            "paper_key": it.key,
            **totals(of, told, lambda it: it.is_withdrawn is not None),
        }
        for rank, it in enumerate(gone, start=1)
    ]
    assert len(expected) > 5
    assert_answer(enriched, "withdrawn_papers", stated, expected[: int(stated.get("top", "50"))])


@pytest.mark.proves("query.licenses")
@pytest.mark.parametrize("stated", [{}, DAYS], ids=repr)
def test_licences_are_those_that_records_state(
    enriched: Connection, papers: Papers, told: dict[str, Told], stated: dict[str, str]
) -> None:
    of = chosen(papers, stated)
    known = totals(of, told, lambda it: it.license)
    found = []
    for license_, name in LICENSES.items():
        upvotes = [of[it.key].upvotes for it in told.values()
                   if it.license == license_ and it.key in of]  # fmt: skip
        found.append(
            {
                "name": name,
                "paper_count": len(upvotes),
                "percent": half_up(100 * len(upvotes) / known["known_paper_count"], 1),
                "median_upvotes": float(median(upvotes)),
                "upvoted_paper_count": len(upvotes),
                "license": license_.replace("http:", "https:").rstrip("/"),
                **known,
            }
        )
    found.sort(key=lambda it: (-it["paper_count"], it["license"]))
    expected = [{"rank": rank, **it} for rank, it in enumerate(found, start=1)]
    assert_answer(enriched, "licenses", stated, expected)


@pytest.mark.proves("query.stated_venues")
@pytest.mark.parametrize("stated", [{}, {"venue": "iclr", **DAYS, "top": "9999"}], ids=repr)
def test_venues_are_as_authors_state_them(
    enriched: Connection,
    papers: Papers,
    told: dict[str, Told],
    titles: Mapping[str, str],
    stated: dict[str, str],
) -> None:
    of = chosen(papers, stated)
    stating = [it for key, it in told.items() if key in of and (it.dois or it.journal_ref)]
    counted = {"venue_paper_count": len(stating), **totals(of, told, lambda it: it.versions)}
    shown = [it for it in stating if stated.get("venue", "") in _venue(it)]
    shown.sort(key=lambda it: (-of[it.key].upvotes, it.key))
    expected = [
        {
            "rank": rank,
            "upvotes": of[it.key].upvotes,
            "title": titles[it.key],
            "journal_reference": it.journal_ref,
            "dois": sorted(it.dois) or None,
            "arxiv_comment": it.comment and squashed(it.comment),
            "first_listed_on": of[it.key].first_listed_on,
            "paper_key": it.key,
            **counted,
        }
        for rank, it in enumerate(shown, start=1)
    ]
    assert len(expected) > 5
    assert_answer(enriched, "stated_venues", stated, expected[: int(stated.get("top", "20"))])


def _venue(told: Told) -> str:
    return " ".join((told.journal_ref or "", *told.dois, told.comment or "")).lower()
