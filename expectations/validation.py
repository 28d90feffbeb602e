"""Running the suites of one release: Great Expectations asks what only it asks, and shows all.

The contract's rules and the files of sql/checks are asked in SQL for every release, with or
without Great Expectations, in one scan of each table. Great Expectations would ask the same
questions of the same database again, which took ten times as long and could differ only by a
mistake in its rendering. So it is given their results, and its pages show every rule with the
result that decided about the release. It asks itself about what history alone can tell.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import great_expectations as gx
from great_expectations.core import ExpectationSuiteValidationResult, ExpectationValidationResult
from great_expectations.validator.v1_validator import Validator

from etl.build.checks import CheckResult, count_broken, count_rows
from etl.settings import Settings
from etl.stage.connection import Connection
from expectations.custom_expectations import ExpectNoRows
from expectations.data_docs import write_data_docs
from expectations.datasource import open_batch
from expectations.drift import drift_rules
from expectations.suites import QueryRule, SuiteRule, query_suite_rule, release_rules

_COUNTED = {"result_format": "BASIC", "partial_unexpected_count": 0}
"""Counts without values: Great Expectations writes values into its pages as markup."""


def suite_results(
    con: Connection, settings: Settings, answered: Sequence[CheckResult]
) -> list[CheckResult]:
    """Results of the rules that SQL did not answer for the release that is current on `con`.

    answered: results of the release's checks. Data Docs are written about them and about the
    results that come back. Raises RuntimeError for an expectation that cannot be asked.
    """
    with drift_rules(con, settings.history) as rules:
        results = [ask_rule(con, rule) for rule in rules]
    suites = answered_suites(release_rules(rules), [*answered, *results])
    write_data_docs(settings.quality_report.parent / "docs", suites)
    return results


def ask_rule(con: Connection, rule: QueryRule) -> CheckResult:
    """The result of a rule that Great Expectations asks about."""
    broken = _ask_count(con, rule)
    return CheckResult(
        rule.check_id,
        rule.rule,
        rule.table_name,
        "expectations",
        rule.severity,
        count_rows(con, rule.table_name),
        broken,
        count_broken(con, rule.rows)[1] if broken else None,
    )


def answered_suites(
    rules: Mapping[str, Sequence[SuiteRule]], results: Sequence[CheckResult]
) -> list[ExpectationSuiteValidationResult]:
    """Each suite as Great Expectations would report on it, from these results of its rules."""
    by_id = {result.check_id: result for result in results}
    return [
        _answered_suite(name, [_answered(rule, by_id[rule.check_id]) for rule in suite])
        for name, suite in rules.items()
    ]


def _ask_count(con: Connection, rule: QueryRule) -> int:
    """Rows that break the rule, as Great Expectations counts them."""
    suite = gx.ExpectationSuite(rule.table_name, [query_suite_rule(rule).expectation])
    with open_batch(con, rule.table_name) as batch:
        validator = Validator(batch, result_format=_COUNTED)
        [found] = validator.validate_expectation_suite(suite).results
    count = found.result.get("observed_value")
    if count is None:
        raise RuntimeError(f"Great Expectations cannot ask {rule.rule!r}: {found.exception_info}")
    return int(count)


def _answered_suite(
    name: str, results: list[ExpectationValidationResult]
) -> ExpectationSuiteValidationResult:
    broken = sum(not result.success for result in results)
    statistics = {
        "evaluated_expectations": len(results),
        "successful_expectations": len(results) - broken,
        "unsuccessful_expectations": broken,
        "success_percent": 100 * (len(results) - broken) / len(results),
    }
    return ExpectationSuiteValidationResult(
        success=not broken, results=results, suite_name=name, statistics=statistics
    )


def _answered(rule: SuiteRule, result: CheckResult) -> ExpectationValidationResult:
    return ExpectationValidationResult(
        success=not result.broken_count,
        expectation_config=rule.expectation.configuration,
        result=_counts(rule, result),
    )


def _counts(rule: SuiteRule, result: CheckResult) -> dict[str, Any]:
    """The counts that pages show: a query has no share, since its rows need not be the table's."""
    if isinstance(rule.expectation, ExpectNoRows):
        return {"observed_value": result.broken_count}
    return {
        "element_count": result.checked_count,
        "unexpected_count": result.broken_count,
        "unexpected_percent": 100 * result.broken_count / max(result.checked_count, 1),
    }
