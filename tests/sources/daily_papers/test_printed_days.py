from datetime import date

import pytest

from etl.sources.daily_papers.printed_days import (
    header_day,
    iso_month,
    iso_week,
    parse_day,
    stated_day,
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
