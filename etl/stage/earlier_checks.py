"""Check results as version 0.1.0 wrote them, read as those of today.

That version knew a check by its sentence. Its history is carried over once, by the next attempt at
a release; until then, and in its releases, readers meet results without ids.
"""

from etl.stage.connection import Connection, column_types
from etl.stage.sql_files import create_as_sql, sql_text


def checks_select(con: Connection, relation: str) -> str:
    """A query for the relation's check results, all of which have a check_id and a rule."""
    if has_check_ids(con, relation):
        return f"select * from {relation}"
    con.execute(sql_text("history", "earlier_check_id"))
    return sql_text("history", "earlier_checks", relation=relation)


def create_checks_view(con: Connection, view: str, relation: str) -> None:
    """A view of the relation's results, for a query that may meet those of either version."""
    query = checks_select(con, relation)
    con.execute(create_as_sql("temp view", view, query))


def has_check_ids(con: Connection, relation: str) -> bool:
    return "check_id" in column_types(con, relation)
