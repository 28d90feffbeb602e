"""Marts and questions of submitters and organizations, worked out again in plain Python."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pytest

from etl.stage.connection import Connection
from tests.truth.comparing import assert_answer, assert_mart, half_up
from tests.truth.organizing import Organizations
from tests.truth.reading import Paper, Sight, login

pytestmark = pytest.mark.slow

Papers = Mapping[str, Paper]
Row = dict[str, Any]


@pytest.fixture(scope="module")
def of_organization(papers: Papers) -> Mapping[str, list[Paper]]:
    found: defaultdict[str, list[Paper]] = defaultdict(list)
    for paper in papers.values():
        if paper.organization_key:
            found[paper.organization_key].append(paper)
    return found


@pytest.mark.proves("mart.organizations", "query.organizations_by_papers")
def test_organizations_are_those_of_their_papers(
    again: Connection, organizations: Organizations, of_organization: Mapping[str, list[Paper]]
) -> None:
    marts = []
    for key, (name, full_name) in organizations.names.items():
        of = of_organization.get(key, [])
        total = sum(it.upvotes for it in of)
        marts.append(
            {
                "organization_key": key,
                "name": name,
                "full_name": full_name,
                "paper_count": len(of),
                "first_paper_on": min((it.first_listed_on for it in of), default=None),
                "last_paper_on": max((it.first_listed_on for it in of), default=None),
                "upvoted_paper_count": len(of),
                "upvotes": total if of else None,
                "upvotes_per_paper": total / len(of) if of else None,
            }
        )
    assert_mart(again, "organizations", marts)
    ranked = sorted(of_organization, key=lambda it: (-len(of_organization[it]), it))
    expected = [
        {
            "rank": rank,
            "organization_name": organizations.name_of(key),
            "paper_count": len(of_organization[key]),
            "upvotes_per_paper": half_up(mean_upvotes(of_organization[key]), 1),
            "upvoted_paper_count": len(of_organization[key]),
            "first_paper_on": min(it.first_listed_on for it in of_organization[key]),
            "last_paper_on": max(it.first_listed_on for it in of_organization[key]),
            "organization_key": key,
        }
        for rank, key in enumerate(ranked, start=1)
    ]
    assert_answer(again, "organizations_by_papers", {}, expected[:20])
    assert_answer(again, "organizations_by_papers", {"top": 10_000}, expected)


def mean_upvotes(papers: list[Paper]) -> float:
    return sum(it.upvotes for it in papers) / len(papers)


@pytest.mark.proves("query.organizations_of_year")
@pytest.mark.parametrize("stated", [{}, {"year": 2025, "top": 1000}], ids=repr)
def test_organizations_of_a_year_are_ranked_by_the_upvotes_of_its_papers(
    again: Connection,
    titles: Mapping[str, str],
    organizations: Organizations,
    of_organization: Mapping[str, list[Paper]],
    stated: dict[str, int],
) -> None:
    year = stated.get("year", 2026)
    found = {
        key: sorted(
            (it for it in of if it.first_listed_on.year == year),
            key=lambda it: (-it.upvotes, it.key),
        )
        for key, of in of_organization.items()
    }
    sums = {key: sum(it.upvotes for it in of) for key, of in found.items() if of}
    expected = [
        {
            "rank": rank,
            "organization_name": organizations.name_of(key),
            "upvotes": sums[key],
            "paper_count": len(found[key]),
            "upvoted_paper_count": len(found[key]),
            "best_papers": tuple(titles[it.key] for it in found[key][:3]),
            "organization_key": key,
        }
        for rank, key in enumerate(sorted(sums, key=lambda it: (-sums[it], it)), start=1)
    ]
    assert_answer(again, "organizations_of_year", stated, expected[: stated.get("top", 10)])


@pytest.mark.proves("query.organizations_over_time")
@pytest.mark.parametrize(
    "stated", [{}, {"top": 1000}, {"organization": "NVIDIA", "top": 1}], ids=repr
)
def test_organizations_lead_a_month_by_papers(
    again: Connection,
    papers: Papers,
    organizations: Organizations,
    stated: dict[str, object],
) -> None:
    months: defaultdict[date, list[Paper]] = defaultdict(list)
    for paper in papers.values():
        months[paper.month].append(paper)
    asked = str(stated.get("organization", "")).lower()
    expected = [
        row
        for month, of in sorted(months.items())
        for row in month_rows(month, of, organizations)
        if row["organization_key"] == asked
        or (not asked and row["rank"] <= int(str(stated.get("top", 5))))
    ]
    assert_answer(again, "organizations_over_time", stated, expected)


def month_rows(month: date, papers: list[Paper], organizations: Organizations) -> Iterable[Row]:
    found: defaultdict[str, list[Paper]] = defaultdict(list)
    for it in papers:
        if it.organization_key:
            found[it.organization_key].append(it)
    stated_count = sum(map(len, found.values()))
    for rank, key in enumerate(sorted(found, key=lambda it: (-len(found[it]), it)), start=1):
        yield {
            "month": month,
            "rank": rank,
            "organization_name": organizations.name_of(key),
            "paper_count": len(found[key]),
            "share_percent": half_up(100 * len(found[key]) / stated_count, 1),
            "upvotes_per_paper": half_up(mean_upvotes(found[key]), 1),
            "upvoted_paper_count": len(found[key]),
            "stated_paper_count": stated_count,
            "month_paper_count": len(papers),
            "organization_key": key,
        }


@pytest.fixture(scope="module")
def submitters(papers: Papers, sights: list[Sight]) -> Mapping[str, Row]:
    """A submission is an account with a paper and a day, however often it was seen."""
    hits = top_tenths(papers)
    named: dict[str, tuple[str, str | None]] = {}
    for it in sights:
        people = [author["user"] for author in it.paper["authors"] if author.get("user")]
        for account in [*people, *([it.submitter] if it.submitter else [])]:
            printed = account.get("user") or account["name"]
            full_name = " ".join((account.get("fullname") or "").split()) or None
            before = named.get(login(account), ("", None))
            named[login(account)] = (printed, full_name or before[1])
    lists: defaultdict[str, set[tuple[str, date]]] = defaultdict(set)
    for it in sights:
        if it.submitter:
            lists[login(it.submitter)].add((f"arxiv:{it.paper['id']}", it.day))
    found: dict[str, Row] = {}
    for key, pairs in lists.items():
        of = {paper for paper, _ in pairs}
        days = [day for _, day in pairs]
        found[key] = {
            "account_key": key,
            "login": named[key][0],
            "full_name": named[key][1],
            "submission_count": len(pairs),
            "paper_count": len(of),
            "own_paper_count": sum(key in claiming(papers[paper]) for paper in of),
            "first_submitted_on": min(days),
            "last_submitted_on": max(days),
            "upvoted_paper_count": len(of),
            "upvotes": sum(papers[paper].upvotes for paper in of),
            "hit_count": len(of & hits),
            "hit_share": len(of & hits) / len(of),
        }
    return found


def top_tenths(papers: Papers) -> set[str]:
    """The first tenth of each month's papers, rounded up, and all with as many as the last."""
    months: defaultdict[date, list[Paper]] = defaultdict(list)
    for paper in papers.values():
        months[paper.month].append(paper)
    hits = set()
    for of in months.values():
        ordered = sorted((it.upvotes for it in of), reverse=True)
        least = ordered[(len(ordered) + 9) // 10 - 1]
        hits |= {it.key for it in of if it.upvotes >= least}
    return hits


CLAIMED = {"claimed_verified", "extracted_confirmed"}


def claiming(paper: Paper) -> set[str]:
    """Accounts that claimed authors of a paper themselves, hidden ones aside."""
    claimed = [it for it in paper.authors if it.get("status") in CLAIMED and not it.get("hidden")]
    return {login(it["user"]) for it in claimed if it.get("user")}


@pytest.mark.proves("mart.submitters", "query.submitters_by_volume")
def test_submitters_are_those_who_put_papers_on_lists(
    again: Connection, submitters: Mapping[str, Row]
) -> None:
    assert_mart(again, "submitters", submitters.values())
    ranked = sorted(submitters.values(), key=lambda it: (-it["paper_count"], it["account_key"]))
    copied = ("login", "paper_count", "own_paper_count", "hit_count", "upvoted_paper_count")
    copied += ("upvotes", "first_submitted_on", "last_submitted_on", "account_key")
    expected = [
        {
            **{name: row[name] for name in copied},
            "rank": rank,
            "hit_percent": half_up(100 * row["hit_count"] / row["paper_count"], 1),
        }
        for rank, row in enumerate(ranked, start=1)
    ]
    assert_answer(again, "submitters_by_volume", {}, expected[:20])
    many = [row for row in expected if row["paper_count"] >= 7]
    assert_answer(again, "submitters_by_volume", {"min_papers": 7, "top": 10_000}, many)
