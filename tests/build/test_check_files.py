"""Files of sql/checks are asked about all rows, or about what changed since the last release."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from etl.build.check_files import (
    BrokenRows,
    CheckFile,
    ask_files,
    check_files,
    forget_changes,
    keep_broken_rows,
)
from etl.contract.ddl import create_table_sql
from etl.contract.tables import RELEASED_TABLES
from etl.stage.connection import Connection, connect
from etl.stage.sql_files import SqlFile, sql_folder

TITLED, COUNTED = "titles_are_short", "papers_are_few"
FILES = {
    TITLED: SqlFile(
        "checks",
        TITLED,
        "select paper_key, title from core.papers where length(title) > 3",
        {
            "rule": ["Titles are short"],
            "severity": ["warn"],
            "table": ["core.papers"],
            "by": ["paper_key in work.changed_papers"],
        },
    ),
    COUNTED: SqlFile(
        "checks",
        COUNTED,
        "select count(*) as paper_count from core.papers having count(*) > 2",
        {
            "rule": ["Papers are few"],
            "severity": ["block"],
            "table": ["core.papers"],
            "by": ["*, since all papers are counted"],
        },
    ),
}


@pytest.fixture(autouse=True)
def two_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two checks stand in the place of all others."""
    folder = sql_folder("checks")
    for name in [*folder]:
        monkeypatch.delitem(folder, name)
    for name, file in FILES.items():
        monkeypatch.setitem(folder, name, file)


@pytest.fixture
def con() -> Iterator[Connection]:
    """A release without rows that follows on none."""
    with connect() as con:
        con.execute("attach ':memory:' as release")
        con.execute("use release")
        for schema in ("core", "meta", "quality"):
            con.execute(f"create schema {schema}")
        for table in RELEASED_TABLES:
            con.execute(create_table_sql(table))
        con.execute(sql_folder("basis")["tables"].text)
        yield con


def add_papers(con: Connection, **titles: str) -> None:
    for key, title in titles.items():
        con.execute("insert into core.papers (paper_key, title) values (?, ?)", [key, title])


def follow(con: Connection, *changed: str, left: int = 0, come: int = 1) -> None:
    """Note, as a derivation does, how many rows of core.papers changed, and their keys."""
    con.execute("attach ':memory:' as work")
    for kind, count in (("left", left), ("come", come)):
        con.execute(f"create table work.{kind}_papers as select 1 as n from range({count})")
    con.execute("create table work.changed_papers (paper_key varchar)")
    for key in changed:
        con.execute("insert into work.changed_papers values (?)", [key])
    con.execute(
        "create table work.new_papers as"
        " from core.papers where paper_key in (from work.changed_papers)"
    )


def unfollow(con: Connection) -> None:
    con.execute("detach work")


def test_a_file_says_in_its_header_what_it_checks() -> None:
    assert check_files() == [
        CheckFile(
            *(TITLED, "Titles are short", "core.papers", "warn"),
            by="paper_key in work.changed_papers",
            rows=FILES[TITLED].text,
        ),
        CheckFile(
            COUNTED, "Papers are few", "core.papers", "block", by=None, rows=FILES[COUNTED].text
        ),
    ]
    assert check_files()[0].source == "sql/checks/titles_are_short.sql"


@pytest.mark.parametrize("keyword", ["rule", "severity", "table", "by"])
def test_a_header_without_a_line_is_an_error(keyword: str, monkeypatch: pytest.MonkeyPatch) -> None:
    header = {name: lines for name, lines in FILES[TITLED].header.items() if name != keyword}
    monkeypatch.setitem(sql_folder("checks"), TITLED, replace(FILES[TITLED], header=header))
    with pytest.raises(ValueError, match=f"has no line `-- {keyword}: "):
        check_files()


def test_a_severity_is_a_word_of_the_vocabulary(monkeypatch: pytest.MonkeyPatch) -> None:
    header = FILES[TITLED].header | {"severity": ["alarm"]}
    monkeypatch.setitem(sql_folder("checks"), TITLED, replace(FILES[TITLED], header=header))
    with pytest.raises(ValueError):  # noqa: PT011
        check_files()


def test_rows_that_break_a_rule_are_counted_and_three_are_shown(con: Connection) -> None:
    add_papers(con, p1="Wool", p2="Socks", p3="Yarn", p4="Sheep", p5="Ox")
    assert ask_files(con) == {
        TITLED: BrokenRows(
            4,
            "{'paper_key': p1, 'title': Wool}; {'paper_key': p2, 'title': Socks};"
            " {'paper_key': p3, 'title': Yarn}",
        ),
        COUNTED: BrokenRows(1, "{'paper_count': 5}"),
    }


def test_a_rule_that_nothing_breaks_has_no_rows(con: Connection) -> None:
    add_papers(con, p1="Ox")
    assert ask_files(con) == {TITLED: BrokenRows(0, None), COUNTED: BrokenRows(0, None)}


def test_what_was_found_is_asked_anew_and_can_be_let_go_of(con: Connection) -> None:
    forget_changes(con)
    add_papers(con, p1="Wool")
    assert ask_files(con)[TITLED].count == 1
    add_papers(con, p2="Yarn")
    assert ask_files(con)[TITLED].count == 2
    forget_changes(con)
    names = con.execute("select database_name from duckdb_databases()").fetchall()
    assert ("changed",) not in names


def broken(con: Connection) -> list[tuple[object, ...]]:
    return con.execute("from basis.broken_rows order by all").fetchall()


def test_the_next_release_begins_with_the_rows_that_have_a_key(con: Connection) -> None:
    add_papers(con, p1="Wool", p2="Ox", p3="Ox")
    ask_files(con)
    keep_broken_rows(con)
    assert broken(con) == [(TITLED, "p1", "{'paper_key': p1, 'title': Wool}")]


def test_only_changed_keys_are_asked_about_and_the_others_are_known(con: Connection) -> None:
    """p1 is not asked about: that it was mended behind the back of `work` is not seen."""
    add_papers(con, p1="Wool", p2="Socks", p3="Ox")
    ask_files(con)
    keep_broken_rows(con)
    con.execute("update core.papers set title = 'Ox' where paper_key in ('p1', 'p2')")
    con.execute("update core.papers set title = 'Oxen' where paper_key = 'p3'")
    follow(con, "p2", "p3")
    row = "{{'paper_key': {}, 'title': {}}}".format
    found = ask_files(con)
    assert found[TITLED] == BrokenRows(2, f"{row('p1', 'Wool')}; {row('p3', 'Oxen')}")
    assert found[COUNTED] == BrokenRows(1, "{'paper_count': 3}")
    keep_broken_rows(con)
    assert broken(con) == [
        (TITLED, "p1", row("p1", "Wool")), (TITLED, "p3", row("p3", "Oxen"))
    ]  # fmt: skip
    unfollow(con)
    assert ask_files(con)[TITLED] == BrokenRows(1, row("p3", "Oxen"))


@pytest.mark.parametrize(("left", "come", "count"), [(0, 0, 0), (1, 0, 1), (0, 1, 1)])
def test_a_file_is_asked_where_rows_left_or_came_of_what_it_reads(
    con: Connection, left: int, come: int, count: int
) -> None:
    add_papers(con, p1="Wool")
    follow(con, "p1", left=left, come=come)
    assert ask_files(con)[TITLED].count == count


def test_of_a_table_that_is_not_followed_every_row_may_have_changed(con: Connection) -> None:
    add_papers(con, p1="Wool")
    follow(con, "p1")
    con.execute("alter table work.left_papers rename to left_links")
    con.execute("alter table work.come_papers rename to come_links")
    assert ask_files(con)[TITLED].count == 1


def test_a_table_without_the_key_is_asked_about_all_its_rows(
    con: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (
        "select papers.paper_key, authors.name from core.papers as papers"
        " cross join core.authors as authors"
    )
    monkeypatch.setitem(sql_folder("checks"), TITLED, replace(FILES[TITLED], text=text))
    add_papers(con, p1="Wool", p2="Yarn")
    con.execute("insert into core.authors (author_key, name) values ('a1', 'Mira'), ('a2', 'Bo')")
    follow(con, "p2")
    found = ask_files(con)[TITLED]
    assert found.count == 2
    assert found.sample == "{'paper_key': p2, 'name': Bo}; {'paper_key': p2, 'name': Mira}"


def test_rows_of_changed_keys_are_those_that_were_derived_where_the_select_follows_by_them(
    con: Connection,
) -> None:
    """sql/core/papers.sql is derived by changed papers, and its new rows stand in `work`."""
    assert "paper_key in work.changed_papers" in sql_folder("core")["papers"].lines("by")
    add_papers(con, p1="Wool")
    follow(con, "p1")
    con.execute("update work.new_papers set title = 'Woollen'")
    assert ask_files(con)[TITLED].sample == "{'paper_key': p1, 'title': Woollen}"


def test_rows_of_other_keys_are_looked_for_in_the_release(
    con: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    header = FILES[TITLED].header | {"by": ["paper_key in work.changed_lists"]}
    monkeypatch.setitem(sql_folder("checks"), TITLED, replace(FILES[TITLED], header=header))
    add_papers(con, p1="Wool", p2="Yarn")
    follow(con, "p1")
    con.execute("create table work.changed_lists as select 'p2' as paper_key")
    assert ask_files(con)[TITLED] == BrokenRows(1, "{'paper_key': p2, 'title': Yarn}")
