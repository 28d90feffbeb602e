"""An answer of the API is filed under a day, a period or a query."""

from datetime import date

import pytest
from msgspec import json

from etl.archive.documents import Provenance
from etl.sources.daily_papers.detect import parse_document
from tests.sources.daily_papers.api_answers import (
    answer,
    listed,
    submission,
    undated,
)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?date=2026-04-02", ("daily", date(2026, 4, 2), None)),
        ("?date=2026-04-06", ("daily", date(2026, 4, 2), None)),
        (None, ("daily", date(2026, 4, 2), None)),
        ("", ("unknown", date(2026, 4, 2), None)),
        ("?submitter=ada-n", ("unknown", date(2026, 4, 2), None)),
        ("?week=2026-W14", ("weekly", None, "2026-W14")),
        ("?month=2026-04", ("monthly", None, "2026-04")),
        ("?sort=trending", ("trending", None, None)),
    ],
)
def test_an_answer_is_filed_by_what_its_entries_state(
    query: str | None, expected: tuple[str, date | None, str | None]
) -> None:
    reading = answer(listed(), query)
    assert (reading.listing_kind, reading.listed_on, reading.period) == expected
    assert reading.fault is None


def test_entries_outside_of_the_requested_week_are_not_filed_under_it() -> None:
    reading = answer(listed(), "?week=2026-W20")
    assert (reading.listing_kind, reading.period) == ("unknown", None)
    assert reading.fault == "asked for 2026-W20, but entries state 2026-04-02"
    assert reading.fault_kind == "days_disagree"


@pytest.mark.parametrize(
    ("query", "end"), [("?date=2026-04-07", ": not filed under a day"), ("?week=2026-W20", "")]
)
def test_three_days_are_named_of_those_that_contradict_the_request(query: str, end: str) -> None:
    items = [
        one | {"paper": one["paper"] | submission(day)}
        for day, one in zip((6, 3, 5, 4, 6, 6), listed() * 2, strict=True)
    ]
    named = "2026-04-03, 2026-04-04, 2026-04-05"
    assert answer(items, query).fault == f"asked for {query[6:]}, but entries state {named}{end}"


def test_entries_of_two_days_are_of_no_day() -> None:
    items = listed()
    items[0]["paper"]["submittedOnDailyAt"] = "2026-04-01T00:00:00.000Z"
    reading = answer(items, "?date=2026-04-02")
    assert (reading.listing_kind, reading.listed_on) == ("unknown", None)
    assert reading.fault_kind == "days_disagree"
    assert reading.fault == (
        "asked for 2026-04-02, but entries state 2026-04-01: not filed under a day"
    )
    assert len(reading.entries) == 3


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?date=2024-08-01", ("daily", date(2024, 8, 1), None)),
        ("?date=2024-07-30", ("daily", date(2024, 7, 30), None)),
        (
            "?date=2024-07-29",
            (
                "unknown",
                None,
                "asked for 2024-07-29, but 2604.00102 is of 2024-07-31: not filed under a day",
            ),
        ),
        (None, ("unknown", None, None)),
    ],
)
def test_the_requested_day_stands_where_no_entry_contradicts_it(
    query: str | None, expected: tuple[str, date | None, str | None]
) -> None:
    reading = answer(undated(), query)
    assert (reading.listing_kind, reading.listed_on, reading.fault) == expected


def test_a_day_that_a_person_stated_stands_like_a_requested_one() -> None:
    reading = parse_document(json.encode(undated()), Provenance(listed_on=date(2024, 8, 1)))
    assert (reading.listing_kind, reading.listed_on) == ("daily", date(2024, 8, 1))


def test_an_answer_to_a_search_is_filed_under_its_query() -> None:
    reading = answer(listed(), "?q=wool")
    assert (reading.listing_kind, reading.query, reading.listed_on) == ("search", "wool", None)


def test_a_search_of_all_papers_is_no_listing_of_the_day_that_its_entries_share() -> None:
    url = "https://huggingface.co/api/papers/search?q=wool"
    reading = parse_document(json.encode(listed()[:1]), Provenance(url=url))
    assert len(reading.entries) == 1
    assert (reading.listing_kind, reading.query, reading.listed_on) == ("search", "wool", None)
