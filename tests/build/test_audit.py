"""In which tables a release differs from one that was derived in full."""

from collections.abc import Iterator

import pytest

from etl.build.audit import TableDifference, compare_checks, compare_tables
from etl.build.checks import CheckResult
from etl.build.marts import is_kept
from etl.contract.ddl import create_table_sql
from etl.contract.tables import RELEASED_TABLES
from etl.stage.connection import Connection, connect
from etl.stage.sql_files import sql_folder

MARTS = [mart.name for mart in sql_folder("marts").values() if is_kept(mart)]
AUDITED, DERIVED = "audited", "release"


@pytest.fixture
def con() -> Iterator[Connection]:
    """Two releases without rows, the derived one in use."""
    with connect() as con:
        con.execute("attach ':memory:' as work")
        for name in (AUDITED, DERIVED):
            con.execute(f"attach ':memory:' as {name}; use {name}")
            for schema in ("core", "meta", "quality", "mart"):
                con.execute(f"create schema {schema}")
            for table in RELEASED_TABLES:
                con.execute(create_table_sql(table))
            for mart in MARTS:
                con.execute(f"create table mart.{mart} (paper_key varchar)")
        yield con


def add_paper(con: Connection, release: str, key: str, table: str = "core.papers") -> None:
    con.execute(f"insert into {release}.{table} (paper_key) values (?)", [key])


def in_use(con: Connection) -> object:
    return con.execute("select current_database()").fetchone()


def test_releases_of_the_same_rows_do_not_differ(con: Connection) -> None:
    for name, keys in ((AUDITED, "ab"), (DERIVED, "ba")):
        for key in keys:
            add_paper(con, name, key)
    assert compare_tables(con, AUDITED) == []


def test_missing_and_extra_rows_of_each_table_are_counted(con: Connection) -> None:
    for key in "abc":
        add_paper(con, DERIVED, key, f"mart.{MARTS[-1]}")
    for key in "cd":
        add_paper(con, AUDITED, key, f"mart.{MARTS[-1]}")
    con.execute("insert into audited.core.categories (paper_key, category) values ('a', 'cs.LG')")
    [extra, both] = compare_tables(con, AUDITED)
    assert (extra.table_name, extra.missing_count, extra.extra_count) == ("core.categories", 0, 1)
    assert extra.sample.startswith("{'paper_key': a, 'category': cs.LG")
    assert both == TableDifference(f"mart.{MARTS[-1]}", 2, 1, "{'paper_key': a}; {'paper_key': b}")


def test_a_table_that_lacks_a_row_differs(con: Connection) -> None:
    add_paper(con, DERIVED, "a", f"mart.{MARTS[0]}")
    [found] = compare_tables(con, AUDITED)
    assert found == TableDifference(f"mart.{MARTS[0]}", 1, 0, "{'paper_key': a}")


def test_a_row_that_stands_twice_is_extra(con: Connection) -> None:
    add_paper(con, DERIVED, "a", f"mart.{MARTS[0]}")
    for _ in range(2):
        add_paper(con, AUDITED, "a", f"mart.{MARTS[0]}")
    [found] = compare_tables(con, AUDITED)
    assert found == TableDifference(f"mart.{MARTS[0]}", 0, 1, "{'paper_key': a}")


def test_what_tells_of_attempts_is_not_compared(con: Connection) -> None:
    con.execute("insert into audited.meta.releases (release_id) values ('20260401T000000Z')")
    con.execute("insert into audited.quality.checks (check_id) values ('a')")
    assert compare_tables(con, AUDITED) == []


def add_index(con: Connection, release: str, term: str, first: int) -> None:
    """An index of one paper of one word. Numbers of papers and words begin with the first."""
    con.execute(f"use {release}; create schema search")
    con.execute(
        f"create table search.documents as select {first} as document_id, 'p1' as paper_key,"
        " 1 as title_word_count, 0 as abstract_word_count"
    )
    con.execute(f"create table search.terms as select {first} as term_id, '{term}' as term,"
                f" '{term}' as stem, 1 as occurrence_count")  # fmt: skip
    con.execute(f"create table search.postings as select {first} as term_id,"
                f" {first} as document_id, 1 as position")  # fmt: skip
    con.execute("use release")


@pytest.mark.parametrize(("term", "count"), [("wool", 0), ("socks", 1)])
def test_indexes_are_compared_by_what_their_numbers_stand_for(
    con: Connection, term: str, count: int
) -> None:
    add_index(con, AUDITED, term, 7)
    add_index(con, DERIVED, "wool", 1)
    found = [
        (it.table_name, it.missing_count, it.extra_count) for it in compare_tables(con, AUDITED)
    ]
    assert found == [("search.documents", 1, 1)][:count]
    assert in_use(con) == ("release",)


@pytest.mark.parametrize("only", [AUDITED, DERIVED])
def test_an_index_that_is_in_one_release_alone_is_not_compared(con: Connection, only: str) -> None:
    add_index(con, only, "wool", 1)
    assert compare_tables(con, AUDITED) == []


def result(check_id: str, source: str, table: str, broken: int) -> CheckResult:
    return CheckResult(check_id, "rule", table, source, "warn", 9, broken, None)


def test_checks_are_compared_where_they_follow_from_what_is_staged(con: Connection) -> None:
    con.execute(
        "insert into audited.quality.checks values"
        " ('a', 'other words', 'core.papers', 'contract', 'block', 9, 0, null),"
        " ('b', 'rule', 'core.papers', 'contract', 'warn', 9, 1, null),"
        " ('x', 'rule', 'core.papers', 'expectations', 'warn', 9, 5, null)"
    )
    asked = [
        result("a", "contract", "core.papers", 0),
        result("b", "contract", "core.papers", 2),
        result("y", "contract", "meta.releases", 3),
    ]
    row = "{{'check_id': b, 'checked_count': 9, 'broken_count': {}, 'sample': NULL}}"
    expected = TableDifference("quality.checks", 1, 1, row.format(2))
    assert compare_checks(con, AUDITED, asked) == expected
    assert in_use(con) == ("release",)
    kept = con.execute("select check_id from quality.checks order by all").fetchall()
    assert kept == [("a",), ("b",), ("y",)]


def test_the_same_checks_do_not_differ(con: Connection) -> None:
    con.execute(
        "insert into audited.quality.checks values"
        " ('a', 'rule', 'core.papers', 'contract', 'block', 9, 0, null)"
    )
    assert compare_checks(con, AUDITED, [result("a", "contract", "core.papers", 0)]) is None
