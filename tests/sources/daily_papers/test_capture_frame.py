"""A row of stage.captures: the listing that a document is, and what is wrong with it."""

from datetime import date, datetime

import pytest

from etl.archive.documents import Capture, Provenance
from etl.sources.daily_papers.capture_frame import capture_frame
from etl.sources.daily_papers.records import Entry, ParsedDocument

SITE = "https://huggingface.co"
DAY = date(2026, 4, 1)
NEXT = date(2026, 4, 2)
IMPORTED = datetime(2026, 5, 1)


def page(**more: object) -> ParsedDocument:
    return ParsedDocument("cards", 1, "page", entries=[Entry(1, "Wool")], **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("provenance", "document", "expected"),
    [
        (
            Provenance(f"{SITE}/papers/date/2026-04-01", listed_on=NEXT),
            page(listing_kind="daily", header_date=" Apr 2\n"),
            {"listing_kind": "daily", "listed_on": NEXT, "requested_on": NEXT},
        ),
        (
            Provenance(f"{SITE}/papers/date/2026-04-01"),
            page(listing_kind="daily", header_date="Apr 2"),
            {"listing_kind": "daily", "requested_on": DAY},
        ),
        (
            Provenance(f"{SITE}/papers", listed_on=DAY),
            page(listing_kind="search", query="wool", header_date="Apr 1"),
            {
                "listing_kind": "search",
                "query": "wool",
                "header_date": "Apr 1",
                "requested_on": DAY,
            },
        ),
        (
            Provenance(f"{SITE}/api/daily_papers?week=2026-W14&p=2&limit=10"),
            page(listing_kind="weekly", period="2026-W14"),
            {
                "listing_kind": "weekly",
                "period": "2026-W14",
                "page_number": 2,
                "page_limit": 10,
            },
        ),
        (
            Provenance(f"{SITE}/api/daily_papers"),
            page(fault_kind="count_differs", fault="count says 9, data holds 1"),
            {
                "listing_kind": "unknown",
                "page_number": 0,
                "fault_kind": "count_differs",
                "fault": "count says 9, data holds 1",
            },
        ),
        (
            Provenance(f"{SITE}/papers/date/2026-04-01"),
            page(listing_kind="daily", listed_on=NEXT),
            {
                "outcome": "repeat",
                "listing_kind": "daily",
                "listed_on": NEXT,
                "requested_on": DAY,
                "fault_kind": "other_issue",
                "fault": "asked for 2026-04-01, but this is the issue of 2026-04-02",
                "is_other_issue": True,
            },
        ),
        (
            Provenance(captured_at=datetime(2026, 4, 3, 23, 59)),
            page(stated_on=NEXT),
            {"listing_kind": "unknown", "captured_on": date(2026, 4, 3), "stated_on": NEXT},
        ),
        (
            Provenance(),
            page(stated_on=NEXT),
            {"listing_kind": "unknown", "captured_on": NEXT, "stated_on": NEXT},
        ),
    ],
)
def test_a_row_says_which_listing_a_document_is(
    provenance: Provenance, document: ParsedDocument, expected: dict[str, object]
) -> None:
    capture = Capture("c" * 16, "0" * 64, 7, "import", provenance, IMPORTED)  # type: ignore[arg-type]
    [row] = capture_frame([(capture, document)]).to_dicts()
    assert {name: value for name, value in row.items() if value is not None} == {
        "capture_id": "c" * 16,
        "source": "import",
        "imported_at": IMPORTED,
        "sha256": "0" * 64,
        "byte_count": 7,
        "template": "cards",
        "parser_version": 1,
        "outcome": "page",
        "entry_count": 1,
        "is_other_issue": False,
        **stated(provenance),
        **expected,
    }


def stated(provenance: Provenance) -> dict[str, object]:
    by_column = {
        "stated_url": provenance.url,
        "captured_at": provenance.captured_at,
        "stated_listed_on": provenance.listed_on,
    }
    return {name: value for name, value in by_column.items() if value is not None}
