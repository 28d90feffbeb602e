"""Dates that entries print: taken with their year, impossible where no calendar has them."""

from datetime import date, datetime

import pytest

from etl.normalize.dates import capture_days, publication_dates
from tests.normalize.conftest import days, page


def test_a_timestamp_outweighs_a_printed_date() -> None:
    entries = page("Apr 9", timestamp="2026-04-07T23:30:00.000-05:00")
    assert publication_dates(entries).rows() == [
        (datetime(2026, 4, 8, 4, 30), date(2026, 4, 8), "timestamp", False)
    ]


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("Dec 19, 2025", date(2025, 12, 19)),
        ("December 19, 2025", date(2025, 12, 19)),
        ("Sept 3, 2023", date(2023, 9, 3)),
        ("Sep. 03,  2023", date(2023, 9, 3)),
        (" dec 1,2025 ", date(2025, 12, 1)),
        ("Feb 29, 2024", date(2024, 2, 29)),
        ("May 1, 2025", date(2025, 5, 1)),
    ],
)
def test_a_printed_year_is_taken_as_printed(printed: str, day: date) -> None:
    assert days(page(printed)) == [(day, "printed", False)]


@pytest.mark.parametrize(
    "printed",
    ["Feb 30", "Feb 29, 2025", "Foo 3", "Decem 3", "Apr 0", "Apr 7 3", "Apr", "7 Apr", "",
     "Apr 7, 25", "Apr 7, 0000", "Apr ٧", "avr. 7", "2025-04-07"],
)  # fmt: skip
def test_what_no_calendar_has_is_named_impossible(printed: str) -> None:
    assert days(page(printed)) == [(None, None, True)]


@pytest.mark.parametrize("text", ["2025-13-01T00:00:00.000Z", "yesterday", ""])
def test_a_wrong_timestamp_is_impossible_and_no_timestamp_is_not(text: str) -> None:
    assert days(page(None, timestamp=text)) == [(None, None, True)]
    assert days(page(None)) == [(None, None, False)]


def test_an_impossible_date_does_not_touch_its_neighbours() -> None:
    entries = page("Foo 3", "Feb 30", "Dec 31, 2025", "Apr 7", None, header="Apr 15")
    assert days(entries) == [
        (None, None, True),
        (None, None, True),
        (date(2025, 12, 31), "printed", False),
        (date(2026, 4, 7), "inferred_year", False),
        (None, None, False),
    ]


def test_no_entries_have_no_dates() -> None:
    assert publication_dates(page()).height == 0
    assert capture_days(page()).height == 0
