"""Differences between the last release and the next, and the rows that follow from them.

A release begins as a clone of the last one, or empty. The files of sql/work say which keys may have
other rows by now, and each file of sql/core in its header by which of these keys its rows follow.
In an empty file every key is a changed one, so the same select derives some rows or all of them.
"""

import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from etl.contract.core import CORE_TABLES
from etl.contract.model import Table
from etl.contract.quality import FILL_RATES
from etl.stage.connection import Connection
from etl.stage.sql_files import SqlFile, sql_folder

_COPY_BYTES = 2**30
_CANNOT_CLONE = {errno.EOPNOTSUPP, errno.EXDEV, errno.EINVAL, errno.ENOSYS}
_FEW = 200
"""So many changed captures are derived by difference, however few others there are."""


def clone_file(source: Path, target: Path) -> None:
    """Copy a file; where the file system can, both share their blocks until one is written."""
    try:
        with source.open("rb") as old, target.open("xb") as new:
            while os.copy_file_range(old.fileno(), new.fileno(), _COPY_BYTES):
                pass
    except OSError as error:
        if error.errno not in _CANNOT_CLONE:
            error.filename = error.filename or str(target)
            raise
        shutil.copyfile(source, target)


def has_basis(con: Connection, code_version: str) -> bool:
    """True where the current release says what it was made of, and the same code made it."""
    tables = "from duckdb_tables() where schema_name = 'basis' and database_name = 'release'"
    if not con.execute(tables).fetchall():
        return False
    return con.execute("select code_version from basis.code").fetchall() == [(code_version,)]


def are_few(con: Connection) -> bool:
    """True where most captures are in the current release as they are staged now."""
    [(changed, staged)] = con.execute(sql_folder("basis")["changed_share"].text).fetchall()
    return bool(changed <= max(_FEW, staged / 2))


def replace_rows(table: Table, file: SqlFile) -> Iterator[str]:
    """Statements that give a cloned table the rows which its select answers now.

    Only rows that differ are written: `work.left_…` has those that go, `work.come_…` the others.
    """
    name = table.name.split(".")[1]
    old, new = f"work.old_{name}", f"work.new_{name}"
    left, come = f"work.left_{name}", f"work.come_{name}"
    yield f"create table {new} as from {table.name} limit 0"
    yield f"insert into {new} by name {file.text}"
    yield f"create table {old} as select rowid as old_row, * from {table.name}{_changed_only(file)}"
    known = f"(select * exclude (old_row) from {old})"
    yield f"create table {left} as from {known} except all from {new}"
    yield f"create table {come} as from {new} except all from {known}"
    key = ", ".join(table.key)
    gone = f"select old_row from {old} semi join {left} using ({key})"
    yield f"delete from {table.name} where rowid in ({gone})"
    yield f"insert into {table.name} from {come}"
    if table in CORE_TABLES:
        changes = f"fill_rate_changes('{table.name}', '{left}', '{come}')"
        counts = ", ".join(f"{it} = rates.{it} + changes.{it}" for it in _COUNTS)
        same = " and ".join(f"rates.{it} = changes.{it}" for it in FILL_RATES.key)
        rates = f"{FILL_RATES.name} as rates"
        yield f"update {rates} set {counts} from {changes} as changes where {same}"


_COUNTS = ("row_count", "stated_count")
"""Columns of the fill rates that add up."""


def _changed_only(file: SqlFile) -> str:
    """The condition that an old row may be another one now; none where any may be."""
    keys = [line.split(" in ") for line in file.lines("by") if line != "*"]
    if not keys:
        return ""
    return " where " + " or ".join(f"{column} in (from {changed})" for column, changed in keys)
