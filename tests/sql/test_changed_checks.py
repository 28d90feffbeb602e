"""A check that is asked about what changed answers as one that is asked about all rows."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import duckdb
import pytest

from etl.build.check_files import BrokenRows, ask_files, check_files, keep_broken_rows
from etl.contract.tables import RELEASED_TABLES
from etl.stage.connection import Connection
from etl.stage.sql_files import SqlFile, create_as_sql, sql_folder, sql_text
from tests.sql.conftest import fill_warehouse
from tests.sql.test_checks import CASES

SELECTS: Mapping[str, SqlFile] = {
    table.name: file
    for table in RELEASED_TABLES
    for file in [sql_folder(table.schema).get(table.name.partition(".")[2])]
    if file and file.header.get("by", ["*"]) != ["*"]
}
"""The selects of tables of which it is known what changed since the last release."""

CHANGED_KEYS = {
    "changed_captures": ("capture_id",),
    "changed_papers": ("paper_key", "alias_key"),
    "changed_authors": ("author_key",),
    "changed_names": ("name_key",),
    "rekeyed_authors": ("author_key",),
    "changed_lists": ("paper_key",),
    "changed_accounts": ("account_key",),
    "changed_organizations": ("organization_key",),
    "changed_keywords": ("paper_key",),
    "changed_acronyms": ("acronym",),
}
"""Tables of `work`, and the columns whose changed values they have."""

BY_KEY = {file.check_id for file in check_files() if file.by}
ROUNDS = 4
BREACHES = [change for check_id, change, _ in CASES if check_id in BY_KEY]


@pytest.fixture
def con() -> Iterator[Connection]:
    """The small warehouse as a release, and as it was when the last release was made."""
    with duckdb.connect() as con:
        for name in ("release", "sound", "last"):
            con.execute(f"attach ':memory:' as {name}")
        con.execute("use release")
        fill_warehouse(con)
        con.execute(sql_folder("basis")["tables"].text)
        for schema in ("core", "quality", "meta"):
            con.execute(f"create schema sound.{schema}; create schema last.{schema}")
        copy_tables(con, "release", "sound")
        copy_tables(con, "release", "last")
        yield con


def copy_tables(con: Connection, source: str, target: str) -> None:
    for name in SELECTS:
        con.execute(f"create or replace table {target}.{name} as from {source}.{name}")


def broken_rows(con: Connection) -> Mapping[str, BrokenRows]:
    """The answers about what changed, which those about all rows equal. They begin what follows."""
    note_changes(con)
    found = ask_files(con)
    keep_broken_rows(con)
    con.execute("detach work")
    assert found == ask_files(con)
    copy_tables(con, "release", "last")
    return {check_id: rows for check_id, rows in found.items() if rows.count}


def note_changes(con: Connection) -> None:
    """What a derivation by difference leaves behind: rows that left and came, and their keys."""
    con.execute("attach ':memory:' as work")
    for name in SELECTS:
        _, short = name.split(".")
        left, come = f"work.left_{short}", f"work.come_{short}"
        con.execute(f"create table {left} as from last.{name} except all from {name}")
        con.execute(f"create table {come} as from {name} except all from last.{name}")
    for changed, columns in CHANGED_KEYS.items():
        con.execute(f"create table work.{changed} as {' union '.join(changed_values(columns))}")
    con.execute("create table work.named_signatures as from last.core.authorships")
    query = sql_text("work", "changed_signatures")
    con.execute(create_as_sql("table", "work.changed_signatures", query))
    for name, file in SELECTS.items():
        pairs = (line.split(" in ") for line in file.lines("by"))
        is_changed = " or ".join(f"{column} in (from {changed})" for column, changed in pairs)
        _, short = name.split(".")
        con.execute(f"create table work.new_{short} as from {name} where {is_changed}")


def changed_values(columns: tuple[str, ...]) -> Iterator[str]:
    for table in RELEASED_TABLES:
        for column in columns:
            if table.name in SELECTS and column in table.polars_schema:
                for kind in ("left", "come"):
                    yield f"select {column} from work.{kind}_{table.name.split('.')[1]}"


@pytest.mark.slow
def test_rules_that_break_and_hold_again_are_seen_in_what_changed(con: Connection) -> None:
    """In several rounds, because what breaks one rule may hide what breaks another one."""
    seen: set[str] = set()
    for number in range(ROUNDS):
        for change in BREACHES[number::ROUNDS]:
            con.execute(change)
        found = broken_rows(con)
        con.execute("update core.papers set ai_summary = 'Changed.' where title = 'Delta'")
        assert broken_rows(con) == found
        copy_tables(con, "sound", "release")
        assert broken_rows(con) == {}
        seen |= found.keys()
    assert seen >= BY_KEY


@pytest.mark.slow
def test_a_check_that_names_other_keys_finds_less(
    con: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = sql_folder("checks")
    for check_id in BY_KEY:
        column = folder[check_id].lines("by")[0].partition(" ")[0]
        header = folder[check_id].header | {"by": [f"{column} in work.changed_organizations"]}
        monkeypatch.setitem(folder, check_id, replace(folder[check_id], header=header))
    for change in BREACHES:
        con.execute(change)
    note_changes(con)
    found = ask_files(con)
    assert not [check_id for check_id in BY_KEY if found[check_id].count]
