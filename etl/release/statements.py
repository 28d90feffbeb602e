"""A prompt on the release: where statements end, which tables there are, and their columns."""

import duckdb

from etl.errors import UsageError
from etl.nearest import near_hint
from etl.release.queries import Relation
from etl.stage.binding import hide_libraries
from etl.stage.connection import Connection
from etl.stage.sql_files import sql_folder


def split_statements(con: Connection, text: str) -> list[str] | None:
    """The statements of a text that ends with `;`; None where that stands in a text or a comment.

    A text that is not SQL counts as one statement: running it tells the person what is wrong.
    """
    try:
        found = [it.query for it in con.extract_statements(text)]
        is_ended = len(con.extract_statements(f"{text} select 1")) > len(found)
    except duckdb.ParserException as error:
        return None if "unterminated" in str(error) else [text]
    if not is_ended:
        return None
    return found if all(found) else [text]


def list_tables(con: Connection) -> Relation:
    """Tables and views, with their meaning."""
    return con.sql(sql_folder("lookup")["tables"].text)


def list_columns(con: Connection, name: str) -> Relation:
    """Columns of a table or view, with their type and meaning. Raises UsageError for no table."""
    names = [row[0] for row in list_tables(con).fetchall()]
    found = [it for it in names if name in (it, it.partition(".")[2])]
    if not found:
        hint = near_hint(name, names, cutoff=0.5)
        raise UsageError(f"no table {name!r}: {hint}`.tables` shows them")
    with hide_libraries():
        return con.sql(sql_folder("lookup")["columns"].text, params={"name": found[0]})
