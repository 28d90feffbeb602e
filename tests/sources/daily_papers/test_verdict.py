"""An answer with status 200 counts as the listing asked for only where it is that listing."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec import json

from etl.archive.documents import Provenance
from etl.sources.base import Answer, AnswerVerdict
from etl.sources.daily_papers.detect import parse_document
from etl.sources.daily_papers.verdict import listing_verdict

PAGES = Path(__file__).parents[2] / "pages"
SITE = "https://huggingface.co"
API = f"{SITE}/api/daily_papers"
DAY = f"{SITE}/papers/date/2026-04-01"
DAILY = (PAGES / "daily_2026-04-01.html").read_bytes()
NO_TITLE = DAILY.replace(b"&quot;title&quot;:", b"&quot;name&quot;:", 1)
WEEK = (PAGES / "week_2026-W14.html").read_bytes()
SEARCH = DAILY.replace(
    b"&quot;query&quot;:{}", b"&quot;query&quot;:{&quot;q&quot;:&quot;wool&quot;}"
)
NO_DATA = (PAGES / "api_2026-04-04_no_data.json").read_bytes()
ITEMS: list[dict[str, Any]] = json.decode((PAGES / "api_2026-04-02.json").read_bytes())
ARRAY = json.encode(ITEMS)


def submitted(day: str) -> bytes:
    """The items, and the first of them says that it came on another day."""
    first = ITEMS[0] | {"paper": ITEMS[0]["paper"] | {"submittedOnDailyAt": day}}
    return json.encode([first, *ITEMS[1:]])


def verdict_on(
    body: bytes, url: str, listed_on: date | None = None, headers: Mapping[str, str] | None = None
) -> AnswerVerdict:
    return listing_verdict(Answer(200, headers or {}, body), Provenance(url, None, listed_on))


@pytest.mark.parametrize(
    ("body", "url", "outcome", "detail"),
    [
        (DAILY, DAY, "page", None),
        (DAILY, f"{SITE}/papers/date/2026-04-02", "repeat",
         "asked for 2026-04-02, but this is 2026-04-01's"),
        (DAILY, f"{SITE}/papers/date/2026-03-31", "unreadable",
         "asked for 2026-03-31, but this is the later issue of 2026-04-01"),
        (WEEK, f"{SITE}/papers/week/2026-W14", "page", None),
        (WEEK, f"{SITE}/papers/week/2026-W15", "unreadable",
         "asked for '2026-W15', but this is '2026-W14'"),
        (WEEK, DAY, "unreadable", "asked for a daily listing, but this one is weekly"),
        (SEARCH, f"{SITE}/papers?q=silk", "unreadable", "asked for 'silk', but this is 'wool'"),
        ((PAGES / "junk_challenge.html").read_bytes(), DAY, "blocked",
         'an interstitial, not a page of the site: "Human Verification"'),
        (b"<html><title>Log In - Hugging Face</title></html>", DAY, "blocked",
         'a login page: "Log In - Hugging Face"'),
        ((PAGES / "junk_503.html").read_bytes(), DAY, "unreadable",
         'an HTTP error page: "503 Service Temporarily Unavailable"'),
        (b"[]", f"{API}?date=2026-04-02", "empty", "no papers"),
        (b"[]", f"{API}?date=2026-04-02&p=1", "empty", "no papers on page 1, counted from 0"),
        (ARRAY, f"{API}?date=2026-04-02&p=1", "page", None),
        (NO_DATA, f"{API}?date=2026-04-03", "unreadable",
         "asked for 2026-04-03, but this is the later issue of 2026-04-04"),
        (ARRAY, f"{API}?date=2026-04-03&p=1", "unreadable",
         "asked for 2026-04-03, but this is 2026-04-02's"),
        (submitted("2026-04-01T00:00:00.000Z"), f"{API}?date=2026-04-02", "unreadable",
         "asked for a daily listing, but this one is unknown: asked for 2026-04-02, but entries"
         " state 2026-04-01: not filed under a day"),
        (json.encode([{"paper": {}}]), f"{API}?week=2026-W14", "unreadable",
         "1 of 1 entry cannot be read: paper.id: missing"),
        (json.encode([{"paper": {}}, {}, ITEMS[0]]), f"{API}?week=2026-W14", "unreadable",
         "2 of 3 entries cannot be read: paper.id: missing"),
        (DAILY[: DAILY.index(b"</article>")], DAY, "unreadable",
         "the page ends early (no </html>); its island is whole"),
    ],
)  # fmt: skip
def test_each_answer_has_its_verdict(body: bytes, url: str, outcome: str, detail: str) -> None:
    found = verdict_on(body, url)
    assert (found.outcome, found.detail) == (outcome, detail)
    assert found.parsed == parse_document(body, Provenance(url))


def test_a_firewall_that_asks_for_something_is_not_read() -> None:
    found = verdict_on(DAILY, DAY, headers={"x-amzn-waf-action": "captcha"})
    assert found == AnswerVerdict("blocked", "the site's firewall asks for a captcha")


def test_the_url_says_what_was_asked_for_whatever_a_person_states() -> None:
    found = verdict_on(ARRAY, f"{API}?date=2026-04-01&limit=3", date(2026, 4, 2))
    assert (found.outcome, found.detail) == (
        "unreadable",
        "asked for 2026-04-01, but this is the later issue of 2026-04-02",
    )


def test_a_long_fault_is_cut() -> None:
    odd = json.encode(ITEMS[0] | {"paper": ITEMS[0]["paper"] | {"submittedOnDailyAt": "\x01" * 40}})
    fault = r"paper.submittedOnDailyAt: not a day: '" + r"\x01" * 40 + "'"
    found = verdict_on(b"[" + odd + b"]", f"{API}?week=2026-W14")
    assert found.detail == f"1 of 1 entry cannot be read: {fault}"[:200]


@pytest.mark.parametrize(
    ("body", "url", "entry_count", "is_last"),
    [
        (NO_TITLE, DAY, 4, True),
        (ARRAY, f"{API}?date=2026-04-02", 3, True),
        (ARRAY, f"{API}?date=2026-04-02&limit=4", 3, True),
        (ARRAY, f"{API}?date=2026-04-02&limit=3", 3, False),
        (json.encode(ITEMS * 33), f"{API}?date=2026-04-02", 99, True),
        (json.encode((ITEMS * 17)[:50]), f"{API}?date=2026-04-02&limit=100", 50, False),
        (json.encode((ITEMS * 17)[:50]), f"{API}?date=2026-04-02&limit=100&p=1", 50, False),
        (json.encode(ITEMS * 17), f"{API}?date=2026-04-02&limit=100", 51, True),
        (json.encode([*ITEMS * 33, ITEMS[0]]), f"{API}?date=2026-04-02", 100, False),
    ],
)
def test_an_answer_as_long_as_answers_get_is_not_the_last(
    body: bytes, url: str, entry_count: int, is_last: bool
) -> None:
    found = verdict_on(body, url)
    assert (found.outcome, found.entry_count, found.is_last) == ("page", entry_count, is_last)


def test_what_a_digest_is_of() -> None:
    later = DAILY.replace(b"Root=1-69cd5d20", b"Root=1-69ceae80")
    assert verdict_on(later, DAY).digest == verdict_on(DAILY, DAY).digest
    assert verdict_on(NO_TITLE, DAY).digest != verdict_on(DAILY, DAY).digest


def test_a_digest_is_32_digits_whatever_order_keys_come_in() -> None:
    wrapping = {"status": "success", "date": "2026-04-02", "count": 3, "data": ITEMS}
    url = f"{API}?date=2026-04-02"
    ordered = [{**wrapping, "a": 1, "b": 2}, {**wrapping, "b": 2, "a": 1}]
    one, other = (verdict_on(json.encode(body), url).digest or "" for body in ordered)
    assert re.fullmatch(r"[0-9a-f]{32}", one)
    assert one == other
