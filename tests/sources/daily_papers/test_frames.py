"""Entries as rows: values are cleaned, keyed and counted, and what cannot be is told."""

from datetime import date, datetime, timedelta
from hashlib import sha256

import pytest

from etl.sources.daily_papers.records import Account, Author, Entry, Organization, ParsedDocument
from tests.sources.daily_papers.small_pages import frame_of, normalized, page

DAY = date(2026, 4, 1)
WOOL = Entry(
    4,
    title=" Fast\n Wool",
    arxiv_id="2604.00017v2",
    abstract="Sheep\n knit.",
    published_at="2026-03-31T10:00:00.000Z",
    authors=[Author("Mira Tanaka"), Author("Bo Zhang")],
    organization=Organization(" Example  Lab", " Example\n Lab "),
    upvotes=12,
    comment_count=3,
    github_stars=40,
    submitter=Account(" Bo "),
    submitted_at="2026-04-01T08:00:00.000Z",
    keywords=["wool", "wool"],
    ai_summary="On wool.",
    ai_summary_model="knit-1",
    thumbnail_url="https://example.org/a.png",
    discussion_id="d1",
    is_author_participating=True,
    repository_added_by="user",
    model_count=1,
    dataset_count=2,
    space_count=3,
    extra="{}",
)


def daily(*entries: Entry) -> ParsedDocument:
    return page(*entries, listing_kind="daily", listed_on=DAY)


def test_an_entry_becomes_a_row() -> None:
    row = frame_of("entries", daily(Entry(1), WOOL)).row(1, named=True)
    expected = {
        "position": 4,
        "paper_key": "arxiv:2604.00017",
        "arxiv_id": "2604.00017",
        "title": "Fast Wool",
        "title_raw": " Fast\n Wool",
        "title_fingerprint": "fastwool",
        "abstract": "Sheep knit.",
        "abstract_raw": "Sheep\n knit.",
        "published_at": datetime(2026, 3, 31, 10),
        "published_on": date(2026, 3, 31),
        "published_on_method": "timestamp",
        "author_count": 2,
        "organization_key": "example lab",
        "organization_name": " Example  Lab",
        "organization_full_name": "Example Lab",
        "submitter_key": "bo",
        "submitted_at": datetime(2026, 4, 1, 8),
        "submitted_on": DAY,
        "child_count": 4,
        "repaired_count": 1,
    }
    plain = (
        *("upvotes", "comment_count", "github_stars", "ai_summary", "ai_summary_model"),
        *("thumbnail_url", "discussion_id", "is_author_participating", "repository_added_by"),
        *("model_count", "dataset_count", "space_count", "extra"),
    )
    expected |= {name: getattr(WOOL, name) for name in plain}
    assert {name: row[name] for name in expected} == expected


def test_what_an_entry_does_not_state_is_null() -> None:
    row = frame_of("entries", page(Entry(2))).row(0, named=True)
    stated = {name: value for name, value in row.items() if value is not None}
    del stated["capture_id"], stated["listing_kind"], stated["imported_at"]
    assert stated == {
        "position": 2, "is_impossible_date": False, "child_count": 0, "repaired_count": 0
    }  # fmt: skip


def test_entries_stand_in_the_order_of_their_pages_each_with_its_own_texts() -> None:
    pages = (
        page(Entry(1, "Wool", abstract="Of wool"), Entry(2, "Socks", abstract="Of socks")),
        page(Entry(1, "Yarn", abstract="Of yarn"), Entry(2, "Sheep", author_count=9)),
    )
    read, frames = normalized(*pages)
    columns = ["capture_id", "position", "title", "abstract", "title_raw", "abstract_raw"]
    first, second = (capture.capture_id for capture, _ in read)
    assert frames.tables["stage.entries"].select(columns).rows() == [
        (first, 1, "Wool", "Of wool", None, None),
        (first, 2, "Socks", "Of socks", None, None),
        (second, 1, "Yarn", "Of yarn", None, None),
        (second, 2, "Sheep", None, None, None),
    ]


@pytest.mark.parametrize(
    ("entry", "paper_key"),
    [
        (Entry(1, "Wool", "cs/0112017"), "arxiv:cs/0112017"),
        (Entry(1, "Wool & Yarn"), f"title:{sha256(b'woolyarn').hexdigest()[:16]}"),
        (Entry(1, "Wool", "2604.00017 v2"), f"title:{sha256(b'wool').hexdigest()[:16]}"),
        (Entry(1, " "), None),
    ],
)
def test_a_paper_is_known_by_its_id_or_else_by_its_title(
    entry: Entry, paper_key: str | None
) -> None:
    assert frame_of("entries", page(entry))["paper_key"].to_list() == [paper_key]


def test_a_printed_number_of_authors_outweighs_the_length_of_their_list() -> None:
    entries = [Entry(1, author_count=7, authors=[Author("Mira")]), Entry(2, authors=[])]
    assert frame_of("entries", page(*entries))["author_count"].to_list() == [7, None]


@pytest.mark.parametrize(
    ("reading", "submitted_on"),
    [
        (daily(Entry(1)), DAY),
        (daily(Entry(1, day=date(2026, 4, 3))), date(2026, 4, 3)),
        (page(Entry(1), listing_kind="search", listed_on=DAY), None),
        (page(Entry(1, day=DAY), listing_kind="trending"), DAY),
    ],
)
def test_the_day_of_an_entry_is_its_own_or_that_of_the_daily_page(
    reading: ParsedDocument, submitted_on: date | None
) -> None:
    assert frame_of("entries", reading)["submitted_on"].to_list() == [submitted_on]


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (Entry(1, arxiv_id="2613.00017"), "arxiv_id: 2613.00017 is not an arXiv id"),
        (Entry(1, arxiv_id="x2604.00017"), "arxiv_id: x2604.00017 is not an arXiv id"),
        (Entry(1, arxiv_id="2604.00017v"), "arxiv_id: 2604.00017v is not an arXiv id"),
        (Entry(1, published_at="soon"), "published_on: soon is no possible date"),
        (
            Entry(1, published_at="soon", printed_date="Apr 7, 2025"),
            "published_on: soon is no possible date",
        ),
        (Entry(1, printed_date="Feb 30"), "published_on: Feb 30 is no possible date"),
        (Entry(1, submitted_at="today"), "submitted_at: today is no timestamp"),
    ],
)
def test_a_value_that_cannot_be_is_told_as_it_was_printed(entry: Entry, fault: str) -> None:
    faults = frame_of("faults", page(Entry(7, "Wool"), entry))
    assert faults.select("position", "fault").rows() == [(1, fault)]


def test_each_fault_of_an_entry_is_told() -> None:
    entry = Entry(
        *(1, "Wool", "no id"), submitted_at="today", printed_date="Feb 30", authors=[Author(" ")]
    )
    assert frame_of("faults", page(entry))["fault"].to_list() == [
        "arxiv_id: no id is not an arXiv id",
        "published_on: Feb 30 is no possible date",
        "submitted_at: today is no timestamp",
        "authorships.name:   of author 1 is no name",
    ]


@pytest.mark.parametrize(
    ("captured_at", "seen_on"), [(datetime(2026, 4, 9, 23), "2026-04-09"), (None, "2026-05-01")]
)
def test_a_day_is_from_the_first_issue_to_two_days_after_the_page(
    captured_at: datetime | None, seen_on: str
) -> None:
    latest = date.fromisoformat(seen_on) + timedelta(days=2)
    days = [date(2023, 5, 3), date(2023, 5, 4), latest, latest + timedelta(days=1)]
    entries = [Entry(position, day=day) for position, day in enumerate(days, start=1)]
    faults = frame_of("faults", page(*entries), captured_at=captured_at)
    assert faults.select("position", "fault").rows() == [
        (place, f"submitted_on: {days[place - 1]} is no possible day of a page of {seen_on}")
        for place in (1, 4)
    ]


def test_printed_dates_may_prove_when_a_page_was_captured() -> None:
    """2026 is the only year after 2025 that had begun when the page was imported."""
    dated = Entry(1, printed_date="Dec 19, 2025"), Entry(2, printed_date="Apr 7")
    search = page(*dated, listing_kind="search", header_date="Apr 15")
    captures = frame_of("captures", page(Entry(1)), search, page())
    columns = ["captured_on", "archive_file", "archive_offset"]
    assert captures.select(columns).rows() == [
        (None, "file", 0), (date(2026, 4, 15), "file", 1), (None, "file", 2)
    ]  # fmt: skip
    entries = frame_of("entries", search)
    assert entries["published_on"].to_list() == [date(2025, 12, 19), date(2026, 4, 7)]


def test_a_stated_instant_outweighs_a_header() -> None:
    search = page(Entry(1), listing_kind="search", header_date="Apr 15, 2026")
    captures = frame_of("captures", search, page(), captured_at=datetime(2026, 4, 16))
    assert captures["captured_on"].to_list() == [date(2026, 4, 16), date(2026, 4, 16)]
