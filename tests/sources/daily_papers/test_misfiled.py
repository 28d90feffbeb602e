"""Pages of one day that were served for another: what fetching and staging make of them."""

from datetime import date, datetime
from pathlib import Path

import pytest
from msgspec import json

from etl.archive.documents import Capture, Provenance
from etl.contract.vocabulary import FetchOutcome, ServedIssue, StagedOutcome
from etl.sources.base import Answer
from etl.sources.daily_papers.capture_frame import capture_frame
from etl.sources.daily_papers.detect import parse_document
from etl.sources.daily_papers.misfiled import is_whole, partly_read, served_issue, withdraw_misfiled
from etl.sources.daily_papers.records import Entry, ParsedDocument, Reject
from etl.sources.daily_papers.urls import parse_address
from etl.sources.daily_papers.verdict import listing_verdict

PAGES = Path(__file__).parents[2] / "pages"
DAILY = (PAGES / "daily_2026-04-01.html").read_bytes()
NO_TITLE = DAILY.replace(b"&quot;title&quot;:", b"&quot;name&quot;:", 1)
ITEMS = json.decode((PAGES / "api_2026-04-02.json").read_bytes())


@pytest.mark.parametrize(
    ("fault", "refused", "entries", "expected"),
    [
        (None, 0, 0, None),
        (None, 25, 50, None),
        (None, 26, 50, "26 of 50 entries cannot be read"),
        (None, 1, 1, "1 of 1 entry cannot be read"),
        ("cut off", 0, 50, "cut off"),
        ("cut off", 50, 50, "cut off"),
    ],
)
def test_a_list_with_a_fault_or_mostly_refused_is_read_in_part(
    fault: str | None, refused: int, entries: int, expected: str | None
) -> None:
    assert partly_read(fault, refused, entries) == expected


@pytest.mark.parametrize(
    ("asked", "own", "is_whole", "previous", "expected"),
    [
        (2, 2, True, None, "asked"),
        (2, 2, False, 1, "asked"),
        (2, None, True, None, "asked"),
        (None, 2, True, None, "asked"),
        (5, 3, True, None, "previous"),
        (5, 3, False, None, "previous"),
        (5, 3, True, 3, "previous"),
        (5, 4, True, 3, "previous"),
        (5, 2, True, 3, "recapture"),
        (5, 2, False, 3, "misfiled"),
        (1, 2, True, None, "recapture"),
        (1, 2, False, None, "misfiled"),
    ],
)
def test_only_the_issue_before_a_day_says_that_the_day_lists_nothing(
    asked: int | None, own: int | None, is_whole: bool, previous: int | None, expected: ServedIssue
) -> None:
    days = [number and date(2026, 4, number) for number in (asked, own, previous)]
    assert served_issue(days[0], days[1], is_whole=is_whole, previous=days[2]) == expected


def page(day: str) -> str:
    return f"https://huggingface.co/papers/date/{day}"


def answer(day: str, query: str = "") -> str:
    return f"https://huggingface.co/api/daily_papers?date={day}{query}"


@pytest.mark.parametrize(
    ("body", "url", "fetched", "staged", "listed_on", "entry_count"),
    [
        (DAILY, page("2026-04-01"), "page", "page", date(2026, 4, 1), 4),
        (DAILY, page("2026-04-02"), "repeat", "repeat", date(2026, 4, 1), 4),
        (DAILY, page("2026-03-31"), "unreadable", "repeat", date(2026, 4, 1), 4),
        (NO_TITLE, page("2026-04-01"), "page", "page", date(2026, 4, 1), 4),
        (NO_TITLE, page("2026-04-02"), "repeat", "repeat", date(2026, 4, 1), 4),
        (NO_TITLE, page("2026-03-31"), "unreadable", "unreadable", None, 0),
        (DAILY[:-9], page("2026-03-31"), "unreadable", "unreadable", None, 0),
        (json.encode(ITEMS), answer("2026-04-02"), "page", "page", date(2026, 4, 2), len(ITEMS)),
        (
            *(json.encode(ITEMS), answer("2026-04-01"), "unreadable", "repeat"),
            *(date(2026, 4, 2), len(ITEMS)),
        ),
        (
            *(json.encode(ITEMS), answer("2026-04-01", f"&limit={len(ITEMS)}"), "unreadable"),
            *("unreadable", None, 0),
        ),
        (b"[]", answer("2026-04-01"), "empty", "empty", date(2026, 4, 1), 0),
    ],
)
def test_fetching_and_staging_agree_about_a_page_of_another_day(
    body: bytes,
    url: str,
    fetched: FetchOutcome,
    staged: StagedOutcome,
    listed_on: date | None,
    entry_count: int,
) -> None:
    assert listing_verdict(Answer(200, {}, body), Provenance(url)).outcome == fetched
    provenance = Provenance(url=url)
    capture = Capture("0" * 16, "0" * 64, len(body), "import", provenance, datetime(2026, 5, 1))
    frame = capture_frame([(capture, parse_document(body, provenance))])
    found = frame.select("outcome", "listed_on", "entry_count").row(0)
    assert found == (staged, listed_on, entry_count)


def parsed(entry_count: int, **more: object) -> ParsedDocument:
    entries = [Entry(number + 1, "Wool") for number in range(entry_count)]
    return ParsedDocument("api", 1, "page", entries=entries, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("url", "document", "expected"),
    [
        (page("2026-04-01"), parsed(500), True),
        (page("2026-04-01"), parsed(0, fault_kind="no_papers"), True),
        (page("2026-04-01"), parsed(1, fault_kind="cut"), False),
        (page("2026-04-01"), parsed(1, rejects=[Reject(2, "no title", "{}")]), False),
        (answer("2026-04-01"), parsed(49), True),
        (answer("2026-04-01"), parsed(50), False),
        (answer("2026-04-01", "&limit=100"), parsed(99), True),
        (answer("2026-04-01", "&limit=100"), parsed(100), False),
        (answer("2026-04-01", "&p=1"), parsed(1), False),
    ],
)
def test_a_document_is_whole_where_nothing_of_its_listing_may_be_missing(
    url: str, document: ParsedDocument, expected: bool
) -> None:
    assert is_whole(document, parse_address(url)) is expected


@pytest.mark.parametrize(
    ("provenance", "day"),
    [
        (Provenance(url=answer("2026-04-01")), "2026-04-01"),
        (Provenance(url=answer("2026-04-01"), listed_on=date(2026, 3, 31)), "2026-03-31"),
        (Provenance(listed_on=date(2026, 3, 31)), "2026-03-31"),
    ],
)
def test_a_misfiled_document_lists_nothing_and_says_which_issue_it_is(
    provenance: Provenance, day: str
) -> None:
    of_issue = parsed(
        1,
        listing_kind="daily",
        listed_on=date(2026, 4, 2),
        header_date="Apr 2",
        rejects=[Reject(2, "no title", "{}")],
        unknown_keys={"entry": {"mood": 1}},
    )
    fault = f"asked for {day}, but this is the later issue of 2026-04-02"
    assert withdraw_misfiled(of_issue, provenance) == ParsedDocument(
        "api", 1, "unreadable", fault, "other_issue"
    )
    on_its_day = Provenance(url=answer("2026-04-01"), listed_on=date(2026, 4, 2))
    assert withdraw_misfiled(of_issue, on_its_day) is of_issue
