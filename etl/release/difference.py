"""The difference of two releases: what came, went and changed, by the keys of the contract."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from etl.contract.core import CORE_TABLES
from etl.contract.ddl import sql_literal
from etl.contract.model import Table
from etl.contract.quality import DAY_STATES, EVIDENCE_TABLES
from etl.errors import UsageError
from etl.release.database import open_release
from etl.release.queries import Relation
from etl.stage.connection import Connection, connect
from etl.stage.sql_files import same_key_sql, sql_text

_TABLES = {table.name: table for table in (*CORE_TABLES, *EVIDENCE_TABLES, DAY_STATES)}
"""Tables that follow from the pages. The others tell when the program ran."""


@contextmanager
def open_two_releases(old: Path, new: Path) -> Iterator[Connection]:
    """Two releases, attached read-only; answers are written into a folder that goes with them.

    Raises NoRelease, FileUnusable, and UsageError for one whose tables are of another version.
    """
    for path in (old, new):
        with open_release(path) as con:
            _check_columns(con, path)
    with TemporaryDirectory(prefix="paperhouse_") as folder, connect() as con:
        con.execute(f"set temp_directory = {sql_literal(folder)}")
        con.execute(f"attach {sql_literal(str(old))} as old_release (read_only)")
        if old.samefile(new):
            raise UsageError(f"{old} and {new} are the same file")
        con.execute(f"attach {sql_literal(str(new))} as new_release (read_only)")
        yield con


def count_changes(con: Connection) -> Relation:
    """For each table that differs: rows that came, went and changed."""
    query = "\nunion all by name\n".join(map(_changed_keys, _TABLES.values()))
    return con.sql(sql_text("diff", "table_counts", query=query))


def list_changes(con: Connection, name: str) -> Relation:
    """The keys of a table that came, went or changed. Raises UsageError for no such table."""
    if name not in _TABLES:
        raise UsageError(f"no table {name!r} to compare: one of {', '.join(_TABLES)}")
    return con.sql(_changed_keys(_TABLES[name])).order("change, row_key::varchar")


def _check_columns(con: Connection, path: Path) -> None:
    for table in _TABLES.values():
        found = {row[0] for row in con.execute(f"describe {table.name}").fetchall()}
        if found != table.polars_schema.keys():
            raise UsageError(
                f"{path} has other columns in {table.name} than this version of paperhouse: "
                "`paperhouse publish --as-of` writes a release of this version"
            )


def _changed_keys(table: Table) -> str:
    first, *_ = table.key
    rest = [column.name for column in table.columns if column.name not in table.key]
    differs = [f"other_rows.{it} is distinct from these_rows.{it}" for it in rest]
    old_absent, new_absent = f"(other_rows.{first} is null)", f"(these_rows.{first} is null)"
    return sql_text(
        "diff",
        "changed_keys",
        table=table.name,
        is_old_absent=old_absent,
        is_new_absent=new_absent,
        key_fields=", ".join(
            f"'{it}', coalesce(these_rows.{it}, other_rows.{it})" for it in table.key
        ),
        changed_names=", ".join(
            f"case when {it} then '{name}' end" for name, it in zip(rest, differs, strict=True)
        ),
        same_key=same_key_sql(table.key),
        may_differ=" or ".join((old_absent, new_absent, *differs)),
    )
