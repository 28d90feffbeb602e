"""The rows of the index of the archive, with what shows damage in them.

SQLite itself notices no flipped bit in a value. So each row has a checksum; and of rows that are
read together their number and the sum of their checksums are kept, for a flipped bit in a key or a
page hides a row.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

from etl.row_sum import row_sum

_GROUPED = ("notes", "records")


def insert_row(con: sqlite3.Connection, table: str, *values: str | int) -> None:
    """Insert a row, or replace the one of its key."""
    marks = ", ".join("?" for _ in (*values, "crc"))
    con.execute(f"replace into {table} values ({marks})", [*values, row_sum(*values)])


def rows_with(con: sqlite3.Connection, table: str, column: str, value: str) -> list[list[Any]]:
    """The rows with this value in a column.

    Raises sqlite3.DatabaseError for a row that is not as it was written. Of a table whose rows are
    read by groups also for one that is missing.
    """
    question = f"select * from {table} where {column} = ?"
    return _checked_rows(con, question, [value], table if table in _GROUPED else None, value)


def all_rows(con: sqlite3.Connection, table: str) -> list[list[Any]]:
    """All rows of `files` or of `captures`. Raises sqlite3.DatabaseError as rows_with does."""
    return _checked_rows(con, f"select * from {table}", [], table)


def _checked_rows(
    con: sqlite3.Connection,
    question: str,
    keys: Sequence[str],
    table: str | None,
    group: str = "",
) -> list[list[Any]]:
    """Rows without their sums. table, group: of which these must be all rows."""
    with nullcontext() if con.in_transaction else con:
        if table and not con.in_transaction:
            con.execute("begin")  # so that no other process writes between the two questions
        rows = con.execute(question, keys).fetchall()
        asked = "select row_count, crc_sum from sums where table_name = ? and group_name = ?"
        noted = con.execute(asked, (table, group)).fetchone() if table else None
    if any(row_sum(*values) != crc for *values, crc in rows):
        raise sqlite3.DatabaseError("a row is not as it was written")
    if table and (len(rows), sum(row[-1] for row in rows)) != (noted or (0, 0)):
        raise sqlite3.DatabaseError("a row is missing")
    return [list(values) for *values, _ in rows]
