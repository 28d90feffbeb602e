"""Days that no page can be of: before the first issue, or after the page was seen."""

import time
from datetime import UTC, date, datetime

import pytest

from etl.archive.documents import Provenance, new_document
from etl.sources.daily_papers.html_page import answered_on
from etl.sources.daily_papers.impossible_days import check_days, withdraw_impossible
from etl.sources.daily_papers.records import Entry, ParsedDocument, Reject

SEEN = date(2026, 4, 7)


def page(listed_on: date | None = None, **more: object) -> ParsedDocument:
    """A document with all that an unreadable one has not."""
    return ParsedDocument(
        "cards",
        1,
        "page",
        listing_kind="daily",
        listed_on=listed_on,
        header_date="Apr 7",
        entries=[Entry(1, "Wool")],
        rejects=[Reject(2, "no title", "{}")],
        unknown_keys={"entry": {"mood": 1}},
        **more,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    "document",
    [
        page(),
        page(date(2023, 5, 4)),
        page(date(2026, 4, 9)),  # clocks may be two days apart
        page(period="2026-W15"),  # from the sixth of April on
        page(period="2023-W19"),  # from the eighth of May on
    ],
)
def test_a_page_of_a_possible_day_stays(document: ParsedDocument) -> None:
    assert withdraw_impossible(document, SEEN) is document


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        (
            page(date(2023, 5, 3)),
            "a page of 2023-05-03, which is before the site's first issue of 2023-05-04",
        ),
        (page(date(2026, 4, 10)), "a page of 2026-04-10, which is after it was seen on 2026-04-07"),
        (
            page(period="2026-W16"),
            "a page of 2026-W16, which is after it was seen on 2026-04-07",
        ),
        (
            page(period="2023-W18"),
            "a page of 2023-W18, which is before the site's first issue of 2023-05-04",
        ),
    ],
)
def test_a_page_of_an_impossible_day_lists_nothing(document: ParsedDocument, fault: str) -> None:
    assert withdraw_impossible(document, SEEN) == ParsedDocument(
        "cards", 1, "unreadable", fault, "impossible_day"
    )


def test_the_first_issue_was_not_seen_days_before_it() -> None:
    first = withdraw_impossible(page(date(2023, 5, 4)), date(2023, 5, 1))
    assert first.fault == "a page of 2023-05-04, which is after it was seen on 2023-05-01"


@pytest.mark.parametrize(
    ("captured_at", "stated_on", "kept"),
    [
        (None, SEEN, SEEN),
        (None, date(2026, 4, 9), date(2026, 4, 9)),
        (None, date(2026, 4, 10), None),
        (datetime(2026, 4, 1), date(2026, 4, 9), date(2026, 4, 9)),  # the import decides
    ],
)
def test_a_day_of_capture_that_comes_after_the_import_is_dropped(
    captured_at: datetime | None, stated_on: date, kept: date | None
) -> None:
    provenance = Provenance(captured_at=captured_at)
    capture = new_document(b"", provenance, "import", datetime(2026, 4, 7, 12)).capture
    found = check_days(capture, page(date(2026, 4, 1), stated_on=stated_on))
    assert found == page(date(2026, 4, 1), stated_on=kept)


def test_a_page_was_seen_when_it_was_captured() -> None:
    late = page(date(2026, 4, 9))
    for day, outcome in ((6, "unreadable"), (7, "page")):
        provenance = Provenance(captured_at=datetime(2026, 4, day, 23, 59))
        capture = new_document(b"", provenance, "import", datetime(2026, 5, 1)).capture
        assert check_days(capture, late).outcome == outcome


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2023, 5, 4, tzinfo=UTC), date(2023, 5, 4)),
        (datetime(2023, 5, 3, 23, 59, 59, tzinfo=UTC), None),
    ],
)
@pytest.mark.parametrize("zone", ["UTC0", "WEST12", "EAST-14"])
def test_a_request_id_says_when_the_site_answered(
    monkeypatch: pytest.MonkeyPatch, zone: str, instant: datetime, day: date | None
) -> None:
    with monkeypatch.context() as there:
        there.setenv("TZ", zone)
        time.tzset()
        found = answered_on(f'window.requestId = "Root=1-{int(instant.timestamp()):08x}-0123";')
    time.tzset()
    assert found == day


def test_a_page_without_a_request_id_says_no_day() -> None:
    assert answered_on("<html>") is None
