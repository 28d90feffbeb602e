"""The calendar, and the days that need attention."""

from datetime import date, timedelta

from etl.contract.vocabulary import DayStateName
from etl.release.report_rows import ListedDay
from etl.sources.daily_papers.day_states import DayState
from expectations.report.calendar_view import OpenSpan, calendar_years, open_days
from tests.expectations.report.conftest import NOW


def states(first: date, *names: DayStateName) -> list[DayState]:
    return [
        DayState(first + timedelta(days), name, f"why {days}", worth_fetching=False)
        for days, name in enumerate(names)
    ]


def test_weeks_begin_on_monday_and_years_with_the_newest():
    wednesday = date(2025, 12, 31)
    found = calendar_years(states(wednesday, "complete", "missing", "moving"), {})
    assert [year.number for year in found] == [2026, 2025]
    assert found[0].counts == [("moving", 1), ("missing", 1)]
    [january] = found[0].months
    assert january.name == "January"
    [week] = january.weeks
    assert [cell.number if cell else None for cell in week] == [None, None, None, 1, 2, None, None]
    [december] = found[1].months
    assert [cell is None for cell in december.weeks[0]] == [True, True, False, *[True] * 4]


def test_a_cell_says_what_the_day_lists_and_why_it_is_so():
    monday = date(2026, 4, 13)
    rows = {
        monday: ListedDay(monday, 1, 1, NOW),
        date(2026, 4, 14): ListedDay(date(2026, 4, 14), 7, 5, NOW),
    }
    [year] = calendar_years(states(monday, "complete", "moving", "empty"), rows)
    cells = [cell for cell in year.months[0].weeks[0] if cell]
    assert [cell.title for cell in cells] == [
        "Monday 2026-04-13: complete, 1 paper; why 0",
        "Tuesday 2026-04-14: moving, 5 papers in 7 listings; why 1",
        "Wednesday 2026-04-15: empty, 0 papers; why 2",
    ]
    assert [cell.sign for cell in cells] == ["✓", "~", "0"]


def test_days_that_need_attention_are_spans_the_newest_first_and_weekends_are_counted():
    friday = date(2026, 4, 10)
    found = open_days(states(friday, "failed", "missing", "missing", "complete", "held", "repeat"))
    assert found.spans == [
        OpenSpan("2026-04-14", "held", 1, 1, "why 4"),
        OpenSpan("2026-04-10", "failed", 1, 1, "why 0"),
    ]
    assert (found.more_count, found.weekend_count) == (0, 2)


def test_days_in_a_row_are_one_span_and_all_weekends_are_counted():
    friday = date(2026, 4, 10)
    weekend: list[DayStateName] = ["missing", "missing"]
    found = open_days(
        states(friday, "failed", *weekend, "failed", "failed", *["complete"] * 3, *weekend)
    )
    assert found.spans == [
        OpenSpan("2026-04-13 to 2026-04-14", "failed", 2, 2, "the last of them: why 4"),
        OpenSpan("2026-04-10", "failed", 1, 1, "why 0"),
    ]
    assert found.weekend_count == 4


def test_every_week_has_seven_days():
    [year] = calendar_years(states(date(2026, 4, 1), *["complete"] * 30), {})
    weeks = [[cell.number if cell else None for cell in week] for week in year.months[0].weeks]
    assert [week[0] for week in weeks] == [None, 6, 13, 20, 27]
    assert [week[-1] for week in weeks] == [5, 12, 19, 26, None]
    assert {len(week) for week in weeks} == {7}


def test_a_long_list_is_cut_and_says_by_how_much():
    names: list[DayStateName] = ["failed", "complete"] * 80
    found = open_days(states(date(2025, 1, 1), *names))
    weekdays = [
        day for at in range(0, 160, 2) if (day := date(2025, 1, 1) + timedelta(at)).weekday() < 5
    ]
    assert len(found.spans) == 40
    assert found.spans[0].words == str(weekdays[-1])
    assert found.more_count == len(weekdays) - 40
