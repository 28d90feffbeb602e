"""The shape of an answer: how the call ended, and what the server says with it."""

from datetime import date, datetime

import pytest

from etl.agent.call_answer import CallAnswer, fault_answer, limit_answer, rows_answer
from etl.contract.vocabulary import AnswerStatus, CallFault, LimitReason
from etl.ids import ReleaseId
from etl.release.bounded_rows import AnswerColumn, BoundedRows, Cell
from etl.release.freshness import ReleaseFreshness

RELEASE = ReleaseFreshness(
    ReleaseId("20260401T180000Z"), datetime(2026, 4, 1, 18), 60, date(2026, 4, 1), None, 2
)
COLUMNS = [AnswerColumn("title", "VARCHAR")]
ROWS: list[list[Cell]] = [["Wool"]]
MORE = "There are more rows: call again with offset 10."
SHORT = "Values that end in `…` are shortened: 2."


@pytest.mark.parametrize(
    ("reason", "note"),
    [
        ("time", "It took too long and was ended: ask for fewer days, fewer papers or one table."),
        ("waiting", "Too many calls wait already: ask again when some of them are answered."),
    ],
)
def test_a_limit_says_what_to_ask_for_instead(reason: LimitReason, note: str) -> None:
    assert limit_answer(reason, RELEASE, "so") == CallAnswer(
        "limit", reason, [note], RELEASE, detail="so"
    )
    assert limit_answer(reason) == CallAnswer("limit", reason, [note])


@pytest.mark.parametrize(
    ("reason", "note"),
    [
        ("no_release", "Nothing is published yet: a person has to load pages first."),
        ("crash", "This is a fault of the server, not of the call: tell a person."),
    ],
)
def test_a_fault_says_who_can_mend_it(reason: CallFault, note: str) -> None:
    assert fault_answer(reason, RELEASE, "so") == CallAnswer(
        "error", reason, [note], RELEASE, detail="so"
    )
    assert fault_answer(reason) == CallAnswer("error", reason, [note])


@pytest.mark.parametrize(
    ("rows", "next_offset", "shortened", "status", "notes"),
    [
        (ROWS, None, 0, "ok", ["Read this."]),
        (ROWS, 10, 0, "cut", [MORE, "Read this."]),
        (ROWS, None, 2, "cut", [SHORT, "Read this."]),
        (ROWS, 10, 2, "cut", [MORE, SHORT, "Read this."]),
        ([], None, 0, "empty", ["No rows: ask for another day", "Read this."]),
    ],
)
def test_rows_are_all_there_cut_or_none(
    rows: list[list[Cell]],
    next_offset: int | None,
    shortened: int,
    status: AnswerStatus,
    notes: list[str],
) -> None:
    found = BoundedRows(COLUMNS, rows, next_offset, shortened)
    answer = rows_answer(found, RELEASE, ["Read this."], "ask for another day")
    assert answer == CallAnswer(status, None, notes, RELEASE, COLUMNS, rows, next_offset)


def test_no_row_from_an_offset_on_says_nothing_of_those_before() -> None:
    answer = rows_answer(BoundedRows(COLUMNS, [], None, 0), RELEASE, [], "no such paper", 500)
    assert (answer.status, answer.notes) == (
        "empty", ["No rows: none has offset 500 or more; begin at 0"],
    )  # fmt: skip
