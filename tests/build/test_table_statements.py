"""Which statement fills a table of a release: all its rows, a portion, or what changed."""

from collections.abc import Iterator
from typing import Any

import pytest

from etl.build.fill_tables import FillStatement, derivation_macros
from etl.build.table_statements import fill_statements
from etl.contract.core import CORE_TABLES
from etl.contract.ddl import create_table_sql
from etl.contract.quality import FILL_RATES, QUALITY_TABLES
from etl.contract.tables import TABLES_BY_NAME
from etl.stage.connection import Connection, connect
from etl.stage.sql_files import create_as_sql, insert_rows_sql, sql_folder, sql_text

ALIASES = "core.paper_aliases"
STATED = "work.stated_entries"
OTHERS = {"meta.releases", "quality.checks", "quality.fill_rates", "meta.day_states"}
"""Tables whose rows no staged row implies."""
VIEWS = {
    "work.signed", "work.staged_entries", "work.staged_authorships", "work.staged_keywords",
    "work.staged_links", "work.staged_linked_repositories", STATED,
}  # fmt: skip


class Recorder:
    """A stand-in for a connection: it writes down what a statement executes."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def execute(self, text: str) -> None:
        self.texts.append(text)


def text_of(statement: FillStatement) -> str:
    recorder = Recorder()
    statement.fill(recorder)  # type: ignore[arg-type]
    [text] = recorder.texts
    return text


def texts(table: str, **options: Any) -> list[str]:
    return [text_of(it) for it in fill_statements(**options) if it.table == table]


def rates(table: str) -> str:
    return insert_rows_sql("quality.fill_rates", f"from fill_rates('{table}')")


def test_tables_of_work_are_tables_or_views_where_all_rows_are_changed_ones() -> None:
    found = {it.table: it for it in fill_statements(follows=False) if it.table.startswith("work.")}
    kinds = {
        name: kind for name, it in found.items() for kind in ("view", "table")
        if f"\ncreate {kind} {name} as\n" in text_of(it)
    }  # fmt: skip
    assert kinds == {name: "view" if name in VIEWS else "table" for name in found}
    assert {name for name, it in found.items() if not text_of(it).endswith(it.reads)} == set()


def test_tables_of_work_are_tables_where_a_release_is_followed() -> None:
    found = list(fill_statements(follows=True))
    work = [it for it in found if it.table.startswith("work.")]
    followed = {"work.changed_lists", "work.listed_authors"}
    assert followed < {it.table for it in work}
    assert followed.isdisjoint({it.table for it in fill_statements(follows=False)})
    for it in work:
        assert f"\ncreate table {it.table} as\n{it.reads}" in text_of(it)


def test_staged_rows_are_all_or_those_of_loaded_captures() -> None:
    [whole] = texts("work.staged_links", follows=False)
    assert whole == create_as_sql("view", "work.staged_links", "from stage.links")
    [followed] = texts("work.staged_links", follows=True)
    keys = "select entries.capture_id from work.loaded as entries"
    rows = sql_text("basis", "changed_rows", table="stage.links", key="capture_id", keys=keys)
    assert followed == create_as_sql("table", "work.staged_links", rows)


@pytest.mark.parametrize("name", ["named_authors", "named_signatures"])
def test_only_the_last_release_has_authors_that_were_named(name: str) -> None:
    query = sql_text("work", name)
    [whole] = texts(f"work.{name}", follows=False)
    assert whole == create_as_sql("table", f"work.{name}", f"from ({query}) limit 0")
    [followed] = texts(f"work.{name}", follows=True)
    assert followed == create_as_sql("table", f"work.{name}", query)


@pytest.mark.parametrize("count", [1, 3])
def test_entries_are_split_into_portions(count: int) -> None:
    [text] = texts("work.entries", follows=False, portion_count=count)
    query = sql_text("work", "entries", portion_count=str(count))
    assert text == create_as_sql("table", "work.entries", query)


def stated(kind: str, portion: int, staged: str) -> str:
    entries = f"(from work.entries where portion = {portion})"
    query = sql_text("work", "stated_entries", entries=entries, staged_entries=staged)
    return create_as_sql(kind, STATED, query)


def test_what_entries_state_is_copied_only_where_it_is_read_from_portions_or_followed() -> None:
    assert texts(STATED, follows=False) == [stated("view", 0, "work.staged_entries")]
    assert texts(STATED, follows=True) == [stated("table", 0, "work.staged_entries")]
    expected = []
    for portion in range(2):
        keys = (
            "select entries.capture_id from"
            f" (from work.entries where portion = {portion}) as entries"
        )
        rows = sql_text("basis", "changed_rows", table="stage.entries", key="capture_id", keys=keys)
        expected.append(stated("or replace table", portion, f"({rows})"))
    assert texts(STATED, follows=False, portion_count=2) == expected


def test_rows_of_core_are_counted_once_the_last_portion_came() -> None:
    """Those of quality are not counted, and a table that reads no portion is filled once."""
    for table in CORE_TABLES + QUALITY_TABLES:
        if table.name in OTHERS:
            continue
        schema, name = table.name.split(".")
        file = sql_folder(schema)[name]
        text = insert_rows_sql(table.name, file.text)
        counted = f"{text}; {rates(table.name)}" if table in CORE_TABLES else text
        assert texts(table.name, follows=False) == [counted]
        earlier = [text] * (STATED in file.text)
        assert texts(table.name, follows=False, portion_count=2) == [*earlier, counted]


def test_the_longest_tables_are_filled_first_of_each_portion() -> None:
    tables = [it.table for it in fill_statements(follows=False, portion_count=2)]
    first, second = (number for number, name in enumerate(tables) if name == STATED)
    longest = ["core.papers", "core.paper_versions"]
    assert tables[first + 1 : first + 3] == tables[second + 1 : second + 3] == longest


def test_a_followed_table_reads_the_tables_of_its_header_too() -> None:
    read = {it.table: it.reads for it in fill_statements(follows=True)}
    text = sql_folder("core")["paper_aliases"].text
    assert read[ALIASES] == f"{text} (alias_key in (from work.changed_papers))"
    whole = {it.table: it.reads for it in fill_statements(follows=False)}
    assert whole[ALIASES] == text


@pytest.fixture
def con() -> Iterator[Connection]:
    """A clone that has the aliases a and b; only those of b and c may be other ones."""
    with connect() as con:
        con.execute("create schema core; create schema quality; attach ':memory:' as work")
        for statement in derivation_macros():
            con.execute(statement)
        for table in (TABLES_BY_NAME[ALIASES], FILL_RATES):
            con.execute(create_table_sql(table))
        con.execute(f"insert into {ALIASES} values ('a', 'p', 'm', 'e'), ('b', 'p', 'm', 'e')")
        con.execute(rates(ALIASES))
        con.execute(f"create table work.aliases as from {ALIASES} limit 0")
        con.execute("create table work.changed_papers (paper_key varchar)")
        con.execute("insert into work.changed_papers values ('b'), ('c')")
        yield con


@pytest.mark.parametrize(
    ("aliases", "row_count", "evidence_count"),
    [("", 1, 1), ("be", 2, 2), ("bn", 2, 1), ("be cn", 3, 2), ("be ce", 3, 3)],
)
def test_changed_rows_are_replaced_and_stated_columns_counted(
    con: Connection, aliases: str, row_count: int, evidence_count: int
) -> None:
    """`n` is an alias without evidence."""
    for alias, evidence in aliases.split():
        stated = evidence if evidence == "e" else None
        con.execute("insert into work.aliases values (?, 'p', 'm', ?)", [alias, stated])
    [statement] = [it for it in fill_statements(follows=True) if it.table == ALIASES]
    statement.fill(con)
    found = con.execute(f"select alias_key from {ALIASES} order by all").fetchall()
    assert found == [(it,) for it in ["a", *(alias[0] for alias in aliases.split())]]
    counted = con.execute("select column_name, row_count, stated_count from quality.fill_rates")
    expected = {(it, row_count, row_count) for it in ("alias_key", "paper_key", "method")}
    assert {*counted.fetchall()} == {("evidence", row_count, evidence_count), *expected}
