"""The files of sql/marts, in the order in which marts can be made, and what describes them."""

from collections.abc import Iterator
from graphlib import TopologicalSorter

from etl.contract.ddl import comment_sql
from etl.stage.query_tables import tables_read
from etl.stage.sql_files import SqlFile, sql_folder


def marts_in_order() -> Iterator[SqlFile]:
    """Each mart after those that it reads."""
    marts = sql_folder("marts")
    before = {
        f"mart.{name}": (it for it in tables_read(mart.text) if it.startswith("mart."))
        for name, mart in marts.items()
    }
    names = TopologicalSorter(before).static_order()
    return (marts[name.removeprefix("mart.")] for name in names)


def mart_comment(mart: SqlFile, kind: str) -> str:
    """The statement that describes a mart. kind: `table` or `view`."""
    meaning = f"{mart.line('question')} One row: {mart.line('grain')}."
    return comment_sql(kind, f"mart.{mart.name}", meaning)


def mart_key(mart: SqlFile) -> tuple[str, ...]:
    """The columns that tell the rows of a mart apart."""
    return tuple(mart.lines("key")[0].split(", "))


def mart_columns(mart: SqlFile) -> dict[str, str]:
    """The columns of a mart, each with its meaning."""
    pairs = (line.partition(": ") for line in mart.lines("column"))
    return {name: meaning for name, _, meaning in pairs}
