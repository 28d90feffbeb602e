"""Schemas of a published release, and its marts as views: all that it has beside rows of tables."""

from etl.stage.connection import Connection
from etl.stage.mart_files import mart_comment, marts_in_order
from etl.stage.sql_files import create_as_sql, sql_text


def create_schemas(con: Connection) -> None:
    """Create the schemas of a release. Search is not published."""
    for schema in ("core", "quality", "meta", "mart"):
        con.execute(f"create schema {schema}")


def create_marts(con: Connection) -> None:
    """Create all marts as views over the tables, and describe them."""
    con.execute(sql_text("macros", "leaderboard"))
    for mart in marts_in_order():
        con.execute(create_as_sql("view", f"mart.{mart.name}", mart.text))
        con.execute(mart_comment(mart, "view"))
