"""Rows of a cloned release that give way to those which its queries answer now."""

from collections.abc import Sequence
from dataclasses import dataclass

from etl.stage.connection import Connection
from etl.stage.sql_files import insert_rows_sql, same_key_sql, sql_text


@dataclass(frozen=True, slots=True)
class ChangedRows:
    """Counts of the rows that left a table, and of those that came."""

    left_count: int
    come_count: int


NO_ROWS = ChangedRows(0, 0)


def replace_rows(
    con: Connection, table: str, key: Sequence[str], query: str, may_differ: str
) -> ChangedRows:
    """Give a cloned table the rows which a query answers now, and say how many differ.

    Only these are written: `work.left_…` has those that go, `work.come_…` the others. Most tables
    have none in a release of one day, and a statement costs some milliseconds, however few rows it
    finds: so none is executed that would do nothing.
    may_differ: the condition that an old row may be another one now.
    """
    names = _work_tables(table)
    new, come, left = names["new"], names["come"], names["left"]
    con.execute(sql_text("basis", "new_rows", table=table, query=query, new=new))
    places = names["places"]
    finding = sql_text("basis", "old_places", table=table, may_differ=may_differ, places=places)
    if _written(con, finding):
        changed = _compare(con, table, names)
    else:
        text = sql_text("basis", "only_come", new=new, left=left, come=come)
        changed = ChangedRows(0, _written(con, text))
    if changed.left_count:
        text = sql_text(
            "basis",
            "remove_left",
            table=table,
            old=names["old"],
            left=left,
            same_key=same_key_sql(key),
        )
        con.execute(text)
    if changed.come_count:
        con.execute(insert_rows_sql(table, f"from {come}"))
    return changed


def changed_rows(con: Connection) -> dict[str, ChangedRows]:
    """The rows that left and came, by the name of their table without its schema.

    Empty where everything was derived, because then nothing is known of what changed.
    """
    counts = dict(con.execute(sql_text("basis", "followed_tables")).fetchall())
    names = {name.partition("_")[2] for name in counts}
    return {
        it: ChangedRows(counts.get(f"left_{it}", 0), counts.get(f"come_{it}", 0)) for it in names
    }


def _work_tables(table: str) -> dict[str, str]:
    schema, _, short = table.partition(".")
    name = f"mart_{short}" if schema == "mart" else short
    return {kind: f"work.{kind}_{name}" for kind in ("new", "places", "old", "left", "come")}


def _compare(con: Connection, table: str, names: dict[str, str]) -> ChangedRows:
    """In a clean release no row stands twice. So as many old rows stay as new ones, or the query
    answers some rows twice: those are compared one by one, and the check of the key finds them.
    """
    for quantifier in ("distinct", "all"):
        text = sql_text("basis", "compare_rows", table=table, quantifier=quantifier, **names)
        [(left, come, is_sure)] = con.execute(text).fetchall()
        if is_sure:
            break
    return ChangedRows(left, come)


def _written(con: Connection, text: str) -> int:
    """Execute statements; the rows that the last one wrote."""
    [(count,)] = con.execute(text).fetchall()
    return int(count)
