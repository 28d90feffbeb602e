"""The difference of two releases: what came, went and changed, by the keys of the contract."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from etl.contract.core import CORE_TABLES
from etl.contract.ddl import sql_literal
from etl.contract.quality import DAY_STATES, EVIDENCE_TABLES
from etl.errors import UsageError
from etl.release.database import open_release
from etl.release.locked import lock_connection
from etl.release.queries import Relation
from etl.stage.connection import Connection, column_types, connect
from etl.stage.mart_files import mart_key
from etl.stage.sql_files import sql_folder, sql_text

_TABLES = {table.name: table for table in (*CORE_TABLES, *EVIDENCE_TABLES, DAY_STATES)}
"""Tables that follow from the pages. The others tell when the program ran."""


@contextmanager
def open_two_releases(old: Path, new: Path) -> Iterator[Connection]:
    """Two releases, attached read-only, on a connection that reaches nothing else.

    Answers are written, and large joins spill, into a folder that goes with it. Raises NoRelease,
    FileUnusable, and UsageError for one whose tables are of another version.
    """
    for path in (old, new):
        with open_release(path) as con:
            _check_columns(con, path)
    with TemporaryDirectory(prefix="paperhouse_") as folder, connect() as con:
        con.execute(f"attach {sql_literal(str(old))} as old_release (read_only)")
        if old.samefile(new):
            raise UsageError(f"{old} and {new} are the same file")
        con.execute(f"attach {sql_literal(str(new))} as new_release (read_only)")
        lock_connection(con, Path(folder))
        yield con


def count_changes(con: Connection) -> Relation:
    """For each table that differs: rows that came, went and changed."""
    queries = (_changed_rows(table.name, table.key) for table in _TABLES.values())
    return con.sql(sql_text("diff", "table_counts", query="\nunion all by name\n".join(queries)))


def list_changes(con: Connection, name: str) -> Relation:
    """Each value of a table or mart that changed, and each row that came or went.

    Columns: change (came, changed, went), the key, column_name, old_value and new_value as text. A
    row that came or went is a JSON object, and has no column_name. Raises UsageError for no such
    table.
    """
    key = _key(name)
    old, new = (column_types(con, f"{it}_release.{name}") for it in ("old", "new"))
    if list(old) != list(new):
        raise UsageError(f"the columns of {name} are not the same in the two releases")
    query = _changed_rows(name, key)
    return con.sql(sql_text("diff", "changed_values", query=query, key=", ".join(key)))


def _key(name: str) -> tuple[str, ...]:
    marts = {f"mart.{mart.name}": mart for mart in sql_folder("marts").values()}
    if name in marts:
        return mart_key(marts[name])
    if name not in _TABLES:
        raise UsageError(f"no table {name!r} to compare: a mart, or one of {', '.join(_TABLES)}")
    return _TABLES[name].key


def _check_columns(con: Connection, path: Path) -> None:
    for table in _TABLES.values():
        if list(column_types(con, table.name)) != list(table.polars_schema):
            raise UsageError(
                f"{path} has other columns in {table.name} than this version of paperhouse: "
                "`paperhouse publish` makes the current release one of this version, with --as-of "
                "an earlier one"
            )


def _changed_rows(name: str, key: Sequence[str]) -> str:
    return sql_text("diff", "changed_rows", table=name, key=", ".join(key), first=key[0])
