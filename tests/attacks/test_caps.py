"""What is over a cap is refused in words: an entry as a reject, a page as unreadable."""

import time
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
from msgspec import json

from etl.archive.documents import Provenance
from etl.clock import SYSTEM_CLOCK
from etl.normalize.latex import readable_latex
from etl.pipeline.load import load_documents
from etl.release.database import open_release
from etl.release.export import export_release
from etl.settings import Settings
from etl.sources.daily_papers.detect import parse_document
from expectations.report.report_page import render_page
from tests.answers import item

pytestmark = pytest.mark.slow

API = "https://huggingface.co/api/daily_papers"
CAPTURED_AT = datetime(2026, 4, 7, 18)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", source_date=datetime(2026, 4, 7, 20))


def load(settings: Settings, pages: Mapping[str, tuple[object, Provenance]]) -> None:
    """Load each page, encoded as JSON, from a file of its name."""
    documents = []
    for name, (content, provenance) in pages.items():
        path = settings.home.parent / name
        path.write_bytes(json.encode(content))
        documents.append((path, provenance))
    load_documents(settings, documents)


def answer_of(day: str, captured_at: datetime | None = CAPTURED_AT) -> Provenance:
    return Provenance(f"{API}?date={day}", captured_at)


def submitted(day: str, *numbers: int) -> list[dict[str, object]]:
    return [item(number, submittedOnDailyAt=f"{day}T08:00:00.000Z") for number in numbers]


GOOD = (submitted("2026-04-06", 1, 2), answer_of("2026-04-06"))
BEFORE, AFTER = "before the site's first issue of 2023-05-04", "after it was seen on 2026-04-07"
IMPOSSIBLE_DAYS = [
    (CAPTURED_AT, {
        "0001-01-01": BEFORE, "2023-05-03": BEFORE,
        "2026-04-10": AFTER, "2062-04-03": AFTER, "9999-12-31": AFTER,
    }),
    (None, {"9999-12-31": AFTER}),
]  # fmt: skip


@pytest.mark.parametrize(("captured_at", "days"), IMPOSSIBLE_DAYS)
def test_m6_a_page_of_an_impossible_day_is_unreadable(
    settings: Settings, captured_at: datetime | None, days: dict[str, str]
) -> None:
    pages: dict[str, tuple[object, Provenance]] = {"good": GOOD}
    for day in days:
        where = answer_of(day, captured_at)
        pages[f"listing {day}"] = (submitted(day, 3, 4), where)
        pages[f"nothing {day}"] = ({"status": "no_data", "date": day}, where)
    load(settings, pages)
    with open_release(settings.release) as con:
        captures = con.execute(
            "select outcome, listed_on, entry_count, fault from core.captures order by all"
        ).fetchall()
        listed = con.execute("select distinct first_listed_on from core.papers").fetchall()
    faults = [f"a page of {day}, which is {relation}" for day, relation in days.items()]
    assert captures == [
        ("page", date(2026, 4, 6), 2, None),
        *(("unreadable", None, 0, fault) for fault in sorted(faults * 2)),
    ]
    assert listed == [(date(2026, 4, 6),)]
    assert "From 2026-04-06 to " in render_page(settings, SYSTEM_CLOCK)


@pytest.mark.parametrize("day", ["2023-05-04", "2026-04-09"])
def test_the_first_issue_and_one_in_another_time_zone_are_possible(
    settings: Settings, day: str
) -> None:
    load(settings, {"listing": (submitted(day, 3, 4), answer_of(day))})
    with open_release(settings.release) as con:
        found = con.execute("select outcome, cast(listed_on as varchar) from core.captures")
        assert found.fetchall() == [("page", day)]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_m6_an_entry_of_an_impossible_day_is_refused(settings: Settings, day: str) -> None:
    entries = [*submitted("2026-04-06", 1), *submitted(day, 2)]
    load(settings, {"trending": (entries, Provenance(f"{API}?sort=trending", CAPTURED_AT))})
    fault = f"submitted_on: {day} is no possible day of a page of 2026-04-07"
    assert rejects(settings) == [(2, [fault])]


COUNTERS = ("upvotes", "githubStars")


def test_m7_counters_above_a_billion_are_refused(settings: Settings) -> None:
    """Five papers with each of these counters overflowed every sum of them."""
    counts = [it for it in (10**9, 10**9 + 1, 2**63 - 1) for _ in range(5)]
    entries = []
    for number, count in enumerate(counts, start=1):
        stated = {
            "githubRepo": "https://github.com/ann/alpha", "ai_keywords": ["tea"],
            "upvotes": count, "githubStars": count, "organization": {"name": "lab"},
        }  # fmt: skip
        entries.append(item(number, **stated) | {"numComments": count})
    load(settings, {"good": GOOD, "big": (entries, answer_of("2026-04-07"))})
    names = ("upvotes", "comment_count", "github_stars")
    assert rejects(settings) == [
        (position, [f"{name}: {count} is above 1000000000" for name in names])
        for position, count in enumerate(counts, start=1)
        if count > 10**9
    ]
    with open_release(settings.release) as con:
        assert export_release(con, settings.home / "export", None)


def rejects(settings: Settings) -> Sequence[tuple[int, list[str]]]:
    with open_release(settings.release) as con:
        found = con.execute("select position, faults from quality.rejects order by position")
        return found.fetchall()


def text_of(length: int) -> str:
    return "word " * (length // 5)


OVER_CAPS: dict[str, tuple[dict[str, object], str]] = {
    "m8 title": ({"title": text_of(3_000)}, "title: 3,000 characters, and at most 2,000 are read"),
    "m8 abstract": (
        {"summary": text_of(30_000)},
        "abstract: 30,000 characters, and at most 20,000 are read",
    ),
    "m8 formulas": (
        {"summary": "$x$" * 200},
        "abstract: 400 dollars and backslashes, and at most 300 are read",
    ),
    "m8 name": (
        {"authors": [{"name": text_of(2_000), "hidden": False}]},
        "name: 2,000 characters, and at most 1,000 are read",
    ),
    "m8 authors": (
        {"authors": [{"name": "Ada Frost", "hidden": False}] * 6_000},
        "authors: 6,000 authors, and at most 5,000 are read",
    ),
    "m8 keywords": (
        {"ai_keywords": ["tea"] * 501},
        "keywords: 501 keywords, and at most 500 are read",
    ),
    "m8 links": (
        {"mediaUrls": ["https://a.test"] * 201},
        "media_urls: 201 links, and at most 200 are read",
    ),
    "m8 url": (
        {"githubRepo": "https://github.com/a/" + "b" * 2_000},
        "github_url: 2,021 characters, and at most 2,000 are read",
    ),
}


@pytest.mark.parametrize(("paper", "fault"), OVER_CAPS.values(), ids=OVER_CAPS)
def test_an_entry_over_a_cap_is_refused_and_its_neighbour_loaded(
    paper: dict[str, object], fault: str
) -> None:
    entries = [item(1, **paper), item(2)]
    parsed = parse_document(json.encode(entries), answer_of("2026-04-06"))
    assert [(one.position, one.faults) for one in parsed.rejects] == [(1, [fault])]
    assert [one.position for one in parsed.entries] == [2]


def test_h3_a_formula_that_is_nested_too_deeply_stays_as_it_is() -> None:
    deep = "$" + r"\hat{" * 20 + "x" + "}" * 20 + "$"
    start = time.process_time()
    assert readable_latex(rf"{deep} and $\hat{{x}}^2$") == f"{deep} and x\u0302^2"
    assert time.process_time() - start < 0.2


PAGES_OVER_CAPS: dict[str, tuple[bytes, str, str]] = {
    "m8 entries": (
        b"[" + b"1," * 1_000 + b'{"paper":{}}]',
        "too_many",
        "1,001 entries, and at most 1,000 of a page are read",
    ),
    "h2 depth": (
        b"<html>" + b"<div></x>" * 1_001,
        "too_deep",
        "HTML nested deeper than 500 tags",
    ),
    "h2 attributes": (
        b"<html><p " + b"a " * 201 + b">",
        "too_many",
        "HTML with a tag of more than 200 attributes",
    ),
    "h2 tags": (b"<html>" + b"<p></p>" * 50_000, "too_many", "HTML of more than 50,000 tags"),
}


@pytest.mark.parametrize(("body", "kind", "fault"), PAGES_OVER_CAPS.values(), ids=PAGES_OVER_CAPS)
def test_a_page_over_a_cap_is_unreadable(body: bytes, kind: str, fault: str) -> None:
    parsed = parse_document(body, Provenance())
    assert (parsed.outcome, parsed.fault_kind, parsed.fault) == ("unreadable", kind, fault)
    assert (parsed.entries, parsed.rejects) == ([], [])
