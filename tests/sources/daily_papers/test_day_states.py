"""What is known of a day, and whether it is worth fetching."""

from datetime import date, datetime, timedelta

import pytest

from etl.sources.base import DayAnswer
from etl.sources.daily_papers.day_states import DayState, day_states, merge_answers

TUESDAY, SATURDAY = date(2026, 4, 7), date(2026, 4, 18)


def april(text: str) -> datetime:
    """`8 09:30` is on April 8."""
    number, _, clock = text.partition(" ")
    return datetime.fromisoformat(f"2026-04-{int(number):02}T{clock}:00")


def at(text: str, outcome: str = "page") -> DayAnswer:
    return DayAnswer(april(text), outcome)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("now", "seen", "state", "worth"),
    [
        ("7 00:00", [], "missing", True),
        ("7 10:00", [at("7 09:01")], "moving", False),
        ("7 10:01", [at("7 09:01")], "moving", True),
        ("8 12:29", [at("8 09:30")], "moving", False),
        ("8 12:30", [at("8 09:30")], "moving", True),
        ("9 15:29", [at("9 09:30")], "moving", False),
        ("9 15:30", [at("9 09:30")], "moving", True),
        ("9 23:59", [at("9 21:00")], "moving", False),
        ("10 00:00", [at("9 21:00")], "moving", True),
        ("10 00:00", [at("9 21:00"), at("10 00:00")], "complete", False),
        ("30 00:00", [at("8 09:30")], "moving", True),
        ("30 00:00", [at("11 09:30")], "complete", False),
        ("30 00:00", [at("11 09:30"), at("12 09:30", "failed")], "complete", False),
        ("30 00:00", [at("8 09:30"), at("12 09:30", "failed")], "moving", True),
        ("8 10:00", [at("8 09:30"), at("8 09:50", "limited")], "moving", True),
        ("30 00:00", [at("12 09:30", "unreadable")], "failed", True),
        ("30 00:00", [at("12 09:30", "blocked")], "failed", True),
        ("7 01:00", [at("7 00:30", "repeat")], "repeat", False),
        ("7 01:30", [at("7 00:30", "repeat")], "repeat", True),
        ("7 01:30", [at("7 00:30", "repeat"), at("7 01:10")], "moving", False),
        ("30 00:00", [at("12 09:30", "repeat")], "repeat", True),
        ("12 10:29", [at("12 09:30", "empty")], "empty", False),
        ("30 00:00", [at("12 09:30", "empty"), at("12 09:31", "empty")], "empty", True),
        ("13 09:29", [at("12 09:30", "empty"), at("12 21:30", "empty")], "empty", False),
        ("13 09:30", [at("12 09:30", "empty"), at("12 21:30", "empty")], "empty", True),
        ("30 00:00", [at("12 09:30", "repeat"), at("19 09:30", "empty")], "empty", False),
        ("30 00:00", [at("8 09:30"), at("12 09:30", "empty")], "held", True),
        ("30 00:00", [at("8 09:30"), at("12 09:30", "held")], "held", True),
        ("30 00:00", [at("12 09:30", "empty"), at("13 09:30")], "complete", False),
    ],
)
def test_a_days_state_follows_from_its_answers(
    now: str, seen: list[DayAnswer], state: str, worth: bool
) -> None:
    (one,) = day_states({TUESDAY: seen}, [TUESDAY], april(now))
    assert (one.state, one.worth_fetching) == (state, worth)
    assert one.why


def test_one_answer_settles_a_weekend() -> None:
    seen = {SATURDAY: [at("21 09:00", "repeat")]}
    (one,) = day_states(seen, [SATURDAY], datetime(2026, 4, 30))
    assert (one.state, one.worth_fetching) == ("repeat", False)


def test_a_day_to_come_is_no_gap() -> None:
    days = [TUESDAY, TUESDAY + timedelta(days=1)]
    assert [one.day for one in day_states({}, days, datetime(2026, 4, 7, 23))] == [TUESDAY]


def test_a_document_of_unknown_instant_leaves_the_day_moving() -> None:
    (one,) = day_states({TUESDAY: [DayAnswer(None, "page")]}, [TUESDAY], datetime(2026, 4, 30))
    why = "imported, nobody knows from when"
    assert one == DayState(TUESDAY, "moving", why, worth_fetching=True)


def test_what_was_imported_counts_with_what_was_fetched() -> None:
    imported = {
        TUESDAY: [at("11 09:30"), DayAnswer(None, "page", "imported, and cut at 50 papers")]
    }
    fetched = {TUESDAY: [at("8 10:00", "failed")], SATURDAY: [at("19 10:00", "repeat")]}
    both = merge_answers(imported, fetched)
    assert [one.outcome for one in both[TUESDAY]] == ["page", "failed", "page"]
    assert [one.state for one in day_states(both, [TUESDAY, SATURDAY], april("30 00:00"))] == [
        "complete",
        "repeat",
    ]
    (one,) = day_states({TUESDAY: both[TUESDAY][:1]}, [TUESDAY], april("30 00:00"))
    assert (one.state, one.why) == ("moving", "imported, and cut at 50 papers")


def test_the_reason_names_instants() -> None:
    (one,) = day_states({TUESDAY: [at("8 09:30")]}, [TUESDAY], datetime(2026, 4, 8, 10))
    assert one.why == (
        "last fetched on 2026-04-08 09:30, 10 h after its end; due on 2026-04-08 12:30"
    )
