"""What is demanded of a release: the contract, the files of sql/checks, and what history says.

One demand is one claim, asked twice: as SQL by etl.warehouse.claims, and as an expectation.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import great_expectations.expectations as gxe
from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.metadata_types import FailureSeverity

from etl.contract.model import Column, Reference, Table
from etl.contract.rules import broken_conditions, reference_condition, repeated_keys
from etl.stage.sql_files import SqlFile
from expectations.custom_expectations import (
    ExpectColumnValuesToKeepTheRule,
    ExpectNoRows,
    quote_query,
)

_SEVERITIES = {"block": FailureSeverity.CRITICAL, "warn": FailureSeverity.WARNING}
_Kinds = Iterator[tuple[type[Expectation], dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class SuiteRule:
    """One claim about a table. rows: the select of what breaks it; is_shared: SQL claims it too."""

    claim: str
    table_name: str
    severity: str
    rows: str
    expectation: Expectation
    is_shared: bool = True


def table_rules(table: Table) -> Iterator[SuiteRule]:
    """What the contract demands of one table, in the words of etl.warehouse.claims."""
    for column in table.columns:
        yield from _of_column(table, column)
    for reference in table.references:
        yield _reference(table, reference)
    yield _key(table)


def check_file_rule(file: SqlFile) -> SuiteRule:
    """The claim of one file of sql/checks."""
    [claim], [severity], [table] = (file.header[it] for it in ("claim", "severity", "table"))
    return query_rule(claim, severity, table, file.text, is_shared=True)


def query_rule(
    claim: str, severity: str, table_name: str, rows: str, *, is_shared: bool = False
) -> SuiteRule:
    """A claim that a select breaks by finding rows."""
    expectation = ExpectNoRows(
        unexpected_rows_query=quote_query(rows), description=claim, severity=_SEVERITIES[severity]
    )
    return SuiteRule(claim, table_name, severity, rows, expectation, is_shared)


def _of_column(table: Table, column: Column) -> Iterator[SuiteRule]:
    """The contract says what is demanded; one kind of expectation stands for each demand."""
    claims = broken_conditions(replace(table, columns=(column,)))
    for (claim, condition), (kind, limits) in zip(claims, _kinds(table, column), strict=True):
        asked = {"broken_when": condition} if kind is ExpectColumnValuesToKeepTheRule else limits
        told: dict[str, Any] = {
            "column": column.name,
            "description": claim,
            "notes": f"{column.meaning}.",
        }
        expectation = kind(**told, **asked)
        rows = f"select * from {table.name} where {condition}"
        yield SuiteRule(claim, table.name, "block", rows, expectation)


def _kinds(table: Table, column: Column) -> _Kinds:
    """In the order of etl.contract.rules."""
    if column.required:
        yield gxe.ExpectColumnValuesToNotBeNull, {}
    if column.pattern is not None and column.name not in table.leading:
        yield ExpectColumnValuesToKeepTheRule, {}
    if column.minimum is not None:
        yield gxe.ExpectColumnValuesToBeBetween, {"min_value": column.minimum}
    if column.maximum is not None:
        yield gxe.ExpectColumnValuesToBeBetween, {"max_value": column.maximum}
    if column.allowed:
        yield gxe.ExpectColumnValuesToBeInSet, {"value_set": list(column.allowed)}


def _reference(table: Table, stated: Reference) -> SuiteRule:
    claim, condition = reference_condition(table, stated)
    expectation = ExpectColumnValuesToKeepTheRule(
        column=stated.column,
        broken_when=condition,
        description=claim,
        notes=f"A row of {table.name} leads to one row of {stated.target}.",
    )
    rows = f"select * from {table.name} where {condition}"
    return SuiteRule(claim, table.name, "block", rows, expectation)


def _key(table: Table) -> SuiteRule:
    claim, rows = repeated_keys(table)
    told: dict[str, Any] = {"description": claim, "notes": f"One row: {table.grain}."}
    expectation: Expectation = (
        gxe.ExpectColumnValuesToBeUnique(column=table.key[0], **told)
        if len(table.key) == 1
        else gxe.ExpectCompoundColumnsToBeUnique(column_list=list(table.key), **told)
    )
    return SuiteRule(claim, table.name, "block", rows, expectation)
