"""Twelve questions of an analyst, each answered by one command of the README, on the real answers.

The values are worked out from the answers by plain Python.
"""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.truth.reading import Paper

pytestmark = pytest.mark.slow

DAY = date(2026, 5, 12)
SLA2 = "SLA2: Sparse-Linear Attention with Learnable Routing and QAT"

Papers = Mapping[str, Paper]


class Asker:
    """Asks a home in processes of their own, since others read the release in this one."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def said(self, *words: object) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "etl", *map(str, words)],
            env=os.environ | {"PAPERHOUSE_HOME": str(self._home)},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout + done.stderr

    def rows(self, *words: object) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.said(*words, "--format", "json"))
        return found


@pytest.fixture(scope="module")
def ask(again_home: Path) -> Asker:
    return Asker(again_home)


def upvotes(paper: Paper) -> int:
    return int(paper.sights[-1].counters[0])


def listed(papers: Papers, first: date, last: date) -> list[Paper]:
    return [it for it in papers.values() if first <= it.first_listed_on <= last]


def test_the_first_paper_of_a_day(ask: Asker, papers: Papers) -> None:
    most = max(
        sight.counters[0] for it in papers.values() for sight in it.sights if sight.day == DAY
    )
    [first] = ask.rows("query", "top_papers_of_day", "--day", DAY, "--top", 1)
    of_day = {sight.day: sight.counters[0] for sight in papers[first["paper_key"]].sights}
    assert (first["upvotes"], of_day[DAY]) == (most, most)


def test_the_leader_of_a_year(ask: Asker, papers: Papers) -> None:
    of_year = listed(papers, date(2025, 1, 1), date(2025, 12, 31))
    words = ("--listed-from", "2025-01-01", "--listed-to", "2025-12-31", "--top", 3)
    found = ask.rows("query", "top_papers", *words)
    assert [it["upvotes"] for it in found] == sorted(map(upvotes, of_year), reverse=True)[:3]


def test_the_papers_of_a_name_that_several_people_bear(ask: Asker, papers: Papers) -> None:
    signed = {
        key: [it for it in paper.sights[-1].paper["authors"] if it["name"].strip() == "Kai Chen"]
        for key, paper in papers.items()
    }
    found = ask.rows("query", "papers_of_author", "--name", "kai chen", "--top", 1000)
    assert {it["paper_key"] for it in found} == {key for key, names in signed.items() if names}
    claimed = {key for key, names in signed.items() if any(it.get("user") for it in names)}
    assert {it["paper_key"] for it in found if it["is_claimed"]} == claimed
    assert (len(found), len(claimed)) == (81, 1)


def test_the_months_of_an_organization(ask: Asker, papers: Papers) -> None:
    of_nvidia = [
        it.month
        for it in papers.values()
        if any(sight.organization and sight.organization["name"] == "nvidia" for sight in it.sights)
    ]
    found = ask.rows("query", "organizations_over_time", "--organization", "NVIDIA")
    counts = {it["month"]: it["paper_count"] for it in found}
    assert counts == {str(month): of_nvidia.count(month) for month in set(of_nvidia)}


def test_the_rise_of_a_keyword(ask: Asker, papers: Papers) -> None:
    found = ask.rows("query", "keyword_by_month", "--keyword", "LLMs")
    spellings = set(found[0]["spellings"])
    assert {"llm", "llms", "large language models", "large-language model"} <= spellings
    of_month = {it["month"]: it["paper_count"] for it in found}
    for month in (date(2025, 3, 1), date(2025, 6, 1)):
        having = [
            it
            for it in papers.values()
            if it.month == month
            and {word.lower() for word in it.last("ai_keywords") or ()} & spellings
        ]
        assert of_month[str(month)] == len(having)


def test_the_share_of_papers_that_declare_code(ask: Asker, papers: Papers) -> None:
    found = {it["month"]: it for it in ask.rows("query", "code_share_by_month")}
    may = listed(papers, date(2026, 5, 1), date(2026, 5, 31))
    declared = [it for it in may if it.last("githubRepo")]
    assert found["2026-05-01"]["paper_count"] == len(may)
    assert found["2026-05-01"]["declared_paper_count"] == len(declared)


def test_the_votes_of_a_paper_by_its_title(ask: Asker, papers: Papers) -> None:
    found = ask.rows("query", "growth", "--paper", SLA2.lower())
    assert {it["paper_key"] for it in found} == {"arxiv:2602.12675"}
    assert found[-1]["upvotes_before"] == upvotes(papers["arxiv:2602.12675"])


def test_what_came_since_the_last_release(ask: Asker, days_home: Path) -> None:
    counts = {it["table_name"]: it for it in ask.rows("diff", days_home / "papers.duckdb")}
    assert counts["core.captures"]["came_count"] == 19
    assert all(it["went_count"] == 0 for it in counts.values())


def test_whether_a_day_is_whole(ask: Asker, papers: Papers) -> None:
    on_day = [it for it in papers.values() if any(sight.day == DAY for sight in it.sights)]
    found = ask.rows("query", "missing_days", "--listed-from", DAY, "--listed-to", DAY)
    assert (found[0]["problem"], found[0]["paper_count"]) == ("cut", len(on_day))
    assert len(on_day) == 50
    said = ask.said("query", "missing_days", "--listed-from", "2030-01-01")
    assert "no rows: every day asked for is complete, or lies outside of those known" in said


def test_papers_like_one_that_is_named_by_its_address(ask: Asker) -> None:
    """SLA2 names SLA in its abstract, and builds on it."""
    found = ask.rows("similar", "https://arxiv.org/abs/2602.12675v1")
    assert found[0]["paper_key"] == "arxiv:2509.24006"
    assert found == ask.rows("similar", *SLA2.split())


def test_a_table_for_other_programs(ask: Asker, papers: Papers, tmp_path: Path) -> None:
    target = tmp_path / "papers.csv"
    ask.said("query", "from mart.papers_wide", "--out", target)
    with target.open(newline="") as file:
        found = {row["paper_key"]: row for row in csv.DictReader(file)}
    assert found.keys() == papers.keys()
    assert sum(int(row["upvotes"]) for row in found.values()) == sum(map(upvotes, papers.values()))
    names = json.loads(found["arxiv:2602.12675"]["author_names"])
    stated = papers["arxiv:2602.12675"].last("authors")
    assert names == [it["name"] for it in stated]


def test_a_question_in_sql(ask: Asker, papers: Papers) -> None:
    [found] = ask.rows("query", "select count(*) as n from core.papers where author_count > 100")
    assert found["n"] == sum(len(it.last("authors")) > 100 for it in papers.values())
