"""The API's days of the corpus: papers, keywords and counters as answered, once and again."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from etl.stage.connection import Connection
from tests.real import rows, squashed
from tests.truth.comparing import assert_answer, assert_mart, half_up
from tests.truth.dating import Day
from tests.truth.reading import Sight

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
    again: Connection, sights: list[Sight]
) -> None:
    """All of 2025-01-08's answers and of the days that were answered once more."""
    assert rows(again, "select count(*) from core.captures") == [(521 + 19,)]
    found = rows(again, "select substr(paper_key, 7), upvotes from core.observations")
    assert Counter(found) == Counter((it.paper["id"], it.counters[0]) for it in sights)
    listed = {it.paper["id"] for it in sights}
    assert rows(again, "select count(*) from core.papers") == [(len(listed),)]
    assert rows(again, "select listed_on from core.captures where outcome = 'held'") == []
    shadowed = "select count(distinct paper_key) from core.listings where listed_on = ?"
    on_that_day = {it.paper["id"] for it in sights if it.day == date(2025, 1, 22)}
    assert rows(again, shadowed, "2025-01-22") == [(len(on_that_day),)]


@pytest.mark.proves("mart.days", "query.missing_days")
def test_days_are_as_whole_as_their_answers(
    again: Connection, day_states: Mapping[date, Day]
) -> None:
    expected = [
        {
            "day": day,
            "weekday": f"{day:%A}",
            "is_weekend": it.is_weekend,
            "state": it.state,
            "may_grow": it.may_grow,
            "is_holiday": False,
            "answered_at": it.answered_at,
            "hours_after_end": it.answered_at
            and half_up((it.answered_at - it.end) / timedelta(hours=1), 1),
            "paper_count": it.paper_count,
            "is_cut": it.is_cut,
            "held_capture_count": 0,
        }
        for day, it in day_states.items()
    ]
    assert_mart(again, "days", expected, left_out=["why"])
    missing = [row for it in day_states.values() for row in problems(it)]
    assert_answer(again, "missing_days", {}, missing, left_out=["why"])
    first, last = date(2024, 12, 24), date(2025, 1, 20)
    winter = [row for row in missing if first <= row["day"] <= last]
    stated = {"listed_from": first, "listed_to": last}
    assert_answer(again, "missing_days", stated, winter, left_out=["why"])
    assert any(row["problem"] == "cut" for row in missing)


def problems(day: Day) -> Iterator[dict[str, Any]]:
    """Weekends on which nothing is listed are none."""
    row = {"day": day.day, "weekday": f"{day.day:%A}", "paper_count": day.paper_count}
    if day.is_cut:
        yield {**row, "problem": "cut", "capture_id": None}
    if day.state != "complete" and not (day.is_weekend and day.state in ("missing", "empty")):
        yield {**row, "problem": day.state, "capture_id": None}
