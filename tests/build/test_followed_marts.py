"""A mart of a release that follows on another is asked only about what changed, if anything did."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from etl.build.marts import mart_fill_statements, mart_statements
from etl.contract.core import AUTHORS
from etl.contract.ddl import create_table_sql
from etl.contract.paper_table import PAPERS
from etl.stage.connection import Connection, connect
from etl.stage.sql_files import SqlFile, sql_folder
from tests.build.sql_in_place import only_files

BY_PAPER = "paper_key in work.changed_papers"
HEADER = {"question": ["Q?"], "grain": ["one paper"], "key": ["paper_key"]}
FOLLOWS = HEADER | {"by": [BY_PAPER], "from": ["author_key in work.changed_authors", BY_PAPER]}
COLUMNS = {"column": ["paper_key: The paper: its key", "size: Letters"]}
SIZES = "select paper_key, length(title) as size from core.papers"


@pytest.fixture
def con() -> Iterator[Connection]:
    """A release of two papers, of which p2 is asked about, and no mart."""
    with only_files("marts"), connect() as con:
        con.execute("attach ':memory:' as work; attach ':memory:' as release; use release")
        con.execute("create schema core; create schema mart")
        for table in (PAPERS, AUTHORS):
            con.execute(create_table_sql(table))
        for key, title in (("p1", "Wool"), ("p2", "Socks")):
            con.execute("insert into core.papers (paper_key, title) values (?, ?)", [key, title])
        con.execute("create table work.changed_papers as select 'p2' as paper_key")
        con.execute("create table work.changed_authors as select 'a1' as author_key")
        yield con


def follow(con: Connection, left: int, come: int) -> None:
    for kind, count in (("left", left), ("come", come)):
        con.execute(f"create table work.{kind}_papers as from range({count})")


def make(con: Connection, **texts: str) -> None:
    """Marts that are tables, but for views; they had a row for each paper."""
    folder = sql_folder("marts")
    for name, text in texts.items():
        header = (HEADER if name.startswith("view") else FOLLOWS) | COLUMNS
        if "paper_key" not in text.partition(" from ")[0]:
            header = header | {"column": COLUMNS["column"][1:]}
        folder[name] = SqlFile("marts", name, text, header)
    for statement in [*mart_statements()][1:]:
        con.execute(statement)
    for name in texts:
        if not name.startswith("view"):
            con.execute(f"insert into mart.{name} values ('p1', 1), ('p2', 2), ('p9', 9)")


def fill(con: Connection, name: str) -> list[tuple[object, ...]]:
    """The rows of a mart once it is filled."""
    [statement] = [it for it in mart_fill_statements(follows=True) if it.table == f"mart.{name}"]
    statement.fill(con)
    return con.execute(f"from mart.{name} order by all").fetchall()


BEFORE = [("p1", 1), ("p2", 2), ("p9", 9)]
ASKED = [("p1", 1), ("p2", 5), ("p9", 9)]


@pytest.mark.parametrize(
    ("left", "come", "expected"), [(0, 0, BEFORE), (1, 0, ASKED), (0, 1, ASKED), (1, 1, ASKED)]
)
def test_only_rows_of_changed_keys_are_asked_and_only_where_any_changed(
    con: Connection, left: int, come: int, expected: list[tuple[object, ...]]
) -> None:
    make(con, sizes=SIZES)
    follow(con, left, come)
    assert fill(con, "sizes") == expected
    changed = "select paper_key from work.come_mart_sizes"
    if expected == ASKED:
        assert con.execute(changed).fetchall() == [("p2",)]
        assert con.execute("select size from work.answer_sizes").fetchall() == [(5,)]


def test_a_row_of_another_key_that_the_answer_has_is_left_out(con: Connection) -> None:
    make(con, sizes=f"{SIZES} union all select 'p9', 0")
    follow(con, 1, 1)
    assert fill(con, "sizes") == ASKED


def test_what_reads_a_table_that_is_not_followed_is_asked(con: Connection) -> None:
    make(con, sizes=SIZES)
    assert fill(con, "sizes") == ASKED


def test_what_reads_a_view_is_asked_whatever_changed(con: Connection) -> None:
    """It is asked by no key, since a view has no places to find rows at."""
    view = "select length(title) as size from core.papers where title > 'P' and title < 'W'"
    make(con, view_of_sizes=view, sizes="select 'p2' as paper_key, size from mart.view_of_sizes")
    follow(con, 0, 0)
    assert fill(con, "sizes") == ASKED


def test_what_reads_a_mart_that_was_left_as_it_was_is_not_asked(con: Connection) -> None:
    make(con, other_sizes=SIZES, sizes="select paper_key, size + 1 as size from mart.other_sizes")
    follow(con, 0, 0)
    assert fill(con, "sizes") == BEFORE


def test_what_reads_a_mart_that_changed_is_asked_by_its_rows(con: Connection) -> None:
    make(con, other_sizes=SIZES, sizes="select paper_key, size + 1 as size from mart.other_sizes")
    follow(con, 1, 1)
    fill(con, "other_sizes")
    assert fill(con, "sizes") == [("p1", 1), ("p2", 6), ("p9", 9)]
    assert con.execute("from work.answer_sizes").fetchall() == [("p2", 6)]


def test_rows_of_a_mart_go_by_all_columns_of_its_key(con: Connection) -> None:
    make(con, sizes=f"{SIZES} union all select 'p2', 2")
    mart = sql_folder("marts")["sizes"]
    sql_folder("marts")["sizes"] = replace(mart, header=mart.header | {"key": ["paper_key, size"]})
    con.execute("insert into mart.sizes values ('p2', 3)")
    follow(con, 1, 1)
    assert fill(con, "sizes") == [("p1", 1), ("p2", 2), ("p2", 5), ("p9", 9)]


def test_a_table_without_any_of_the_keys_is_read_whole(con: Connection) -> None:
    con.execute("insert into core.authors (author_key) values ('a1'), ('a2'), ('a3')")
    text = f"{SIZES}, (select count(*) as n from core.organizations) where n = 2"
    con.execute("create table core.organizations as from range(2)")
    make(con, sizes=text)
    follow(con, 1, 1)
    assert fill(con, "sizes") == ASKED


def test_the_first_key_that_a_table_has_is_asked(con: Connection) -> None:
    """Of the authors only the changed one is there, so that the mart counts one."""
    con.execute("insert into core.authors (author_key) values ('a1'), ('a2'), ('a3')")
    make(
        con, sizes="select paper_key, (select count(*) from core.authors) as size from core.papers"
    )
    follow(con, 1, 1)
    assert fill(con, "sizes") == [("p1", 1), ("p2", 1), ("p9", 9)]
