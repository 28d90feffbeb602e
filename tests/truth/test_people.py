"""Marts of people and organizations, worked out again in plain Python from the raw answers.

Every row of them: no SQL of ours, no parser and no expression of ours takes part.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from etl.stage.connection import Connection
from tests.real import rows, squashed

pytestmark = pytest.mark.slow

Answer = dict[str, Any]


@dataclass(frozen=True)
class Listed:
    """What an answer says of one paper on one day."""

    day: date
    item: Answer

    @property
    def paper(self) -> Answer:
        found: Answer = self.item["paper"]
        return found

    @property
    def submitter(self) -> Answer | None:
        by = self.paper.get("submittedOnDailyBy")
        return by or self.item.get("submittedBy")

    @property
    def organization(self) -> Answer | None:
        """In its first days of September 2025 the site called it otherwise."""
        return self.item.get("organization") or self.item.get("submitterOrganization")


@pytest.fixture(scope="module")
def listed(items: Mapping[str, list[Answer]]) -> list[Listed]:
    """Each entry of each day, in the order of days."""
    return [
        Listed(date.fromisoformat(day), item)
        for day, entries in sorted(items.items())
        for item in entries
    ]


@pytest.fixture(scope="module")
def upvotes(listed: list[Listed]) -> Mapping[str, int]:
    """Of each paper, as its last day states them."""
    return {it.paper["id"]: it.paper["upvotes"] for it in listed}


@pytest.fixture(scope="module")
def first_days(listed: list[Listed]) -> Mapping[str, date]:
    return {it.paper["id"]: it.day for it in reversed(listed)}


def test_organizations_are_those_of_their_papers(
    days: Connection,
    listed: list[Listed],
    upvotes: Mapping[str, int],
    first_days: Mapping[str, date],
) -> None:
    stated = {it.paper["id"]: it.organization for it in listed if it.organization}
    last = {it.organization["name"].lower(): it.organization for it in listed if it.organization}
    papers = defaultdict(list)
    for paper, organization in stated.items():
        papers[organization["name"].lower()].append(paper)
    expected = {
        (
            key,
            it["name"],
            squashed(it["fullname"]),
            len(papers[key]),
            min((first_days[paper] for paper in papers[key]), default=None),
            max((first_days[paper] for paper in papers[key]), default=None),
            len(papers[key]),
            sum(upvotes[paper] for paper in papers[key]) if papers[key] else None,
        )
        for key, it in last.items()
    }
    found = rows(
        days,
        "select organization_key, name, full_name, paper_count, first_paper_on, last_paper_on, "
        "upvoted_paper_count, upvotes from mart.organizations",
    )
    assert set(found) ^ expected == set()
    assert len(found) == len(expected)
    means = rows(days, "select organization_key, upvotes_per_paper from mart.organizations")
    assert {key for key, mean in means if mean is None} == {key for key in last if not papers[key]}
    for key, mean in means:
        if papers[key]:
            total = sum(upvotes[paper] for paper in papers[key])
            assert mean == pytest.approx(total / len(papers[key]))


def test_submitters_are_those_who_put_papers_on_lists(
    days: Connection,
    listed: list[Listed],
    upvotes: Mapping[str, int],
    first_days: Mapping[str, date],
) -> None:
    hits = top_tenths(upvotes, first_days)
    claimed = {it.paper["id"]: logins(it.paper) for it in listed}
    lists: defaultdict[str, list[tuple[str, date]]] = defaultdict(list)
    for it in listed:
        if it.submitter:
            lists[login(it.submitter)].append((it.paper["id"], it.day))
    expected = {}
    for key, pairs in lists.items():
        papers = {paper for paper, _ in pairs}
        on = [day for _, day in pairs]
        own = sum(key in claimed[paper] for paper in papers)
        total = sum(upvotes[paper] for paper in papers)
        figures = (len(pairs), len(papers), own, min(on), max(on), len(papers), total)
        expected[key] = (*figures, len(papers & hits))
    found = rows(
        days,
        "select account_key, submission_count, paper_count, own_paper_count, first_submitted_on, "
        "last_submitted_on, upvoted_paper_count, upvotes, hit_count from mart.submitters",
    )
    assert {key: tuple(figures) for key, *figures in found} == expected
    assert len(found) == len(expected)


def top_tenths(upvotes: Mapping[str, int], first_days: Mapping[str, date]) -> set[str]:
    """The first tenth of each month's papers, rounded up, and all with as many as the last."""
    months: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    for paper, day in first_days.items():
        months[day.year, day.month].append(paper)
    hits = set()
    for papers in months.values():
        ordered = sorted((upvotes[paper] for paper in papers), reverse=True)
        least = ordered[(len(ordered) + 9) // 10 - 1]
        hits |= {paper for paper in papers if upvotes[paper] >= least}
    return hits


def logins(paper: Answer) -> set[str]:
    """Accounts that the authors of a paper are linked to, hidden ones aside."""
    return {
        login(author["user"])
        for author in paper["authors"]
        if author.get("user") and not author.get("hidden")
    }


def login(account: Answer) -> str:
    name: str = account.get("user") or account["name"]
    return name.lower()


def test_papers_on_several_days_are_each_a_row_a_day(
    days: Connection, listed: list[Listed]
) -> None:
    counts = Counter(it.paper["id"] for it in listed)
    expected = sorted(
        (f"arxiv:{it.paper['id']}", it.day, it.paper["upvotes"], counts[it.paper["id"]])
        for it in listed
        if counts[it.paper["id"]] > 1
    )
    found = rows(
        days,
        "select paper_key, listed_on, upvotes, day_count from mart.duplicates_across_days "
        "order by all",
    )
    assert found == expected
    assert len(found) == 2
