"""Checksums of the ledger's rows, for SQLite itself notices no flipped bit in a value.

Of each group of rows that are read together their number and the sum of their checksums are kept,
by triggers, in the transaction that changes the rows. They are compared with the very rows that are
read: so a row that a damaged page or index hides is noticed as well.
"""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from etl.row_sum import row_sum

_BLOCK = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)
_TABLES = {
    "digests": ["subscription", "ordinal", "period_id", "content"],
    "papers": ["subscription", "paper_key", "period_id", "content"],
    "mails": [
        "state", "mail_id", "message_id", "subscription", "period_id", "recipient", "content",
        "attempt_count", "doubt_count", "made_at", "attempted_at", "next_at", "reason",
    ],
    "troubles": ["subject", "since", "reason"],
}  # fmt: skip
"""Columns of each table. Rows with one value of the first are a group; the second orders rows."""
_CHANGES = (
    ("count_in", "insert"), ("count_in", "update"),
    ("count_out", "delete"), ("count_out", "update"),
)  # fmt: skip


@cache
def _statements() -> Mapping[str, str]:
    parts = _BLOCK.split(Path(__file__).with_name("ledger.sql").read_text("utf-8"))
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def ledger_sql(name: str, **names: str) -> str:
    """The statement of this name in ledger.sql. names: what stands there in braces."""
    return _statements()[name].format_map(names)


def keep_sums(con: sqlite3.Connection) -> None:
    """Let this connection keep the sums. A ledger of an earlier version gets its first ones."""
    con.create_function("row_sum", -1, row_sum)
    named = list(map(_names, _TABLES))
    [(has_sums,)] = con.execute(ledger_sql("has_sums")).fetchall()
    if not has_sums:
        begun = [ledger_sql("begin_sums", **names) for names in named]
        con.executescript("".join(["begin immediate;", ledger_sql("sums"), *begun, "commit;"]))
    kept = [ledger_sql(name, event=it, **names) for names in named for name, it in _CHANGES]
    con.executescript("".join(kept))


def checked_rows(
    con: sqlite3.Connection, table: str, group: str | None = None
) -> Iterator[dict[str, Any]]:
    """The rows of a group of a table, or all, in the order in which they were made.

    Raises sqlite3.DatabaseError behind the last one, where they are not as they were written.
    """
    names, columns = _names(table), _TABLES[table]
    found: dict[str, tuple[int, int]] = {}
    asked = {"table": table, "group": group}
    with con:
        con.execute("begin")
        noted = {
            name: (count, sum_)
            for name, count, sum_ in con.execute(ledger_sql("noted_sums"), asked)
        }
        text = ledger_sql("all_rows" if group is None else "rows_of_group", **names)
        for values in con.execute(text, asked):
            count, sum_ = found.get(values[0], (0, 0))
            found[values[0]] = count + 1, sum_ + row_sum(*values)
            yield dict(zip(columns, values, strict=True))
    if found != noted:
        raise sqlite3.DatabaseError(f"rows of {table} are not as they were written")


def _names(table: str) -> dict[str, str]:
    columns = _TABLES[table]
    return {
        "table": table,
        "group": columns[0],
        "key": columns[1],
        "values": ", ".join(columns),
        "new_values": ", ".join(f"new.{name}" for name in columns),
        "old_values": ", ".join(f"old.{name}" for name in columns),
    }
