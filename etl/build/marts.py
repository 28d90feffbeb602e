"""The marts of a release: one view per file of sql/marts, and the macro that leaderboards share."""

from collections.abc import Iterator
from graphlib import TopologicalSorter

from etl.contract.ddl import comment_sql
from etl.stage.connection import Connection
from etl.stage.query_tables import tables_read
from etl.stage.sql_files import SqlFile, create_as_sql, sql_folder, sql_text


def mart_statements(con: Connection) -> Iterator[str]:
    """Statements that create the marts, each after those that it reads, and describe them.

    con: any connection; it parses and executes none of them.
    """
    yield sql_text("macros", "leaderboard")
    for mart in _in_order(con, sql_folder("marts")):
        name = f"mart.{mart.name}"
        yield create_as_sql("view", name, mart.text)
        meaning = f"{mart.line('question')} One row: {mart.line('grain')}."
        yield comment_sql("view", name, meaning)
        for line in mart.lines("column"):
            column, _, text = line.partition(": ")
            yield comment_sql("column", f'{name}."{column}"', text)


def _in_order(con: Connection, marts: dict[str, SqlFile]) -> Iterator[SqlFile]:
    before = {name: _marts_read(con, mart) for name, mart in marts.items()}
    return (marts[name] for name in TopologicalSorter(before).static_order())


def _marts_read(con: Connection, mart: SqlFile) -> set[str]:
    """Most marts read none, which their text tells without being parsed."""
    if "mart." not in mart.text:
        return set()
    names = (table.split(".") for table in tables_read(con, mart.text))
    return {name for schema, name in names if schema == "mart"}
