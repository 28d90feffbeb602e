"""The files of sql/checks, and the rows that break their rules.

A release that follows on the last one has the broken rows of that one, but for those of keys that
changed since. Of these alone a file is asked: its header says by which key its answer follows, and
where it reads a table that has this key, it finds the rows of changed keys only.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from etl.build.changes import rows_of_keys
from etl.build.replaced_rows import NO_ROWS, ChangedRows, changed_rows
from etl.contract.tables import TABLES_BY_NAME
from etl.contract.vocabulary import SEVERITIES, Severity
from etl.stage.connection import Connection, execute
from etl.stage.query_tables import tables_read
from etl.stage.sql_files import SqlFile, create_as_sql, sql_folder, sql_text


@dataclass(frozen=True, slots=True)
class CheckFile:
    """A file of sql/checks: its name is the check's id, its header has the rest.

    by: the column by which its answer follows and the table of that column's changed values, as
    `paper_key in work.changed_papers`; None where it is asked about all rows each time.
    """

    check_id: str
    rule: str
    table_name: str
    severity: Severity
    by: str | None
    rows: str

    @property
    def source(self) -> str:
        return f"sql/checks/{self.check_id}.sql"


@dataclass(frozen=True, slots=True)
class BrokenRows:
    """The number of rows that break a rule, and up to three of them as text."""

    count: int = 0
    sample: str | None = None


def check_files() -> list[CheckFile]:
    """Every file of sql/checks. Raises ValueError where a header lacks a line."""
    return [_check_file(file) for file in sql_folder("checks").values()]


def ask_files(con: Connection) -> dict[str, BrokenRows]:
    """The rows that break each file's rule in the release that is current, by check.

    They stay in the database `changed`, from which `keep_broken_rows` takes them.
    """
    changed = changed_rows(con)
    follows = bool(changed)
    forget_changes(con)
    con.execute("attach ':memory:' as changed")
    con.execute(sql_text("basis", "changed_tables"))
    for file in check_files():
        if follows and file.by:
            if _has_changed(file, changed):
                _ask_about_changes(con, file, file.by)
        else:
            _ask_about_all(con, file)
    if follows:
        con.execute(sql_text("basis", "kept_rows"))
    found = {
        it[0]: BrokenRows(*it[1:])
        for it in con.execute(sql_text("basis", "broken_counts")).fetchall()
    }
    return {file.check_id: found.get(file.check_id, BrokenRows()) for file in check_files()}


def keep_broken_rows(con: Connection) -> None:
    """Write into the release what `ask_files` found, for the release that follows on it."""
    con.execute(sql_text("basis", "forget_rows"))
    con.execute(sql_text("basis", "keep_rows"))


def forget_changes(con: Connection) -> None:
    """Let go of what `ask_files` found."""
    con.execute("detach database if exists changed")


def _check_file(file: SqlFile) -> CheckFile:
    [rule], [table], [word], [by] = (file.lines(it) for it in ("rule", "table", "severity", "by"))
    [severity] = (it for it in SEVERITIES if it == word)
    key = None if by.startswith("*") else by
    return CheckFile(file.name, rule, table, severity, key, file.text)


def _ask_about_all(con: Connection, file: CheckFile) -> None:
    row_key = f"broken.{file.by.split(' in ')[0]}" if file.by else "null"
    _note_broken_rows(con, file, row_key, "true")


def _has_changed(file: CheckFile, changed: Mapping[str, ChangedRows]) -> bool:
    """False where no row of what it reads left or came, so that it finds the same rows again."""
    names = (name.partition(".")[2] for name in tables_read(file.rows))
    return any(changed.get(name) != NO_ROWS for name in names)


def _ask_about_changes(con: Connection, file: CheckFile, by: str) -> None:
    column, keys = by.split(" in ")
    for name in tables_read(file.rows):
        con.execute(create_as_sql("or replace view", f"changed.{name}", _changed_rows(name, by)))
    with con.cursor() as own:
        own.execute("use changed")
        _note_broken_rows(own, file, f"broken.{column}", f"broken.{column} in (from {keys})")
    execute(con, sql_text("basis", "left_rows", keys=keys), check_id=file.check_id)


def _note_broken_rows(con: Connection, file: CheckFile, row_key: str, is_asked: str) -> None:
    text = sql_text("basis", "come_rows", row_key=row_key, query=file.rows, is_asked=is_asked)
    execute(con, text, check_id=file.check_id)


def _changed_rows(name: str, by: str) -> str:
    """A table's rows of changed keys, or all where it does not have the key."""
    if by.split(" in ", maxsplit=1)[0] not in TABLES_BY_NAME[name].polars_schema:
        return f"from release.{name}"
    schema, _, table = name.partition(".")
    file = sql_folder(schema).get(table)
    has_new = file is not None and by in file.lines("by")
    return rows_of_keys(f"work.new_{table}" if has_new else f"release.{name}", by)
