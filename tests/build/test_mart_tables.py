"""Marts are views, or tables that follow what changed; large ones are filled in portions."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from etl.build.fill_tables import FillStatement
from etl.build.marts import is_kept, mart_fill_statements, mart_statements
from etl.contract.core import AUTHORS
from etl.contract.ddl import create_table_sql
from etl.contract.paper_table import PAPERS
from etl.stage.connection import Connection, OutOfMemory, connect
from etl.stage.sql_files import SqlFile, sql_text
from tests.build.sql_in_place import only_files

BY_PAPER = "paper_key in work.changed_papers"
SIZES = SqlFile(
    "marts",
    "sizes",
    "select paper_key, length(title) as size, (select count(*) from core.authors) as author_count"
    " from core.papers",
    {
        "question": ["How long are titles?"],
        "grain": ["one paper"],
        "key": ["paper_key"],
        "by": [BY_PAPER],
        "from": [BY_PAPER],
        "column": ["paper_key: The paper: its key", "size: Letters", "author_count: Authors"],
    },
)
SHORT = SqlFile(
    "marts",
    "a_short_one",
    "select paper_key from mart.sizes where size < 5",
    {
        "question": ["Which are short?"],
        "grain": ["one short paper"],
        "key": ["paper_key"],
        "column": ["paper_key: The paper"],
    },
)
READS = "from core.authors, core.authorships, core.papers, core.keywords"


@pytest.fixture(autouse=True)
def marts() -> Iterator[dict[str, SqlFile]]:
    """A table, and a view of it, stand in the place of all marts."""
    with only_files("marts", SHORT, SIZES) as marts:
        yield marts


@pytest.fixture
def con() -> Iterator[Connection]:
    """A release of three papers, with marts that are not filled."""
    with connect() as con:
        con.execute("attach ':memory:' as work; attach ':memory:' as release; use release")
        con.execute("create schema core; create schema mart")
        for table in (PAPERS, AUTHORS):
            con.execute(create_table_sql(table))
        for key, title in (("p1", "Wool"), ("p2", "Socks"), ("p3", "Ox")):
            con.execute("insert into core.papers (paper_key, title) values (?, ?)", [key, title])
        con.execute("insert into core.authors (author_key) values ('a1'), ('a2')")
        made = list(mart_statements())
        assert made[0] == sql_text("macros", "leaderboard")
        for statement in made[1:]:
            con.execute(statement)
        yield con


def rows(con: Connection, table: str) -> list[tuple[object, ...]]:
    return con.execute(f"from {table} order by all").fetchall()


def fill(con: Connection, **options: Any) -> list[FillStatement]:
    statements = list(mart_fill_statements(**options))
    for it in statements:
        it.fill(con)
    return statements


def test_a_mart_that_follows_is_an_empty_table_and_any_other_a_view(con: Connection) -> None:
    assert [is_kept(SHORT), is_kept(SIZES)] == [False, True]
    kinds = "select table_name, table_type from information_schema.tables where table_schema='mart'"
    assert con.execute(f"{kinds} order by all").fetchall() == [
        ("a_short_one", "VIEW"), ("sizes", "BASE TABLE")
    ]  # fmt: skip
    assert rows(con, "mart.sizes") == rows(con, "mart.a_short_one") == []


def test_marts_and_their_columns_are_described(con: Connection) -> None:
    marts = "select comment from duckdb_tables() where schema_name = 'mart' union all"
    views = "select comment from duckdb_views() where schema_name = 'mart'"
    assert con.execute(f"{marts} {views}").fetchall() == [
        ("How long are titles? One row: one paper.",),
        ("Which are short? One row: one short paper.",),
    ]
    columns = "select comment from duckdb_columns() where schema_name = 'mart' order by all"
    assert con.execute(columns).fetchall() == [
        ("Authors",), ("Letters",), ("The paper",), ("The paper: its key",)
    ]  # fmt: skip


FILLED = [("p1", 4, 2), ("p2", 5, 2), ("p3", 2, 2)]


@pytest.mark.parametrize("portion_count", [1, 2, 3])
def test_a_mart_is_filled_at_once_or_by_portions_of_its_keys(
    con: Connection, portion_count: int
) -> None:
    statements = fill(con, follows=False, portion_count=portion_count)
    assert [(it.table, it.reads) for it in statements] == [("mart.sizes", SIZES.text)]
    assert rows(con, "mart.sizes") == FILLED
    assert rows(con, "mart.a_short_one") == [("p1",), ("p3",)]
    assert "of_sizes" not in str(con.execute("from duckdb_databases()").fetchall())


class NarrowConnection:
    """It has no room for a portion until there are `enough`; what it began then is left behind."""

    def __init__(self, con: Connection, enough: float) -> None:
        self.con, self.enough = con, enough
        self.tried: list[tuple[int, int]] = []

    def execute(self, text: str) -> object:
        if portion := re.search(r"% (\d+) = (\d+)", text):
            self.tried.append((int(portion[2]), int(portion[1])))
            if self.tried[-1][1] < self.enough:
                self.con.execute("attach ':memory:' as of_sizes; use of_sizes")
                raise OutOfMemory("no room")
        return self.con.execute(text)


def test_a_mart_is_filled_at_once_unless_portions_are_asked_for(con: Connection) -> None:
    narrow = NarrowConnection(con, float("inf"))
    [statement] = mart_fill_statements(follows=False)
    statement.fill(narrow)  # type: ignore[arg-type]
    assert rows(con, "mart.sizes") == FILLED


def test_a_portion_without_room_is_halved(con: Connection) -> None:
    narrow = NarrowConnection(con, 4)
    [statement] = mart_fill_statements(follows=False, portion_count=2)
    statement.fill(narrow)  # type: ignore[arg-type]
    assert narrow.tried == [(0, 2), (0, 4), (2, 4), (1, 2), (1, 4), (3, 4)]
    assert rows(con, "mart.sizes") == FILLED


def test_a_small_portion_without_room_is_an_error(con: Connection) -> None:
    narrow = NarrowConnection(con, float("inf"))
    [statement] = mart_fill_statements(follows=False, portion_count=64)
    with pytest.raises(OutOfMemory):
        statement.fill(narrow)  # type: ignore[arg-type]
    assert narrow.tried == [(0, 64), (0, 128), (0, 256)]


@pytest.mark.parametrize(
    "header",
    [
        {"by": [BY_PAPER, "author_key in work.changed_authors"]},
        {"from": ["paper_key in work.signed_papers"]},
    ],
)
def test_a_mart_that_follows_otherwise_than_by_one_asked_key_has_no_portions(
    con: Connection, marts: dict[str, SqlFile], header: dict[str, list[str]]
) -> None:
    marts["sizes"] = replace(SIZES, header=SIZES.header | header)
    narrow = NarrowConnection(con, float("inf"))
    [statement] = mart_fill_statements(follows=False, portion_count=2)
    statement.fill(narrow)  # type: ignore[arg-type]
    assert narrow.tried == []
    assert rows(con, "mart.sizes") == FILLED


def test_tables_by_which_marts_follow_are_filled_from_what_changed_in_core() -> None:
    *followed, mart = mart_fill_statements(follows=True)
    assert [it.table for it in followed[:2]] == ["work.changed_signatures", "work.signed_papers"]
    texts = [_text_of(it) for it in followed]
    for it, text in zip(followed, texts, strict=True):
        query = sql_text("work", it.table.removeprefix("work."))
        assert it.reads == f"{READS}, ({query})"
        assert text.endswith(f"create table {it.table} as\n{query}")
    assert mart.table == "mart.sizes"
    changed = "paper_key in (from work.changed_papers)"
    papers = sql_text(
        *("basis", "changed_rows"),
        table="release.core.papers", key="paper_key", keys="from work.changed_papers",
    )  # fmt: skip
    assert mart.reads == f"from release.core.authors {papers} ({changed})"


class Recorder:
    def __init__(self) -> None:
        self.texts: list[str] = []

    def execute(self, text: str) -> None:
        self.texts.append(text)


def _text_of(statement: FillStatement) -> str:
    recorder = Recorder()
    statement.fill(recorder)  # type: ignore[arg-type]
    return recorder.texts[0]
