"""The suite of each released table: its rules in the contract, and the files of sql/checks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.metadata_types import FailureSeverity
from great_expectations.expectations.registry import get_expectation_impl

from etl.build.check_files import CheckFile, check_files
from etl.contract.expectation_spec import ExpectationSpec, no_rows_expectation
from etl.contract.table_rules import TableCheck, table_checks
from etl.contract.tables import RELEASED_TABLES
from etl.contract.vocabulary import Severity
from expectations.custom_expectations import quote_query

_SEVERITIES: dict[Severity, FailureSeverity] = {
    "block": FailureSeverity.CRITICAL,
    "warn": FailureSeverity.WARNING,
}


@dataclass(frozen=True, slots=True)
class SuiteRule:
    """A rule of a table as its suite has it. check_id: the check whose result it is shown with."""

    check_id: str
    table_name: str
    expectation: Expectation


@dataclass(frozen=True, slots=True)
class QueryRule:
    """A rule that the rows of a query break, and that Great Expectations is to ask about."""

    check_id: str
    rule: str
    table_name: str
    severity: Severity
    rows: str


def release_rules(added: Sequence[QueryRule] = ()) -> dict[str, list[SuiteRule]]:
    """The rules of every suite, by table in the contract's order; those of `added` come last."""
    found = {
        table.name: [contract_rule(it) for it in table_checks(table)] for table in RELEASED_TABLES
    }
    asked: list[CheckFile | QueryRule] = [*check_files(), *added]
    for check in asked:
        found[check.table_name].append(query_suite_rule(check))
    return found


def contract_rule(check: TableCheck) -> SuiteRule:
    """The rule with the expectation that the contract names for it."""
    expectation = _make_expectation(check.expectation, description=check.rule, notes=check.reason)
    return SuiteRule(check.check_id, check.table_name, expectation)


def query_suite_rule(check: CheckFile | QueryRule) -> SuiteRule:
    """The rule with the expectation that its query finds no row."""
    expectation = _make_expectation(
        no_rows_expectation(check.rows),
        description=check.rule,
        severity=_SEVERITIES[check.severity],
    )
    return SuiteRule(check.check_id, check.table_name, expectation)


def _make_expectation(spec: ExpectationSpec, **shown: Any) -> Expectation:
    """An instance of the class that is registered under this name; shown: what pages say of it."""
    kind: Callable[..., Expectation] = get_expectation_impl(spec.name)
    arguments = {
        name: quote_query(value) if name == "unexpected_rows_query" else value
        for name, value in spec.arguments.items()
    }
    return kind(**arguments, **shown)
