"""The statements that fill a release: tables of `work`, and then those that follow from them."""

from collections.abc import Iterator

from etl.build.changes import may_differ
from etl.build.fill_tables import FillStatement, fill_by
from etl.build.replaced_rows import replace_rows
from etl.contract import core, quality
from etl.contract.core import CORE_TABLES
from etl.contract.model import Table
from etl.contract.paper_table import PAPERS
from etl.contract.quality import QUALITY_TABLES
from etl.stage.connection import Connection
from etl.stage.sql_files import SqlFile, create_as_sql, insert_rows_sql, sql_folder, sql_text

_ADDED = (quality.RELEASES, quality.CHECKS, quality.FILL_RATES, quality.DAY_STATES)
"""Tables that other code fills, since no staged row implies their rows."""
_WORK = (
    "changed_captures", "captures", "loaded_captures", "changed_papers", "loaded",
    "staged_entries", "staged_authorships", "staged_keywords", "staged_links",
    "staged_linked_repositories",
    "candidates", "aliases", "entries", "arxiv_records", "arxiv_versions", "arxiv_authors",
    "arxiv_papers",
    "released_lists", "last_lists", "signed", "named_authors", "named_signatures", "authorships",
    "rekeyed_authors", "changed_authors", "changed_names",
    "changed_accounts", "changed_organizations", "stated_keywords",
    "changed_acronyms", "acronyms", "meanings", "changed_meanings", "changed_keywords", "keywords",
    "changed_concepts",
)  # fmt: skip
"""Tables that several others are derived from; they live as long as the derivation. What they read
of `core` is what the last release said: it is replaced once they are filled."""
_FOLLOWED = ("changed_lists", "listed_authors")
"""More tables of `work`. A release that follows on another finds by them the rows that it replaces;
no table of `core` does, so that a full derivation leaves them out."""
_STAGED = "staged_"
"""Begins the name of a table of `work` that has the staged rows of entries of changed papers."""
_SIGNED = "signed"
"""Where all papers are changed ones, this and the staged rows are views: nothing is copied."""
_NAMED = ("named_authors", "named_signatures")
"""Tables of `work` that only the last release has rows for."""
STATED_ENTRIES = "work.stated_entries"
"""What most tables of papers are derived from, a portion of the papers at a time."""
LONGEST = (PAPERS, core.PAPER_VERSIONS)
"""These take the longest, so they begin first."""


def fill_statements(*, follows: bool, portion_count: int = 1) -> Iterator[FillStatement]:
    """The statements that fill the tables, each after those whose tables it reads.

    follows: the file holds the last release, of which only some rows are replaced. portion_count:
    so many portions of the papers are derived one after the other, for want of memory.
    """
    for name in (*_WORK, *_FOLLOWED) if follows else _WORK:
        query = _work_query(name, follows=follows, portion_count=portion_count)
        is_view = not follows and (name == _SIGNED or name.startswith(_STAGED))
        kind = "view" if is_view else "table"
        yield fill_by(f"work.{name}", create_as_sql(kind, f"work.{name}", query), query)
    shorter = (table for table in CORE_TABLES + QUALITY_TABLES if table not in LONGEST + _ADDED)
    tables = {table: _file(table) for table in (*LONGEST, *shorter)}
    of_stated = [table for table, file in tables.items() if STATED_ENTRIES in file.text]
    for portion in range(portion_count):
        yield _stated_entries(portion, portion_count, follows=follows)
        for table in of_stated:
            is_last = portion == portion_count - 1
            yield _fill_statement(table, tables[table], follows=follows, is_last=is_last)
    for table, file in tables.items():
        if table not in of_stated:
            yield _fill_statement(table, file, follows=follows)


def _work_query(name: str, *, follows: bool, portion_count: int) -> str:
    if name == "entries":
        return sql_text("work", name, portion_count=str(portion_count))
    if name in _NAMED and not follows:
        return f"from ({sql_text('work', name)}) limit 0"
    if not name.startswith(_STAGED):
        return sql_text("work", name)
    table = f"stage.{name.removeprefix(_STAGED)}"
    if not follows:
        return f"from {table}"
    return _rows_of_entries(table, "work.loaded")


def _rows_of_entries(table: str, entries: str) -> str:
    captures = f"select entries.capture_id from {entries} as entries"
    return sql_text("basis", "changed_rows", table=table, key="capture_id", keys=captures)


def _stated_entries(portion: int, portion_count: int, *, follows: bool) -> FillStatement:
    """A statement for what a portion's entries state. Of the only portion no row is copied."""
    entries = f"(from work.entries where portion = {portion})"
    staged = _rows_of_entries("stage.entries", entries)
    is_only = portion_count == 1
    query = sql_text(
        "work",
        "stated_entries",
        entries=entries,
        staged_entries="work.staged_entries" if is_only else f"({staged})",
    )
    kind = "table" if follows else "view" if is_only else "or replace table"
    return fill_by(STATED_ENTRIES, create_as_sql(kind, STATED_ENTRIES, query), query)


def _fill_statement(
    table: Table, file: SqlFile, *, follows: bool, is_last: bool = True
) -> FillStatement:
    """The statement for a table, or for a portion of it."""
    if follows:
        read = f"{file.text} {may_differ(file)}"
        return FillStatement(table.name, lambda con: _replace(con, table, file), read)
    text = insert_rows_sql(table.name, file.text)
    if table in CORE_TABLES and is_last:
        rates = insert_rows_sql(quality.FILL_RATES.name, f"from fill_rates('{table.name}')")
        text = f"{text}; {rates}"
    return fill_by(table.name, text, file.text)


def _replace(con: Connection, table: Table, file: SqlFile) -> None:
    """Give a cloned table the rows which its query answers now, and mend its fill rates."""
    changed = replace_rows(con, table.name, table.key, file.text, may_differ(file))
    if table in CORE_TABLES and (changed.left_count or changed.come_count):
        name = table.name.split(".")[1]
        left, come = f"work.left_{name}", f"work.come_{name}"
        con.execute(sql_text("basis", "replace_fill_rates", table=table.name, left=left, come=come))


def _file(table: Table) -> SqlFile:
    schema, name = table.name.split(".")
    return sql_folder(schema)[name]
