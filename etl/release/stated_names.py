"""Finds organizations and categories by names as people write them: in any case."""

from etl.errors import UsageError
from etl.nearest import near_hint
from etl.stage.connection import Connection, execute
from etl.stage.sql_files import sql_text


def find_organization(con: Connection, text: str) -> str:
    """The key of the organization with this handle, as `find_stated` finds it."""
    return find_stated(con, "core.organizations", "organization_key", "organization", text)


def find_category(con: Connection, text: str) -> str:
    """The category of arXiv, as `find_stated` finds it."""
    return find_stated(con, "core.categories", "category", "category", text)


def find_stated(con: Connection, table: str, column: str, word: str, text: str) -> str:
    """The text of a column that differs at most in case; the text itself where it has none at all.

    word: what such a text is, for the message. Raises UsageError where the column has other texts.
    """
    name = text.strip()
    query = sql_text("lookup", "stated_name", table=table, column=column)
    rows = execute(con, query, text=name).fetchall()
    if not rows:
        return name
    found, is_meant = rows[0]
    if not is_meant:
        hint = near_hint(name, [it for it, _ in rows])
        told = f"no paper of the release has the {word} {name!r}"
        raise UsageError(f"{told}: {hint.rstrip()}" if hint else told)
    return str(found)
