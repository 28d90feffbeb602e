"""Statements of a prompt, and the tables and columns that it shows: of a database in memory."""

import pytest

from etl.errors import UsageError
from etl.release.statements import list_columns, list_tables, split_statements
from etl.stage.connection import Connection, connect


@pytest.fixture
def con() -> Connection:
    con = connect()
    con.execute("create schema core; create schema fts_core_papers")
    con.execute("create table core.papers (title varchar, upvotes bigint)")
    con.execute("comment on table core.papers is 'A paper'")
    con.execute("comment on column core.papers.title is 'As printed'")
    con.execute("create view core.best as from core.papers")
    con.execute("create table fts_core_papers.terms (term varchar)")
    return con


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("select 1;", ["select 1"]),
        ("select 1; select ';\n;' ;", ["select 1", "select ';\n;'"]),
        ("select 1 -- one;", None),
        ("select 1; select 2 -- two;", None),
        ("select ';", None),
        ('select ";', None),
        ("select /* ;", None),
        ("frm papers;", ["frm papers"]),
        (";", []),
    ],
)
def test_a_text_is_split_where_its_statements_end(
    con: Connection, text: str, expected: list[str] | None
) -> None:
    found = split_statements(con, text)
    assert (found and [it.strip(" ;") for it in found]) == expected


def test_a_statement_that_becomes_several_is_run_as_it_was_written(con: Connection) -> None:
    text = "pivot (select 'x' as k, 1 as v) on k using sum(v);"
    assert split_statements(con, text) == [text]


def test_tables_and_views_are_listed_with_their_meaning(con: Connection) -> None:
    assert list_tables(con).fetchall() == [("core.best", None), ("core.papers", "A paper")]


@pytest.mark.parametrize("name", ["core.papers", "papers"])
def test_columns_are_listed_by_the_tables_name_with_or_without_its_schema(
    con: Connection, name: str
) -> None:
    assert list_columns(con, name).fetchall() == [
        ("title", "varchar", "As printed"),
        ("upvotes", "bigint", None),
    ]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("core.paper", "no table 'core.paper': did you mean core.papers? `.tables` shows them"),
        ("core", "no table 'core': did you mean core.best? `.tables` shows them"),
        ("cor", "no table 'cor': did you mean core.best? `.tables` shows them"),
        ("terms", "no table 'terms': `.tables` shows them"),
        ("", "no table '': `.tables` shows them"),
    ],
)
def test_a_table_that_is_not_there_is_named_with_one_that_is_like_it(
    con: Connection, name: str, message: str
) -> None:
    with pytest.raises(UsageError) as caught:
        list_columns(con, name)
    assert str(caught.value) == message


def test_a_table_may_have_a_dot_in_its_name(con: Connection) -> None:
    con.execute('create table core."b.c" (rank bigint)')
    assert [row[0] for row in list_columns(con, "b.c").fetchall()] == ["rank"]


def test_the_first_table_of_a_name_is_shown_where_two_schemas_have_it(con: Connection) -> None:
    con.execute("create schema mart; create table mart.papers (rank bigint)")
    assert [row[0] for row in list_columns(con, "papers").fetchall()] == ["title", "upvotes"]
    assert [row[0] for row in list_columns(con, "mart.papers").fetchall()] == ["rank"]
