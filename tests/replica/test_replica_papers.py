"""The made-up papers, and folders of archived days."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.replica import Folder, MadeUp
from tests.replica.listings import Listings, days
from tests.replica.papers import made_entries

APRIL = list(days(date(2026, 4, 1), date(2026, 4, 30)))
MAY = list(days(date(2026, 5, 1), date(2026, 5, 31)))


def items_of(listed: list[date]) -> list[dict[str, Any]]:
    return [entry.item for day in listed for entry in made_entries(0, day)]


def key_paths(value: Any, above: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield f"{above}.{key}"
            yield from key_paths(inner, f"{above}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from key_paths(inner, f"{above}[]")


def test_the_same_seed_and_day_make_the_same_papers_and_another_seed_others() -> None:
    day = date(2026, 4, 7)
    assert made_entries(3, day) == made_entries(3, day)
    assert {e.item["title"] for e in made_entries(3, day)}.isdisjoint(
        e.item["title"] for e in made_entries(4, day)
    )


@pytest.mark.slow
def test_items_have_exactly_the_keys_of_the_api_in_may_2026(corpus: Path) -> None:
    real = [
        item
        for file in sorted((corpus / "hf_api/days").glob("2026-05-*.json"))
        for item in json.loads(file.read_text("utf8"))
    ]
    assert set(key_paths(items_of(MAY))) == set(key_paths(real))


def test_a_month_holds_every_oddity() -> None:
    items = items_of(APRIL)
    papers = [item["paper"] for item in items]
    authors = [author for paper in papers for author in paper["authors"]]
    keywords = [paper.get("ai_keywords", []) for paper in papers]
    oddities = {
        "latex": any("$\\mathcal{O}" in item["title"] for item in items),
        "script": any("<script>alert(1)</script>" in item["title"] for item in items),
        "hidden": any(author["hidden"] for author in authors),
        "600 authors": len({p["id"] for p in papers if len(p["authors"]) == 600}) == 1,
        "organization": any("organization" in item for item in items),
        "no organization": any("organization" not in item for item in items),
        "no avatar": any("avatar" not in item.get("organization", {"avatar": 1}) for item in items),
        "video": any(url.endswith(".mp4") for item in items for url in item.get("mediaUrls", ())),
        "no media": any(item.get("mediaUrls") == [] for item in items),
        "CJK": any(author.get("user", {}).get("fullname") == "許湛然" for author in authors),
        "zero upvotes": any(paper["upvotes"] == 0 for paper in papers),
        "url residue": any("{https://github.com/" in item["summary"] for item in items),
        "blank keyword": any(" " in listed for listed in keywords),
        "repeated keyword": any(len(set(listed)) < len(listed) for listed in keywords),
        "leading space": any(paper.get("projectPage", "").startswith(" ") for paper in papers),
        "id ends in 0": any(paper["id"].endswith("0") for paper in papers),
    }
    assert [name for name, holds in oddities.items() if not holds] == []


def test_days_have_1_to_60_papers_and_weekends_and_holidays_none() -> None:
    counts = {day: len(made_entries(0, day)) for day in APRIL}
    assert counts[date(2026, 4, 4)] == counts[date(2026, 4, 5)] == 0
    assert counts[date(2026, 4, 3)] == 0
    assert counts[date(2026, 4, 15)] == 1
    assert 50 < counts[date(2026, 4, 14)] <= 60
    assert max(counts.values()) <= 60
    assert min(count for day, count in counts.items() if day.weekday() < 5 and day.day != 3) == 1


def test_a_paper_listed_twice_comes_again_after_six_days_and_no_other_id_repeats() -> None:
    listed: dict[str, list[date]] = {}
    for day in APRIL + MAY:
        for entry in made_entries(0, day):
            listed.setdefault(entry.item["paper"]["id"], []).append(day)
    gaps = Counter(on[-1] - on[0] for on in listed.values() if len(on) > 1)
    assert set(gaps) == {timedelta(days=6)}


@pytest.mark.parametrize(
    ("day", "published", "mislabelled"),
    [
        (date(2026, 1, 14), "00:00:00.000Z", "19:00:00.000Z"),
        (date(2026, 7, 14), "00:00:00.000Z", "20:00:00.000Z"),
    ],
)
def test_the_outer_date_is_new_york_time_labelled_utc(
    day: date, published: str, mislabelled: str
) -> None:
    item = made_entries(0, day)[0].item
    assert item["paper"]["publishedAt"].endswith(published)
    assert item["publishedAt"].endswith(mislabelled)


def test_counters_grow_for_two_weeks_and_never_shrink() -> None:
    entry = next(e for e in made_entries(0, date(2026, 4, 7)) if e.item["paper"]["upvotes"] > 20)
    hours = [entry.appears_at + timedelta(hours=step) for step in range(24 * 15)]
    seen = [entry.at(now)["paper"]["upvotes"] for now in hours]
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (1, entry.item["paper"]["upvotes"])


def test_late_arrivals_come_after_the_day_began_and_keep_its_date() -> None:
    lists = Listings(MadeUp(date(2026, 4, 1)))
    day = date(2026, 4, 9)
    counts = [len(lists.on(day, datetime(2026, 4, 9, 9) + timedelta(hours=h))) for h in range(40)]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1] == len(made_entries(0, day))
    stated = {
        item["paper"]["submittedOnDailyAt"][:10] for item in lists.on(day, datetime(2026, 5, 1))
    }
    assert stated == {"2026-04-09"}


@pytest.mark.parametrize(
    "answer",
    [
        [{"paper": {"id": "2604.00010", "upvotes": 1}}],
        ["{'paper': {'id': '2604.00010', 'upvotes': 1}}"],
        {"status": "success", "data": ["{'paper': {'id': '2604.00010', 'upvotes': 1}}"]},
    ],
)
def test_a_folder_serves_archived_answers_of_every_shape(answer: Any, tmp_path: Path) -> None:
    (tmp_path / "2026-04-07.json").write_text(json.dumps(answer))
    lists = Listings(Folder(tmp_path))
    now = datetime(2026, 4, 9, 12)
    assert lists.on(date(2026, 4, 7), now) == [{"paper": {"id": "2604.00010", "upvotes": 1}}]
    assert lists.issue_at_or_before(now.date(), now) == date(2026, 4, 7)


def test_a_folder_without_days_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"no YYYY-MM-DD\.json"):
        Folder(tmp_path)
