"""Rows of a cloned release give way to others, and `work` says which."""

from collections.abc import Iterator

import pytest

from etl.build.replaced_rows import NO_ROWS, ChangedRows, changed_rows, replace_rows
from etl.stage.connection import Connection, connect


@pytest.fixture
def con() -> Iterator[Connection]:
    """A clone of a release of three papers."""
    with connect() as con:
        con.execute("create schema core; create schema mart; attach ':memory:' as work")
        con.execute("create table core.papers (paper_key varchar, title varchar)")
        con.execute("insert into core.papers values ('p1', 'Wool'), ('p2', 'Socks'), ('p3', 'Ox')")
        yield con


def rows(con: Connection, table: str) -> list[tuple[object, ...]]:
    return con.execute(f"from {table} order by all").fetchall()


def values(**titles: str) -> str:
    listed = ", ".join(f"('{key}', '{title}')" for key, title in {"": "", **titles}.items())
    return f"select * from (values {listed}) as v (paper_key, title) where title > ''"


CASES: list[tuple[str, dict[str, str], list[str], list[str]]] = [
    ("p1 p2", {"p1": "Wool", "p2": "Sock"}, ["p2 Socks"], ["p2 Sock"]),
    ("p1 p2", {"p1": "Wool"}, ["p2 Socks"], []),
    ("p1 p4", {"p1": "Wool", "p4": "Yarn"}, [], ["p4 Yarn"]),
    ("p1 p2", {"p1": "Wool", "p2": "Socks"}, [], []),
    ("p4 p5", {"p4": "Yarn", "p5": "Ewe"}, [], ["p4 Yarn", "p5 Ewe"]),
    ("p4", {}, [], []),
]


@pytest.mark.parametrize(("asked", "answer", "left", "come"), CASES)
def test_rows_that_differ_are_written_and_kept(
    con: Connection, asked: str, answer: dict[str, str], left: list[str], come: list[str]
) -> None:
    expected = {*rows(con, "core.papers")}
    expected -= {tuple(it.split()) for it in left}
    expected |= {tuple(it.split()) for it in come}
    may_differ = f"paper_key in {asked.split()}"
    changed = replace_rows(con, "core.papers", ["paper_key"], values(**answer), may_differ)
    assert changed == ChangedRows(len(left), len(come))
    assert rows(con, "core.papers") == sorted(expected)
    assert rows(con, "work.left_papers") == [tuple(it.split()) for it in left]
    assert rows(con, "work.come_papers") == sorted(tuple(it.split()) for it in come)
    assert changed_rows(con) == {"papers": changed}


REPEATED = [
    ("p1 p2", ["p1 Wool", "p1 Wool"], ["p2 Socks"], ["p1 Wool"]),
    ("p4", ["p4 Yarn", "p4 Yarn"], [], ["p4 Yarn", "p4 Yarn"]),
    ("p1 p4", ["p1 Wool", "p4 Yarn", "p4 Yarn"], [], ["p4 Yarn", "p4 Yarn"]),
    ("p1 p2", ["p1 Yarn", "p1 Yarn"], ["p1 Wool", "p2 Socks"], ["p1 Yarn", "p1 Yarn"]),
]


@pytest.mark.parametrize(("asked", "answer", "left", "come"), REPEATED)
def test_a_row_that_is_answered_twice_comes_twice_for_the_check_of_the_key(
    con: Connection, asked: str, answer: list[str], left: list[str], come: list[str]
) -> None:
    listed = ", ".join(f"('{key}', '{title}')" for key, title in map(str.split, answer))
    query = f"from (values {listed}) as v (paper_key, title)"
    kept = [it for it in rows(con, "core.papers") if it[0] not in asked.split()]
    may_differ = f"paper_key in {asked.split()}"
    changed = replace_rows(con, "core.papers", ["paper_key"], query, may_differ)
    assert changed == ChangedRows(len(left), len(come))
    assert rows(con, "core.papers") == sorted([*kept, *(tuple(it.split()) for it in answer)])
    assert rows(con, "work.left_papers") == sorted(tuple(it.split()) for it in left)
    assert rows(con, "work.come_papers") == sorted(tuple(it.split()) for it in come)


def test_a_row_goes_by_its_whole_key(con: Connection) -> None:
    con.execute("create table core.links as select * from (values ('p1', 1), ('p1', 2)) v (k, n)")
    query = "select 'p1' as k, 1 as n"
    assert replace_rows(con, "core.links", ["k", "n"], query, "k = 'p1'") == ChangedRows(1, 0)
    assert rows(con, "core.links") == [("p1", 1)]


def test_rows_come_by_the_names_of_their_columns(con: Connection) -> None:
    query = "select 'Yarn' as title, 'p4' as paper_key"
    replace_rows(con, "core.papers", ["paper_key"], query, "false")
    assert ("p4", "Yarn") in rows(con, "core.papers")


def test_a_mart_is_another_table_than_one_of_core_of_its_name(con: Connection) -> None:
    con.execute("create table mart.papers as from core.papers")
    replace_rows(con, "core.papers", ["paper_key"], values(p1="Wools"), "paper_key = 'p1'")
    replace_rows(con, "mart.papers", ["paper_key"], values(p4="Yarn"), "false")
    assert rows(con, "work.come_mart_papers") == [("p4", "Yarn")]
    assert changed_rows(con) == {"papers": ChangedRows(1, 1), "mart_papers": ChangedRows(0, 1)}


def test_a_table_of_which_nothing_is_said_has_no_rows_that_changed(con: Connection) -> None:
    con.execute("create table work.come_links as from range(2)")
    con.execute("create table work.left_authors as from range(1)")
    con.execute("create table work.entries as from range(9)")
    con.execute("create table core.come_names as from range(9)")
    assert changed_rows(con) == {"links": ChangedRows(0, 2), "authors": ChangedRows(1, 0)}
    assert ChangedRows(0, 0) == NO_ROWS


def test_nothing_is_known_to_have_changed_where_everything_was_derived(con: Connection) -> None:
    assert changed_rows(con) == {}
