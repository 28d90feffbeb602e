"""The question library on the warehouse made for it (question_warehouse.sql), by hand."""

from datetime import date

import pytest

from etl.release.queries import ask_release, named_queries
from etl.stage.connection import Connection
from tests.sql import (
    question_arxiv,
    question_details,
    question_growth,
    question_people,
    question_upkeep,
    question_upvotes,
)
from tests.sql.question_growth import WEEKDAYS
from tests.sql.question_upkeep import MISSING
from tests.sql.question_upvotes import CONCENTRATION, RISING_IN_APRIL
from tests.sql.question_warehouse import (
    APRIL,
    AT_SIX,
    AT_THURSDAY,
    MARCH,
    SURVEY,
    WEDNESDAY,
    Case,
    Row,
)

CASES: list[Case] = [
    *question_arxiv.CASES,
    *question_details.CASES,
    *question_growth.CASES,
    *question_people.CASES,
    *question_upvotes.CASES,
    *question_upkeep.CASES,
]


@pytest.mark.parametrize(("name", "stated", "expected"), CASES)
def test_a_question_is_answered(
    name: str, stated: dict[str, str], expected: list[Row], questions: Connection
) -> None:
    assert ask_release(questions, name, stated).fetchall() == expected


CHANGES: list[tuple[str, str, list[Row]]] = [
    # Nobody asked for Wednesday, as far as the warehouse knows.
    (
        "update meta.day_states set state = 'missing', why = 'never asked for'"
        " where day = '2026-04-01'",
        "missing_days",
        [(WEDNESDAY, "Wednesday", "missing", "never asked for", None, None), *MISSING[1:]],
    ),
    # A fuller page of Thursday was not cut.
    (
        "insert into core.captures (capture_id, listing_kind, listed_on, outcome, is_cut,"
        " entry_count, listing_count, refused_count, held_count)"
        " values ('dddddddddddddddd', 'daily', '2026-04-02', 'page', false, 4, 4, 0, 0)",
        "missing_days",
        [*MISSING[:1], *MISSING[2:]],
    ),
    # Asked for Wednesday, the site shows Tuesday's issue: there was none.
    (
        "update meta.day_states set state = 'repeat', may_grow = false where day = '2026-04-01'",
        "weekday_and_holiday_effect",
        [
            *WEEKDAYS[:3],
            (3, "holiday", 1, None, None, None, None, 0),
            (4, "after holiday", *WEEKDAYS[3][2:]),
            WEEKDAYS[4],
        ],
    ),
    # One answer does not make a Friday a holiday.
    (
        "update meta.day_states set may_grow = true where day = '2026-04-03'",
        "missing_days",
        [
            *MISSING[:2],
            (
                date(2026, 4, 3), "Friday", "empty", "a day without papers (2026-04-03 09:00)",
                0, None,
            ),
            *MISSING[2:],
        ],
    ),
    # More spaces make no other title.
    ("update core.paper_versions set title = 'Agents: A   Survey' where version = 1",
     "paper_changes",
     [(1, AT_THURSDAY, AT_SIX, "organization", None, "Agents: A Survey", None, "alab",
       None, None, 2, SURVEY)]),
    # Without any upvotes there is nothing to share out, and no division by zero.
    ("update core.observations set upvotes = 0",
     "upvote_concentration",
     [CONCENTRATION[0], (MARCH, None, None, 1, 0, 4, 5), (APRIL, None, None, 1, 0, 3, 3)]),
    ("update core.observations set upvotes = 0",
     "upvotes_with_and_without_code",
     [(MARCH, 0.0, 0.0, None, 2, 2), (APRIL, 0.0, 0.0, None, 1, 2)]),
]  # fmt: skip


@pytest.mark.parametrize(("change", "name", "expected"), CHANGES)
def test_an_answer_follows_a_change(
    change: str, name: str, expected: list[Row], questions: Connection
) -> None:
    questions.execute(change)
    assert ask_release(questions, name, {}).fetchall() == expected


def test_a_month_counts_once_its_last_day_has_papers(questions: Connection) -> None:
    late = "update core.papers set first_listed_on = '2026-04-30' where title = 'Small Notes'"
    questions.execute(late)
    stated = {"months": "1", "min_papers": "1"}
    assert ask_release(questions, "rising_keywords", stated).fetchall() == RISING_IN_APRIL


@pytest.mark.parametrize("name", named_queries())
def test_every_question_can_be_put_to_an_empty_warehouse(name: str, questions: Connection) -> None:
    tables = "select schema_name || '.' || table_name from duckdb_tables()"
    for (table,) in questions.execute(tables).fetchall():
        questions.execute(f"delete from {table}")
    assert ask_release(questions, name, {}).fetchall() == []
