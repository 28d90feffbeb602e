"""What is known of a day, and whether it is worth fetching."""

from datetime import date, datetime, timedelta

import pytest

from etl.contract.vocabulary import DayStateName
from etl.sources.base import DayAnswer
from etl.sources.daily_papers.day_states import (
    DayState,
    clear_future_instants,
    day_states,
    merge_answers,
)

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
        ("8 02:59", [at("8 00:00")], "moving", False),
        ("9 15:29", [at("9 09:30")], "moving", False),
        ("9 15:30", [at("9 09:30")], "moving", True),
        ("9 05:59", [at("9 00:00")], "moving", False),
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
        ("10 00:59", [at("10 00:00", "empty")], "empty", False),
        ("10 01:00", [at("10 00:00", "empty")], "empty", True),
        ("12 10:29", [at("12 09:30", "empty")], "empty", False),
        ("19 10:30", [at("12 09:30", "failed"), at("19 09:30", "empty")], "empty", True),
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
    why = "no papers (2026-04-21 09:00)"
    assert day_states(seen, [SATURDAY], datetime(2026, 4, 30)) == [
        DayState(SATURDAY, "repeat", why, worth_fetching=False, may_grow=False)
    ]


def test_a_day_to_come_is_no_gap() -> None:
    days = [TUESDAY, TUESDAY + timedelta(days=1)]
    assert day_states({}, days, datetime(2026, 4, 7, 23)) == [
        DayState(TUESDAY, "missing", "never asked for", worth_fetching=True)
    ]


def test_an_instant_to_come_is_unknown_and_the_others_stay() -> None:
    seen = {TUESDAY: [at("8 09:30"), at("9 12:00"), at("9 12:01", "repeat")]}
    assert clear_future_instants(seen, april("9 11:50")) == {
        TUESDAY: [DayAnswer(None, "repeat"), at("8 09:30"), at("9 12:00")]
    }


def test_a_complete_day_grows_no_more_and_the_hours_after_its_end_are_rounded() -> None:
    why = "last fetched on 2026-04-09 21:30, 46 h after its end; due on 2026-04-10 00:00"
    seen = [at("9 21:30")]
    assert day_states({TUESDAY: seen}, [TUESDAY], april("9 22:00")) == [
        DayState(TUESDAY, "moving", why, worth_fetching=False)
    ]
    why, seen = "fetched on 2026-04-10 00:00", [*seen, at("10 00:00")]
    assert day_states({TUESDAY: seen}, [TUESDAY], april("10 00:00")) == [
        DayState(TUESDAY, "complete", why, worth_fetching=False, may_grow=False)
    ]


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


UNKNOWN = DayAnswer(None, "empty", "an empty list")


@pytest.mark.parametrize(
    ("seen", "state", "why", "worth"),
    [
        ([at("7 23:30")], "moving", "last fetched on 2026-04-07 23:30, before its end; "
         "due on 2026-04-08 00:30", False),
        ([at("8 00:00")], "moving", "last fetched on 2026-04-08 00:00, 0 h after its end; "
         "due on 2026-04-08 03:00", False),
        ([UNKNOWN], "empty", "an empty list (an unknown day)", True),
        ([at("8 00:00", "repeat")], "repeat", "no papers (2026-04-08 00:00)", False),
        ([at("7 12:00"), at("8 00:00", "empty")], "held", "empty on 2026-04-08 00:00, "
         "though it listed papers on 2026-04-07 12:00", True),
        ([at("8 00:00", "held")], "held", "far fewer papers than before", True),
        ([at("8 00:00", "blocked")], "failed", "blocked on 2026-04-08 00:00: no reason given",
         True),
    ],
)  # fmt: skip
def test_the_reason_names_instants(
    seen: list[DayAnswer], state: DayStateName, why: str, worth: bool
) -> None:
    found = day_states({TUESDAY: seen}, [TUESDAY], april("8 00:20"))
    assert found == [DayState(TUESDAY, state, why, worth_fetching=worth)]


def test_a_weekday_without_papers_is_to_be_confirmed_and_then_grows_no_more() -> None:
    once = [at("12 09:30", "repeat")]
    why = "no papers (2026-04-12 09:30); a weekday, to be confirmed"
    assert day_states({TUESDAY: once}, [TUESDAY], april("12 10:00")) == [
        DayState(TUESDAY, "repeat", why, worth_fetching=False)
    ]
    twice = [*once, at("19 09:30", "repeat")]
    assert day_states({TUESDAY: twice}, [TUESDAY], april("30 00:00")) == [
        DayState(
            TUESDAY,
            "repeat",
            "no papers (2026-04-19 09:30)",
            worth_fetching=False,
            may_grow=False,
        )
    ]
