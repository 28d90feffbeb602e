"""The API's days of the corpus: papers, keywords and counters as answered, once and again."""

import json
import re
import shutil
from collections import Counter
from datetime import date, datetime, time, timedelta
from math import log2
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from etl.release.database import open_release
from etl.release.queries import ask_release
from etl.stage.connection import Connection
from tests.corpus.conftest import decoded, loaded, rows, squashed

pytestmark = pytest.mark.slow


def test_521_days_of_answers_become_8506_papers(days: Connection, items: Any) -> None:
    listed = [(day, item["paper"]) for day, entries in items.items() for item in entries]
    last = {paper["id"]: paper for _, paper in sorted(listed, key=lambda pair: pair[0])}
    assert (len(items), len(listed), len(last)) == (521, 8507, 8506)
    assert rows(days, "select count(*), sum(listing_count) from core.captures") == [(521, 8507)]
    authors = sum(len(paper["authors"]) for paper in last.values())
    assert rows(days, "select count(*) from core.authorships") == [(authors,)]
    assert authors == 86_420
    published = rows(days, "select arxiv_id, published_on::varchar from core.papers")
    assert dict(published) == {key: paper["publishedAt"][:10] for key, paper in last.items()}
    assert rows(days, "select count(*) from quality.rejects") == [(0,)]
    filed = rows(days, "select listed_on::varchar, entry_count from core.captures")
    assert dict(filed) == {day: len(entries) for day, entries in items.items()}


def test_a_day_captured_within_two_days_of_its_end_may_grow(
    days: Connection, captured: dict[str, datetime]
) -> None:
    asked = {date.fromisoformat(day): at for day, at in captured.items()}
    ends = {day: datetime.combine(day, time()) + timedelta(days=1) for day in asked}
    hours = {day: (asked[day] - ends[day]).total_seconds() / 3600 for day in asked}
    settled = {day for day in asked if hours[day] >= 48}
    assert (len(settled), len(asked)) == (3, 521)
    found = rows(days, "select day, may_grow, hours_after_end from mart.days where paper_count > 0")
    assert {day for day, may_grow, _ in found if not may_grow} == settled
    assert {day: hours for day, _, hours in found} == pytest.approx(hours, abs=0.0501)
    missing = rows(days, "select day from mart.days where state = 'missing'")
    between = (ends[min(ends)] + timedelta(days=number) for number in range(10_000))
    expected = [it.date() for it in between if it.date() < max(ends) and it.date() not in asked]
    assert sorted(day for (day,) in missing) == expected
    assert rows(days, "select count(*) from mart.days where is_holiday") == [(0,)]


def test_days_of_exactly_50_are_marked_as_cut(days: Connection, items: Any) -> None:
    cut = rows(days, "select listed_on::varchar from core.captures where is_cut order by 1")
    assert [day for (day,) in cut] == [day for day, entries in items.items() if len(entries) == 50]
    assert cut


def test_an_age_counts_from_a_submission_that_names_nobody(days: Connection, items: Any) -> None:
    """The answers of May and June 2024 print the instant as publishedAt, and no account."""
    printed = {
        f"arxiv:{item['paper']['id']}": datetime.fromisoformat(item["publishedAt"].rstrip("Z"))
        for day, entries in items.items()
        for item in entries
        if day < "2025" and "submittedBy" not in item and "submittedOnDailyBy" not in item["paper"]
    }
    found = rows(days, "select distinct paper_key, listed_at from mart.engagement")
    known = {key: listed_at for key, listed_at in found if key in printed}
    assert len(known) == 139
    assert known == printed


@pytest.fixture(scope="module")
def last_sights(captured: Any, items: Any) -> dict[str, tuple[str, float, int]]:
    """Of each paper its day of listing, its age in hours when last seen, and its upvotes then."""
    listed: dict[str, tuple[str, datetime]] = {}
    sights: dict[str, tuple[datetime, int]] = {}
    for day, entries in sorted(items.items()):
        for item in entries:
            paper, begin = item["paper"], datetime.fromisoformat(day)
            stated = item["publishedAt"] if day < "2025-03-11" else paper.get("submittedOnDailyAt")
            at = datetime.fromisoformat(stated.rstrip("Z")) if stated else begin
            listed.setdefault(paper["id"], (day, max(at, begin)))
            sight = (captured[day], paper["upvotes"])
            sights[paper["id"]] = max(sight, sights.get(paper["id"], sight))
    return {
        key: (listed[key][0], (at - listed[key][1]) / timedelta(hours=1), upvotes)
        for key, (at, upvotes) in sights.items()
        if at >= listed[key][1]
    }


def test_months_say_how_old_papers_were_when_last_seen(days: Connection, last_sights: Any) -> None:
    """In the summer of 2024 they were 13 to 15 hours old, a year later 6."""
    months: dict[str, list[tuple[float, int]]] = {}
    for day, age, upvotes in last_sights.values():
        months.setdefault(day[:7], []).append((age, upvotes))
    answer = ask_release(days, "upvotes_by_month", {}).fetchall()
    assert [f"{month:%Y-%m}" for month, *_ in answer] == sorted(months)
    for month, upvotes, age, _, _, count in answer:
        expected = months[f"{month:%Y-%m}"]
        assert (upvotes, count) == (median(it[1] for it in expected), len(expected))
        assert age == pytest.approx(median(it[0] for it in expected), abs=0.0101)
    ages = {f"{month:%Y-%m}": age for month, _, age, *_ in answer}
    assert (ages["2024-07"], ages["2025-07"], ages["2026-05"]) == (13.98, 5.69, 10.08)


def test_risers_are_compared_with_papers_of_their_age(days: Connection, last_sights: Any) -> None:
    cohorts: dict[int, list[int]] = {}
    for _, age, upvotes in last_sights.values():
        cohorts.setdefault(int(log2(max(age, 3) / 3)), []).append(upvotes)
    answer = ask_release(days, "fastest_risers", {"top": "100000"}).fetchall()
    assert {row[-1] for row in answer} == {f"arxiv:{key}" for key in last_sights}
    for _, times, upvotes, age, _, _, cohort_count, _, day, key in answer:
        expected_day, exact_age, expected = last_sights[key.removeprefix("arxiv:")]
        cohort = cohorts[int(log2(max(exact_age, 3) / 3))]
        assert (f"{day}", upvotes, cohort_count) == (expected_day, expected, len(cohort))
        assert age == pytest.approx(exact_age, abs=0.00501)
        assert times == pytest.approx(expected / median(cohort), abs=0.00501)


def test_blank_and_repeated_keywords_are_repaired_and_counted(days: Connection, items: Any) -> None:
    repaired = 0
    kept: dict[str, set[str]] = {}
    for entries in items.values():
        for item in entries:
            words = [squashed(word).lower() for word in item["paper"].get("ai_keywords") or []]
            repaired += len(words) - len(set(words) - {""})
            if set(words) - {""}:
                kept[item["paper"]["id"]] = set(words) - {""}
    assert repaired == 25
    repeated = sum(repeated_links(item) for entries in items.values() for item in entries)
    assert rows(days, "select sum(repaired_count) from core.captures") == [(repaired + repeated,)]
    found = rows(days, "select count(*) from core.keywords")
    assert found == [(sum(len(words) for words in kept.values()),)]


def repeated_links(item: dict[str, Any]) -> int:
    """How many declared links of an item say what another one says already."""
    paper = item["paper"]
    media = item.get("mediaUrls") or paper.get("mediaUrls") or [item.get("mediaUrl")]
    declared = [paper.get("githubRepo"), paper.get("projectPage"), *media]
    bare = [
        re.sub(r"^https?://|/$|\.git$|#readme$|/\?tab=readme-ov-file.*", "", url.strip().lower())
        for url in declared
        if url
    ]
    return len(bare) - len(set(bare))


def test_counters_are_those_of_the_answers(days: Connection, items: Any) -> None:
    found = Counter(
        rows(days, "select upvotes, comment_count, github_stars from core.observations")
    )
    assert found == Counter(
        (item["paper"]["upvotes"], item["numComments"], item["paper"].get("githubStars"))
        for entries in items.values()
        for item in entries
    )


def test_refetched_days_add_late_arrivals_and_observations(
    corpus: Path, days_home: Path, tmp_path: Path, items: Any
) -> None:
    """All of 2025-01-08's answers and of the days that were answered once more."""
    home = shutil.copytree(days_home, tmp_path / "home")
    path = loaded(home, corpus, "hf_api/refetched")
    early = {
        file.name: decoded(json.loads(file.read_text("utf-8")))
        for file in (corpus / "hf_api/refetched").iterdir()
        if "no_data" not in file.read_text("utf-8")
    }
    listed = Counter(
        (item["paper"]["id"], item["paper"]["upvotes"]) for day in items.values() for item in day
    ) + Counter(
        (item["paper"]["id"], item["paper"]["upvotes"]) for e in early.values() for item in e
    )
    with open_release(path) as con:
        assert rows(con, "select count(*) from core.captures") == [(521 + 19,)]
        found = rows(con, "select substr(paper_key, 7), upvotes from core.observations")
        assert Counter(found) == listed
        ids = {item["paper"]["id"] for entries in early.values() for item in entries}
        assert rows(con, "select count(*) from core.papers") == [
            (8506 + len(ids - {item["paper"]["id"] for day in items.values() for item in day}),)
        ]
        held = rows(con, "select listed_on::varchar from core.captures where outcome = 'held'")
        assert held == []
        shadowed = "select count(distinct paper_key) from core.listings where listed_on = ?"
        assert rows(con, shadowed, "2025-01-22") == [(len(items["2025-01-22"]),)]


def test_a_declared_repository_and_project_page_are_those_of_the_answers(
    days: Connection, items: Any
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
