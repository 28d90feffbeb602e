from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.sources.daily_papers.urls import (
    Address,
    is_same_listing,
    parse_address,
    quota_of_path,
)

SITE = "https://huggingface.co"
API = f"{SITE}/api/daily_papers"
DAY = date(2026, 7, 1)


@pytest.fixture(autouse=True)
def forgotten() -> None:
    """No address is remembered from an earlier test."""
    parse_address.cache_clear()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (f"{SITE}/papers", Address("daily")),
        (f"{SITE}/papers/", Address("daily")),
        (f"{SITE}/papers?date=2026-07-01", Address("daily", day=DAY)),
        (f"{SITE}/papers/date/2026-07-01", Address("daily", day=DAY)),
        (f"{SITE}/papers/date/2026-07-01/?utm=x#top", Address("daily", day=DAY)),
        (f"{SITE}/papers/week/2026-W27", Address("weekly", period="2026-W27")),
        (f"{SITE}/papers/month/2026-07", Address("monthly", period="2026-07")),
        (f"{SITE}/papers/trending", Address("trending")),
        (f"{SITE}/papers?q=sheep+%26+wool", Address("search", query="sheep & wool")),
        ("http://127.0.0.1:8000/papers/date/2026-07-01", Address("daily", day=DAY)),
        (f"{API}", Address(is_api=True)),
        (f"{API}?date=2026-07-01", Address("daily", day=DAY, is_api=True)),
        (f"{API}?date=2026-07-01&p=2&limit=100", Address("daily", DAY, None, None, 2, 100, True)),
        (f"{API}?week=2026-W27", Address("weekly", period="2026-W27", is_api=True)),
        (f"{API}?month=2026-07", Address("monthly", period="2026-07", is_api=True)),
        (f"{API}?sort=trending&limit=10", Address("trending", limit=10, is_api=True)),
        (f"{API}?sort=publishedAt", Address(is_api=True)),
        (f"{API}?submitter=mira-t&date=2026-07-01", Address(is_api=True)),
        (f"{API}/?q=sheep&date=2026-07-01", Address("search", query="sheep", is_api=True)),
        (f"{API}?limit=0", Address(is_api=True)),
        (f"{SITE}/papers?week=2026-W27", Address("weekly", period="2026-W27")),
        (f"{SITE}/papers?month=2026-07", Address("monthly", period="2026-07")),
        (f"{SITE}/papers?date=", Address("daily")),
        (f"{SITE}/papers?page=2", Address("daily")),
        (f"{SITE}/api/papers/2604.00017", Address("detail", arxiv_id="2604.00017")),
        (f"{SITE}/api/papers/hep-th%2F9901001/", Address("detail", arxiv_id="hep-th/9901001")),
    ],
)
def test_a_listing_url_says_what_it_asks_for(url: str, expected: Address) -> None:
    assert parse_address(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "papers",
        "http://[::1",
        "https://huggingface.co/papers/2604.00017",
        "https://huggingface.co/papers/date/2026-02-30",
        "https://huggingface.co/papers/date/2026-W27-1",
        "https://huggingface.co/papers?date=20260701",
        "https://huggingface.co/papers?date=2026-07-01T00:00:00Z",
        "https://huggingface.co/papers/week/2026-W60",
        "https://huggingface.co/papers/month/2026-13",
        "https://huggingface.co/papers/trending/now",
        "https://huggingface.co/papers/trending/2026-07-01",
        "https://huggingface.co/papers/date",
        "https://huggingface.co/papers?q=%ff",
        "https://huggingface.co/papers\ud800",
        "javascript:alert(1)",
    ],
)
def test_a_url_that_names_no_listing_asks_for_nothing(url: str | None) -> None:
    assert parse_address(url) == Address()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/search?q=black+sheep", Address("search", query="black sheep", is_api=True)),
        ("/search/?q=sheep&limit=9", Address("search", query="sheep", limit=9, is_api=True)),
        ("/search", Address(is_api=True)),
        ("/", Address(is_api=True)),
        ("?date=2025-10-08", Address(is_api=True)),
        ("/trending", Address(is_api=True)),
    ],
)
def test_a_search_of_all_papers_lists_no_day(url: str, expected: Address) -> None:
    assert parse_address(f"https://huggingface.co/api/papers{url}") == expected


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("", 1),
        ("?p=0", 1),
        ("?p=1", 51),
        ("?p=2&limit=100", 201),
        ("?p=-1", 1),
        ("?p=1e9", 1),
        ("?p=999999&limit=2", 1_999_999),
        ("?p=1000000", 1),
        ("?p=1&limit=0", 51),
    ],
)
def test_positions_continue_over_the_pages_of_an_answer(query: str, first: int) -> None:
    assert parse_address(API + query).first_position == first


@given(st.text() | st.text().map(lambda tail: f"{API}?p={tail}&date={tail}"))
def test_no_url_raises(url: str) -> None:
    assert parse_address(url).first_position >= 1


@pytest.mark.parametrize(
    ("url", "other", "is_same"),
    [
        (f"{SITE}/papers?date=2026-07-01", f"{SITE}/papers/date/2026-07-01", True),
        (f"{SITE}/papers/date/2026-07-01", f"{SITE}/papers/date/2026-07-02", False),
        (f"{SITE}/papers/date/2026-07-01", f"{API}?date=2026-07-01", False),
    ],
)
def test_two_urls_ask_for_one_listing_or_for_two(url: str, other: str, is_same: bool) -> None:
    assert is_same_listing(url, other) is is_same


@pytest.mark.parametrize(
    ("path", "quota"),
    [
        ("/api/daily_papers", "api"),
        ("/api/papers/2604.00017", "api"),
        ("/papers/date/2026-07-01", "pages"),
        ("/papers/api/", "pages"),
    ],
)
def test_what_begins_with_api_counts_against_the_quota_of_the_api(path: str, quota: str) -> None:
    assert quota_of_path(path) == quota
