"""What a program is told that knows nothing of the release: of a database in memory."""

import pytest

from etl.agent.overview import describe
from etl.errors import UsageError
from etl.release.bounded_rows import BoundedRows, RowBounds
from etl.release.queries import named_queries
from etl.stage.connection import Connection, connect

ALL = RowBounds(0, 1000, 10**6)


@pytest.fixture
def con() -> Connection:
    con = connect()
    con.execute("create schema core; create table core.wool_weights (sheep varchar, grams bigint)")
    con.execute("comment on table core.wool_weights is 'A fleece'")
    con.execute("comment on column core.wool_weights.sheep is 'Its name'")
    return con


def described(con: Connection, about: str | None, bounds: RowBounds = ALL) -> BoundedRows:
    return describe(con, bounds, about)[0]


def test_the_questions_come_first_each_with_its_parameters_and_then_the_tables(
    con: Connection,
) -> None:
    found, notes = describe(con, ALL, None)
    assert [it.name for it in found.columns] == ["kind", "name", "meaning", "parameters"]
    *questions, table = found.rows
    assert [it[:2] for it in questions] == [["question", name] for name in named_queries()]
    assert table == ["table", "core.wool_weights", "A fleece", None]
    assert ["Which papers has somebody signed?", "name author, top bigint"] in [
        it[2:] for it in questions
    ]
    assert len(notes) == 3
    assert notes[2].startswith("`describe` with a name has the columns of a table")
    assert described(con, None, RowBounds(1, 1, 10**6)).rows == [questions[1]]


@pytest.mark.parametrize("name", ["core.wool_weights", "wool_weights"])
def test_a_table_is_described_by_its_columns(con: Connection, name: str) -> None:
    found, notes = describe(con, ALL, name)
    assert [it.name for it in found.columns] == ["column", "type", "meaning"]
    assert found.rows == [["sheep", "varchar", "Its name"], ["grams", "bigint", None]]
    assert notes == ["NULL means not stated, 0 means zero. `_at` is a UTC instant, `_on` a date."]
    assert described(con, name, RowBounds(1, 1, 10**6)).rows == [["grams", "bigint", None]]


def test_a_question_is_described_by_the_lines_of_its_header(con: Connection) -> None:
    found, notes = describe(con, ALL, "papers_of_author")
    assert [it.name for it in found.columns] == ["part", "text"]
    assert found.rows[0] == ["question", "Which papers has somebody signed?"]
    assert found.rows[-1] == ["parameter", "top: bigint: 50: number of papers"]
    parts = ["question", *["answer"] * 3, *["not"] * 3, "empty", *["parameter"] * 2]
    assert [part for part, _ in found.rows] == parts
    assert notes == [
        "Call `ask` with question 'papers_of_author' and these parameters, each as "
        "`name: type: default: meaning`."
    ]
    assert described(con, "papers_of_author", RowBounds(0, 1, 10**6)).rows == found.rows[:1]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("wool_weigths", "did you mean core.wool_weights? "),
        ("papers_of_athor", "did you mean papers_of_author? "),
        ("x" * 101, ""),
    ],
)
def test_another_name_is_an_error_that_names_the_nearest(
    con: Connection, name: str, hint: str
) -> None:
    with pytest.raises(UsageError) as raised:
        describe(con, ALL, name)
    assert str(raised.value) == (
        f"no table or question {name[:100]!r}: {hint}`describe` without a name lists them"
    )
