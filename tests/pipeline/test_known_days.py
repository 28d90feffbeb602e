"""Days in a row of one state are one span."""

from datetime import date

from etl.contract.vocabulary import DayStateName
from etl.pipeline.known_days import DaySpan, day_spans
from etl.sources.daily_papers.day_states import DayState


def state(day: int, name: DayStateName, why: str) -> DayState:
    return DayState(date(2026, 4, day), name, why, worth_fetching=True)


def test_days_in_a_row_of_one_state_are_a_span_with_the_last_reason() -> None:
    found = [
        state(13, "missing", "a"),
        state(14, "missing", "b"),
        state(15, "complete", "c"),
        state(16, "missing", "d"),
        state(17, "missing", "d"),
    ]
    assert list(day_spans(found)) == [
        DaySpan(date(2026, 4, 13), date(2026, 4, 14), "missing", "the last of them: b"),
        DaySpan(date(2026, 4, 15), date(2026, 4, 15), "complete", "c"),
        DaySpan(date(2026, 4, 16), date(2026, 4, 17), "missing", "d"),
    ]
    assert list(day_spans([])) == []
