"""Code repositories: what papers name, counted in plain Python from the raw answers."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from math import log2
from statistics import median
from typing import Any

import pytest

from etl.stage.connection import Connection
from tests.real import Days, rows
from tests.truth.comparing import assert_answer, assert_mart, half_up
from tests.truth.naming import named_repositories
from tests.truth.reading import Paper

pytestmark = pytest.mark.slow

Papers = Mapping[str, Paper]
Row = dict[str, Any]
Named = Mapping[str, Mapping[str, bool]]


@pytest.fixture(scope="module")
def named(papers: Papers) -> Named:
    """The repositories of each paper, and whether each is declared."""
    return {key: named_repositories(paper) for key, paper in papers.items()}


@pytest.mark.proves("mart.paper_repositories")
def test_repositories_of_a_paper_are_those_of_its_fields_and_abstract(
    again: Connection, named: Named
) -> None:
    expected = [
        {
            "paper_key": key,
            "repository": repository,
            "repository_url": f"https://{repository}",
            "is_declared": of_paper[repository],
            "rank": rank,
        }
        for key, of_paper in named.items()
        for rank, repository in enumerate(
            sorted(of_paper, key=lambda it: (not of_paper[it], it)), start=1
        )
    ]
    assert_mart(again, "paper_repositories", expected)


@pytest.fixture(scope="module")
def repositories(papers: Papers, named: Named) -> Mapping[str, Row]:
    naming: defaultdict[str, list[Paper]] = defaultdict(list)
    stars: defaultdict[str, list[tuple[datetime, str, str, int]]] = defaultdict(list)
    listed: dict[str, datetime] = {}
    for key, of_paper in named.items():
        for repository in of_paper:
            naming[repository].append(papers[key])
        declared = [repository for repository, is_declared in of_paper.items() if is_declared]
        if len(declared) == 1:
            listed_at = papers[key].listed_at
            listed[declared[0]] = min(listed_at, listed.get(declared[0], listed_at))
            stars[declared[0]] += [
                (it.at, it.capture_id, key, it.counters[2])
                for it in papers[key].sights
                if it.counters[2] is not None
            ]
    return {
        repository: {
            "repository": repository,
            "repository_url": f"https://{repository}",
            "paper_count": len(of),
            "declared_paper_count": sum(named[it.key][repository] for it in of),
            "first_paper_on": min(it.first_listed_on for it in of),
            "last_paper_on": max(it.first_listed_on for it in of),
            "upvoted_paper_count": len(of),
            "upvotes": sum(it.upvotes for it in of),
            "listed_at": listed.get(repository),
            **star_columns(sorted(stars[repository])),
        }
        for repository, of in naming.items()
    }


def star_columns(stated: list[tuple[datetime, str, str, int]]) -> Row:
    first, last = (stated[0], stated[-1]) if stated else (None, None)
    return {
        "star_observation_count": len(stated),
        "first_github_stars": first and first[3],
        "first_github_stars_at": first and first[0],
        "github_stars": last and last[3],
        "github_stars_at": last and last[0],
        "stars_gained": last[3] - first[3] if first and last else None,
    }


@pytest.mark.proves("mart.repositories")
def test_repositories_are_counted_over_the_papers_that_name_them(
    again: Connection, repositories: Mapping[str, Row]
) -> None:
    assert_mart(again, "repositories", repositories.values())


@pytest.mark.proves("query.star_growth")
@pytest.mark.parametrize("stated", [{}, {"top": 3}], ids=repr)
def test_stars_grow_between_two_ages(
    again: Connection, repositories: Mapping[str, Row], stated: dict[str, int]
) -> None:
    aged = []
    for row in repositories.values():
        first, last = row["first_github_stars_at"], row["github_stars_at"]
        listed_at, gained = row["listed_at"], row["stars_gained"]
        if first and first < last:
            ages = [(at - listed_at) / timedelta(hours=1) for at in (first, last)]
            aged.append((gained, row, ages, int(log2(max(ages[1], 3) / 3))))
    medians = {
        doubling: float(median(it[0] for it in aged if it[3] == doubling))
        for doubling in {it[3] for it in aged}
    }
    aged.sort(key=lambda it: (-it[0], it[1]["repository"]))
    copied = ("repository_url", "stars_gained", "first_github_stars", "github_stars")
    copied += ("star_observation_count", "first_paper_on", "first_github_stars_at")
    expected = [
        {
            **{name: row[name] for name in (*copied, "github_stars_at")},
            "rank": rank,
            "first_age_in_hours": half_up(ages[0], 2),
            "age_in_hours": half_up(ages[1], 2),
            "stars_per_day": half_up(24 * gained / (ages[1] - ages[0]), 1),
            "times_median": half_up(gained / medians[doubling], 2) if medians[doubling] else None,
            "cohort": f"{3 << doubling} to {6 << doubling} h" if doubling else "up to 6 h",
            "cohort_median": medians[doubling],
            "cohort_repository_count": sum(it[3] == doubling for it in aged),
        }
        for rank, (gained, row, ages, doubling) in enumerate(aged, start=1)
    ]
    assert_answer(again, "star_growth", stated, expected[: stated.get("top", 20)])


@pytest.fixture(scope="module")
def code_months(papers: Papers, named: Named) -> Mapping[date, Row]:
    """All papers have an abstract, so all are searched."""
    months: defaultdict[date, list[Mapping[str, bool]]] = defaultdict(list)
    for key, paper in papers.items():
        months[paper.month].append(named[key])
    return {
        month: {
            "month": month,
            "paper_count": len(of),
            "searched_paper_count": len(of),
            "code_paper_count": sum(bool(it) for it in of),
            "declared_paper_count": sum(any(it.values()) for it in of),
        }
        for month, of in sorted(months.items())
    }


@pytest.mark.proves("mart.code_by_month", "query.code_share_by_month")
def test_a_months_share_of_code_is_of_its_papers(
    again: Connection, code_months: Mapping[date, Row]
) -> None:
    def with_share(name: str, times: int) -> Iterable[Row]:
        for row in code_months.values():
            share = times * int(str(row["code_paper_count"])) / int(str(row["paper_count"]))
            yield {**row, name: half_up(share, 1) if times > 1 else share}

    assert_mart(again, "code_by_month", with_share("code_share", 1))
    assert_answer(again, "code_share_by_month", {}, with_share("code_percent", 100))


@pytest.mark.proves("query.upvotes_with_and_without_code")
def test_upvotes_with_and_without_code_are_medians_of_a_months_papers(
    again: Connection, papers: Papers, named: Named
) -> None:
    months: defaultdict[date, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for key, paper in papers.items():
        months[paper.month][not named[key]].append(paper.upvotes)
    expected = []
    for month, (with_code, without) in sorted(months.items()):
        first = float(median(with_code)) if with_code else None
        second = float(median(without)) if without else None
        expected.append(
            {
                "month": month,
                "with_code_upvotes": first,
                "without_code_upvotes": second,
                "times": half_up(first / second, 2) if first is not None and second else None,
                "with_code_paper_count": len(with_code),
                "without_code_paper_count": len(without),
            }
        )
    assert_answer(again, "upvotes_with_and_without_code", {}, expected)


def test_a_declared_repository_and_project_page_are_those_of_the_answers(
    days: Connection, items: Days
) -> None:
    """Whatever they lead to, and whatever the abstract mentions beside them."""
    declared: dict[str, tuple[str | None, str | None]] = {}
    for _, entries in sorted(items.items()):
        for item in entries:
            paper = item["paper"]
            if paper.get("githubRepo") or paper.get("projectPage") or item.get("mediaUrls"):
                declared[f"arxiv:{paper['id']}"] = (
                    paper.get("githubRepo"),
                    paper.get("projectPage"),
                )
    found = rows(days, "select paper_key, repository_urls[1], project_url from mart.papers_wide")
    shown = {key: stated for key, *stated in found}
    pairs = [
        (printed, url)
        for key, stated in declared.items()
        for printed, url in zip(stated, shown[key], strict=True)
        if printed and printed.strip()
    ]
    differing = [printed for printed, url in pairs if plain(printed) != plain(url)]
    assert len(pairs) == 5069
    assert differing == ["https://github.com/DFIR-Metric"]  # an organization, declared as code


def plain(url: str | None) -> str:
    """A url as far as it tells pages apart: neither scheme nor case, nor a folder of a repository.

    All forms of a paper at arXiv are one page.
    """
    text = re.sub(r"\s|^(https?:/+)*(www\.)?", "", "".join((url or "").lower().split()))
    text = re.sub(r"^(github\.com/[^/]+/[^/]+)/(tree|blob)/.*", r"\1", text)
    text = re.sub(r"^arxiv\.org/(?:pdf|html|abs)/(.*?)(?:v\d+)?$", r"arxiv.org/abs/\1", text)
    return re.sub(r"(\.git|\?tab=readme-ov-file|[/#.])+$", "", text)
