"""The contract as DDL: tables without constraints, and a comment on everything."""

from collections.abc import Iterator

from etl.contract.model import Column, Table


def create_table_sql(table: Table) -> str:
    """The statement that makes a table, its columns in the contract's order.

    It has no constraints, by design: the contract's rules are checked over whole releases instead.
    """
    return f"create table {table.name} ({', '.join(map(_column_sql, table.columns))})"


def comment_statements(table: Table) -> Iterator[str]:
    """Comments on the table and its columns, for analysts."""
    yield comment_sql("table", table.name, f"{table.meaning}. One row: {table.grain}.")
    for column in table.columns:
        yield comment_sql("column", f'{table.name}."{column.name}"', column.meaning)


def comment_sql(kind: str, name: str, text: str) -> str:
    return f"comment on {kind} {name} is {sql_literal(text)}"


def sql_literal(text: str) -> str:
    """An SQL string literal: DDL takes no parameters."""
    return "'" + text.replace("'", "''") + "'"


def quoted_name(name: str) -> str:
    """The name of a column or a field as SQL has it, whatever its characters."""
    return '"' + name.replace('"', '""') + '"'


def _column_sql(column: Column) -> str:
    compression = " using compression zstd" if column.is_prose else ""
    return f'"{column.name}" {column.type.value}{compression}'
