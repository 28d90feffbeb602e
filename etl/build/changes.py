"""Differences between the last release and the next, and the rows that follow from them.

A release begins as a clone of the last one, or empty. The files of sql/work say which keys may have
other rows by now, and each file of sql/core in its header by which of these keys its rows follow.
In an empty file every key is a changed one, so the same query derives some rows or all of them.
"""

import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from etl.stage.connection import Connection
from etl.stage.sql_files import SqlFile, sql_text

_COPY_BYTES = 2**30
_CANNOT_CLONE = {errno.EOPNOTSUPP, errno.EXDEV, errno.EINVAL, errno.ENOSYS}
_FEW = 200
"""So many changed captures are derived by difference, however few others there are."""
_SHORT = 16 * 2**20
"""Bytes of documents, as of fifty pages: more than a day brings."""

_SPREAD = ("author_key", "keyword_key")
"""Rows of one such key stand all over a table; those of a paper or a capture are mostly young, and
stand at its end."""
_MANY = ("work.signed_papers", "work.paired_papers", "work.monthly_papers")
"""Papers of changed authors and months: they come by the ten thousand."""
_FOUND = {
    ("release.core.authorships", "author_key in work.changed_authors"): "work.changed_signatures"
}
"""Tables of `work` that have a table's rows of changed keys already."""


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


def has_basis(con: Connection, code_digest: str) -> bool:
    """True where the current release says what it was made of, and the same code made it."""
    tables = "from duckdb_tables() where schema_name = 'basis' and database_name = 'release'"
    if not con.execute(tables).fetchall():
        return False
    return con.execute(sql_text("basis", "code")).fetchall() == [(code_digest,)]


def are_few(con: Connection) -> bool:
    """True where most captures are in the current release as they are staged now."""
    [(changed, staged)] = con.execute(sql_text("basis", "changed_share")).fetchall()
    return bool(changed <= max(_FEW, staged / 2))


def are_short(con: Connection) -> bool:
    """True where the documents that changed are no longer than those of some days."""
    [(byte_count,)] = con.execute(sql_text("basis", "changed_bytes")).fetchall()
    return bool(byte_count <= _SHORT)


def may_differ(file: SqlFile) -> str:
    """The condition of a header under which a row may be another one now."""
    return " or ".join(f"({it})" for it in changed_keys(file)) or "true"


def changed_keys(file: SqlFile) -> Iterator[str]:
    """Each condition of a header under which a row may be another one now.

    Of several columns, as `author_key, other_author_key in …`, all have to be among the keys.
    """
    for line in file.lines("by"):
        if line != "*":
            columns, changed = line.split(" in ")
            yield " and ".join(f"{it} in (from {changed})" for it in columns.split(", "))


def rows_of_keys(table: str, by: str) -> str:
    """The query for those rows of a table whose keys are among others, by `COLUMN in KEYS`."""
    if (table, by) in _FOUND:
        return f"from {_FOUND[table, by]}"
    column, keys = by.split(" in ")
    name = "spread_rows" if column in _SPREAD or keys in _MANY else "changed_rows"
    return sql_text("basis", name, table=table, key=column, keys=f"from {keys}")
