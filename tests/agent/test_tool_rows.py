"""The rows of each tool and the words about them, of an indexed release of a few papers."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from etl.agent.tools import (
    TOOLS,
    CallPlace,
    Value,
    ask_question,
    describe_release,
    find_papers,
    find_similar,
    run_sql,
    show_paper,
    show_statements,
)
from etl.errors import UsageError
from etl.release.bounded_rows import RowBounds
from etl.settings import Settings
from etl.stage.connection import connect
from tests.indexed import index_papers
from tests.pipeline.told_papers import DAY, listed_item, told_papers
from tests.release.noted_release import fill_noted_release

pytestmark = pytest.mark.slow

ALL_OF_IT = ["`paper` with a paper_key has all that is known of it."]
WOOL, NOON = "arxiv:2604.00001", datetime(2026, 4, 2, 12)
UPVOTES = "select upvotes from core.observations order by upvotes"


@pytest.fixture
def at(tmp_path: Path) -> Iterator[CallPlace]:
    """The release in memory; `Kettles` is in three titles."""
    with connect() as con:
        fill_noted_release(con)
        con.execute("update core.papers set title = 'Kettles in pots' where title = 'Pots'")
        con.execute("update core.papers set title = 'Old kettles' where title = 'Spoons'")
        index_papers(con)
        yield CallPlace(con, Settings(tmp_path / "home"), RowBounds(0, 100, 10**6))


def second_row(at: CallPlace) -> CallPlace:
    return CallPlace(at.con, at.settings, RowBounds(1, 1, 10**6))


def titles(at: CallPlace, words: str, **filters: Value) -> set[object]:
    found = find_papers(at, words, **filters).found
    place = [it.name for it in found.columns].index("title")
    return {row[place] for row in found.rows}


def test_a_question_is_answered_with_what_it_means_and_does_not(at: CallPlace) -> None:
    told = ask_question(at, "top_papers_of_day", {"day": "2026-04-06", "top": 2})
    assert [row[:4] for row in told.found.rows] == [
        ["2026-04-06", 1, 16, "Tea"], ["2026-04-06", 2, 3, "Sparse Kettles"],
    ]  # fmt: skip
    assert told.notes == [
        "It means: A row is a paper of that day with its upvotes when that day's page was last "
        "seen",
        "It is not: Upvotes that came later; top_papers has those\n"
        "A complete day, where is_cut or a held page says otherwise",
    ]
    assert told.if_empty == "no daily page of this day was captured: `paperhouse gaps` says why"


@pytest.mark.parametrize(("value", "count"), [(True, 1), (False, 2), ("true", 1), ("false", 2)])
def test_a_truth_value_is_read_as_sql_writes_it(at: CallPlace, value: Value, count: int) -> None:
    assert len(ask_question(at, "quality_by_rule", {"broken_only": value}).found.rows) == count


def test_a_value_that_is_not_stated_is_the_usual_one(at: CallPlace) -> None:
    [row] = ask_question(at, "top_papers_of_day", {"day": None, "top": 20}).found.rows
    assert row[:4] == ["2026-04-07", 1, 12, "Kettles in pots"]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("top_paper_of_day", "did you mean top_papers_of_day? "),
        ("xyz", ""),
        ("select 1", ""),
    ],
)
def test_an_unknown_question_is_named_with_the_nearest(at: CallPlace, name: str, hint: str) -> None:
    with pytest.raises(UsageError) as error:
        ask_question(at, name, {})
    assert str(error.value) == f"no question {name!r}: {hint}`describe` lists them"


def test_of_a_long_name_a_hundred_letters_are_told(at: CallPlace) -> None:
    with pytest.raises(UsageError) as error:
        ask_question(at, "\t" * 101, {})
    shown = "\\t" * 100
    assert str(error.value) == f"no question '{shown}': `describe` lists them"


def test_a_statement_gives_its_rows_within_the_bounds(at: CallPlace) -> None:
    told = run_sql(at, UPVOTES)
    assert (told.found.rows, told.notes) == ([[1], [3], [12], [16]], [])
    assert told.if_empty == "the statement gives none"
    assert run_sql(second_row(at), UPVOTES).found.rows == [[3]]


def test_a_question_is_no_statement(at: CallPlace) -> None:
    with pytest.raises(UsageError) as error:
        run_sql(at, "growth")
    assert str(error.value) == "growth is a question and no statement: `ask` answers it"


def test_papers_are_found_by_words_and_filters(at: CallPlace) -> None:
    assert titles(at, "kettle") == {"Sparse Kettles", "Kettles in pots", "Old kettles"}
    assert titles(at, "kettle", organization="tea-lab") == {"Sparse Kettles", "Old kettles"}
    assert titles(at, "kettle", has_code=True) == {"Kettles in pots"}
    assert titles(at, "kettle", listed_to="2026-04-06", organization=None) == {
        "Sparse Kettles", "Old kettles",
    }  # fmt: skip
    assert len(titles(at, "kettle", top=1)) == 1
    told = find_papers(second_row(at), "kettle")
    assert (len(told.found.rows), told.notes) == (1, ALL_OF_IT)
    assert told.if_empty == "no paper that the filters let through has any of these words"


def test_papers_that_are_like_one_are_found(at: CallPlace) -> None:
    told = find_similar(at, "2604.00001")
    names = [it.name for it in told.found.columns]
    assert {row[names.index("title")] for row in told.found.rows} == {
        "Kettles in pots", "Old kettles",
    }  # fmt: skip
    assert told.notes == ALL_OF_IT
    assert told.if_empty == "no paper that the filters let through is like this one"
    assert len(find_similar(at, "2604.00001", top=1, has_code=None).found.rows) == 1
    assert len(find_similar(second_row(at), "2604.00001").found.rows) == 1


def test_a_table_is_described(at: CallPlace) -> None:
    told = describe_release(at, "core.papers")
    assert told.found.rows[0][:2] == ["paper_key", "varchar"]
    assert told.notes[0].startswith("NULL means not stated")
    assert told.if_empty == "nothing is described"
    assert [it.name for it in describe_release(at, None).found.columns][:2] == ["kind", "name"]
    assert describe_release(second_row(at), "core.papers").found.rows == [told.found.rows[1]]


@pytest.fixture
def wool(tmp_path: Path) -> Iterator[CallPlace]:
    """A release and an archive of one paper, which one page lists."""
    with told_papers(tmp_path / "home") as told:
        told.put("core.papers", paper_key=WOOL, title="Wool", first_listed_on=DAY)
        told.archive([listed_item("2604.00001", "Wool")], NOON, {1: WOOL})
        yield CallPlace(told.con, told.settings, RowBounds(0, 100, 10**6))


def test_a_paper_is_shown_by_its_values(wool: CallPlace) -> None:
    told = show_paper(wool, WOOL)
    assert ["title", "Wool"] in [row[:2] for row in told.found.rows]
    assert told.if_empty == "no value is stated"
    assert told.notes
    assert show_paper(second_row(wool), WOOL).found.rows == [told.found.rows[1]]


def test_statements_about_a_column_are_shown(wool: CallPlace) -> None:
    told = show_statements(wool, WOOL, "title")
    assert [row[:3] for row in told.found.rows] == [
        ["core.papers.title", f'{{"paper_key":"{WOOL}"}}', "Wool"]
    ]
    assert told.if_empty == "the paper has no row in this table"
    assert told.notes
    assert show_statements(second_row(wool), WOOL, "title").found.rows == []
    assert len(show_statements(wool, WOOL, "papers").found.rows) > 1


def test_each_tool_has_its_function() -> None:
    assert list(TOOLS) == ["describe", "ask", "query", "search", "similar", "paper", "why"]
