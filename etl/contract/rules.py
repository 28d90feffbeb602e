"""What the contract demands, said once: of a column for Polars and for SQL, of a table for SQL."""

from collections.abc import Iterator

import polars as pl

from etl.contract.model import Column, ColumnType, Reference, Table
from etl.contract.tables import TABLES_BY_NAME


def fault_expressions(table: Table) -> list[pl.Expr]:
    """One expression per rule: the fault in words where a row breaks it, else null."""
    return [
        pl.when(broken).then(_worded(column, words))
        for column in table.columns
        for broken, words in _rules(column)
    ]


def broken_conditions(table: Table) -> Iterator[tuple[str, str]]:
    """(name, SQL condition that a row breaks) for every rule of every column.

    The form of a column that leads to another table is asked of that table's key.
    """
    for column in table.columns:
        name = f"{table.name}.{column.name}"
        quoted = f'"{column.name}"'
        if column.required:
            yield f"{name} is stated", f"{quoted} is null"
        if column.pattern is not None and column.name not in table.leading:
            pattern = column.pattern.replace("'", "''")
            yield f"{name} has its form", f"not regexp_full_match({quoted}, '{pattern}')"
        if column.minimum is not None:
            yield f"{name} is at least {column.minimum}", f"{quoted} < {column.minimum}"
        if column.maximum is not None:
            yield f"{name} is at most {column.maximum}", f"{quoted} > {column.maximum}"
        if column.allowed:
            values = ", ".join(f"'{value}'" for value in column.allowed)
            yield f"{name} is a known value", f"{quoted} not in ({values})"


def reference_condition(table: Table, stated: Reference) -> tuple[str, str]:
    """(name, SQL condition that a row breaks) of a column that leads to another table."""
    column, [target] = stated.column, TABLES_BY_NAME[stated.target].key
    return (
        f"{table.name}.{column} is in {stated.target}",
        f'"{column}" is not null and "{column}" not in (select {target} from {stated.target})',
    )


def repeated_keys(table: Table) -> tuple[str, str]:
    """(name, select of the keys that stand on more than one row)."""
    columns = ", ".join(table.key)
    return (
        f"{table.name} has one row per {columns}",
        f"select {columns}, count(*) from {table.name} group by {columns} having count(*) > 1",
    )


def _rules(column: Column) -> Iterator[tuple[pl.Expr, str]]:
    value = pl.col(column.name)
    if column.required:
        missing = value.is_null()
        if column.type is ColumnType.TEXT:
            missing = missing | (value.str.strip_chars().str.len_bytes() == 0)
        yield missing, "is missing"
    if column.pattern is not None:
        yield ~value.str.contains(f"^(?:{column.pattern})$"), f"does not match {column.pattern}"
    if column.minimum is not None:
        yield value < column.minimum, f"is below {column.minimum}"
    if column.maximum is not None:
        yield value > column.maximum, f"is above {column.maximum}"
    if column.allowed:
        yield ~value.is_in(column.allowed), f"is none of {', '.join(column.allowed)}"


def _worded(column: Column, words: str) -> pl.Expr:
    if words == "is missing":
        return pl.lit(f"{column.name}: {words}")
    shown = pl.col(column.name).cast(pl.String).str.slice(0, 80)
    return pl.format("{}: {} {}", pl.lit(column.name), shown, pl.lit(words))
