from datetime import UTC, date, datetime

import pytest

from etl.sources.daily_papers.printed_days import (
    header_day,
    is_header_date,
    iso_month,
    iso_week,
    parse_day,
    period_start,
    stated_day,
    zoned_instant,
)


@pytest.mark.parametrize(
    ("header", "neighbours", "expected"),
    [
        ("Jul 2", ["2026-07-01"], date(2026, 7, 2)),
        ("Jul 6", ["2026-07-03", "2026-07-07"], date(2026, 7, 6)),
        ("Jan 1", ["2025-12-31"], date(2026, 1, 1)),
        ("Dec 31", ["2026-01-01"], date(2025, 12, 31)),
        ("Feb 29", ["2028-02-28"], date(2028, 2, 29)),
        ("Dec 31, 2025", [], date(2025, 12, 31)),
        ("Jul 2", [], None),
        ("Jul 2", ["2026-07-02"], None),
        ("Jul 2", ["2026-06-28", "2026-07-06"], date(2026, 7, 2)),
        ("Jul 2", ["2026-06-27"], None),
        ("Jul 2", ["2026-07-07"], None),
        ("Jul 2", ["2026-06-20"], None),
        ("Jul 2", ["2026-07-01", "2025-07-03"], None),
        ("Feb 30", ["2026-02-28"], None),
        ("Foo 2", ["2026-07-01"], None),
        ("Feb 29, 2026", [], None),
        ("Week 27", ["2026-07-01"], None),
        ("Jul 2 ", ["2026-07-01"], None),
        ("Jan 4", ["2025-12-31"], date(2026, 1, 4)),
        ("Jan 5", ["2025-12-31"], None),
        ("Foo 2, 2026", [], None),
    ],
)
def test_a_header_takes_its_year_from_the_links_beside_it(
    header: str, neighbours: list[str], expected: date | None
) -> None:
    assert header_day(header, map(date.fromisoformat, neighbours)) == expected


@pytest.mark.parametrize(
    ("text", "week", "month"),
    [
        ("2026-W27", "2026-W27", None),
        ("2026-07", None, "2026-07"),
        ("2026-07-02", "2026-W27", "2026-07"),
        ("2027-01-01", "2026-W53", "2027-01"),
        ("2025-W53", None, None),
        ("2026-W53", "2026-W53", None),
        ("2026-W1", None, None),
        ("2024-12-30T23:59:59.000Z", "2025-W01", "2024-12"),
        ("2026-01-05", "2026-W02", "2026-01"),
        ("0001-01-01", "0001-W01", "0001-01"),
        ("2026-13", None, None),
        ("2026-02-30", None, None),
        ("٢٠٢٦-٠٧", None, None),
        ("", None, None),
    ],
)
def test_weeks_and_months_are_read_strictly(text: str, week: str | None, month: str | None) -> None:
    assert (iso_week(text), iso_month(text)) == (week, month)


@pytest.mark.parametrize("text", ["2026-02-30T00:00:00Z", "Jul 2", "", "2026-W27-1", "20260702"])
def test_a_text_without_a_day_is_named_in_the_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"day|month|out of range"):
        parse_day(text)
    assert stated_day(text) is None


def test_what_is_not_stated_is_no_day() -> None:
    assert stated_day(None) is None


def test_the_error_shows_forty_characters_of_the_text() -> None:
    with pytest.raises(ValueError, match=r"^not a day: 'x{40}'$"):
        parse_day("x" * 41)


@pytest.mark.parametrize(
    ("period", "first"), [("2026-W27", date(2026, 6, 29)), ("2026-07", date(2026, 7, 1))]
)
def test_a_period_begins_on_a_monday_or_a_first(period: str, first: date) -> None:
    assert period_start(period) == first


@pytest.mark.parametrize(
    ("text", "is_header"),
    [
        ("Jul 2", True),
        ("Dec 31, 2025", True),
        ("Foo 2", False),
        ("July 2", False),
        ("Jul 2026", False),
        ("", False),
    ],
)
def test_a_header_names_a_month_by_three_letters(text: str, is_header: bool) -> None:
    assert is_header_date(text) is is_header


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-07-02T01:02:03Z", datetime(2026, 7, 2, 1, 2, 3, tzinfo=UTC)),
        ("2026-07-02T03:02:03+02:00", datetime(2026, 7, 2, 1, 2, 3, tzinfo=UTC)),
        ("2026-07-02T01:02:03", None),
        ("yesterday", None),
    ],
)
def test_an_instant_without_a_zone_is_none(text: str, instant: datetime | None) -> None:
    assert zoned_instant(text) == instant
