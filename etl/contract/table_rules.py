"""A table's rules: as faults of rows that are to be staged, and as checks of a released table."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from etl.contract.expectation_spec import ExpectationSpec
from etl.contract.key_rules import Reference, UniqueKey
from etl.contract.model import Column, Table
from etl.contract.rules import Pattern


@dataclass(frozen=True, slots=True)
class TableCheck:
    """A rule of the contract as it is asked of one released table.

    check_id stays the same when the sentence in `rule` is reworded. condition: SQL that is true
    for a row that breaks the rule; None for a key, which two rows break together. rows: the query
    for what breaks it. reason: what the contract says of the column or of the row.
    """

    check_id: str
    rule: str
    table_name: str
    condition: str | None
    rows: str
    expectation: ExpectationSpec
    reason: str


def fault_expressions(table: Table) -> list[pl.Expr]:
    """One expression per rule of a column: the fault in words where a row breaks it, else null."""
    return [
        pl.when(rule.polars(column.name)).then(rule.fault(column.name))
        for column in table.columns
        for rule in column.rules
    ]


def table_checks(table: Table) -> list[TableCheck]:
    """Every rule of the table: those of its columns, its references, and its key at the end."""
    references = [_reference_check(table, reference) for reference in table.references]
    return [*column_checks(table), *references, _key_check(table)]


def column_checks(table: Table) -> list[TableCheck]:
    """The rules of the table's columns, each of which a row keeps or breaks by itself."""
    return [check for column in table.columns for check in _column_checks(table, column)]


def _column_checks(table: Table, column: Column) -> Iterator[TableCheck]:
    """The form of a column that leads to another table is asked of that table's key alone."""
    for rule in column.rules:
        if isinstance(rule, Pattern) and column.name in table.leading:
            continue
        condition = rule.sql(column.name)
        yield TableCheck(
            f"{_short_name(table)}.{column.name}.{rule.word}",
            f"{table.name}.{column.name} {rule.phrase}",
            table.name,
            condition,
            _broken_rows(table, column.name, condition),
            rule.expectation(column.name),
            f"{column.meaning}.",
        )


def _reference_check(table: Table, reference: Reference) -> TableCheck:
    condition = reference.sql()
    return TableCheck(
        f"{_short_name(table)}.{reference.column}.{reference.word}",
        f"{table.name}.{reference.column} {reference.phrase}",
        table.name,
        condition,
        _broken_rows(table, reference.column, condition),
        reference.expectation(table.name),
        f"A row of {table.name} leads to one row of {reference.target}.",
    )


def _key_check(table: Table) -> TableCheck:
    key = UniqueKey(table.key)
    return TableCheck(
        f"{_short_name(table)}.{key.word}",
        f"{table.name} {key.phrase}",
        table.name,
        None,
        key.sql(table.name),
        key.expectation(),
        f"One row: {table.grain}.",
    )


def _broken_rows(table: Table, column: str, condition: str) -> str:
    """The value that breaks a rule first, and the key of its row: whole rows are long."""
    names = dict.fromkeys([column, *table.key])
    return f"select {', '.join(names)} from {table.name} where {condition}"


def _short_name(table: Table) -> str:
    """`papers` for `core.papers`: no two released tables share it."""
    return table.name.split(".")[1]
