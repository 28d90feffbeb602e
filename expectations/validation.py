"""Asking the suites of one release, and what they add to its SQL claims."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC

import great_expectations as gx
from great_expectations.core import ExpectationSuiteValidationResult, ExpectationValidationResult
from great_expectations.core.run_identifier import RunIdentifier
from great_expectations.validator.v1_validator import Validator

from etl.build.checks import CheckResult, count_broken
from etl.clock import SYSTEM_CLOCK
from etl.contract.tables import RELEASED_TABLES
from etl.settings import Settings
from etl.stage.connection import Connection
from etl.stage.sql_files import sql_folder
from expectations.data_docs import write_data_docs
from expectations.datasource import TableBatch, open_batches
from expectations.drift import drift_rules
from expectations.suites import SuiteRule, check_file_rule, table_rules

SuitesByTable = Mapping[str, Sequence[SuiteRule]]
_KEPT = {"observed_value": 0}  # rows that break it; the scan itself says yes or no
_COUNTED = {"result_format": "BASIC", "partial_unexpected_count": 0}
"""Counts without values: Great Expectations writes values into its pages as markup."""


def suite_results(con: Connection, settings: Settings) -> list[CheckResult]:
    """Ask every suite of the release that is current on `con`, and write Data Docs about it.

    A claim that SQL makes as well has its row already: here it appears only where Great
    Expectations finds it broken and SQL does not, which blocks. Raises RuntimeError for an
    expectation that cannot be asked.
    """
    with drift_rules(con, settings.history) as added:
        asked = all_suites(added)
        told = validate_suites(con, asked)
        write_data_docs(settings.quality_report.parent / "docs", told)
        return list(added_results(con, asked, told))


def validate_suites(
    con: Connection, asked: SuitesByTable
) -> list[ExpectationSuiteValidationResult]:
    """What Great Expectations says of each suite, in their order."""
    run_id = RunIdentifier(run_time=SYSTEM_CLOCK.now().replace(tzinfo=UTC))
    queries = {name: f"select * from {name}" for name in asked}
    with open_batches(con, queries) as batches:
        return [_validated(batches[name], asked[name], run_id) for name in asked]


def added_results(
    con: Connection, asked: SuitesByTable, told: Sequence[ExpectationSuiteValidationResult]
) -> Iterator[CheckResult]:
    """Results that the SQL claims do not have: of our own demands, and where the two disagree."""
    found = {_claim(it): it for suite in told for it in suite.results}
    for demand in (demand for suite in asked.values() for demand in suite):
        count = _broken_count(found[demand.claim])
        if not demand.is_shared:
            yield _own(con, demand, count)
        elif count and not count_broken(con, demand.rows)[0]:
            yield _disagreement(con, demand, count)


def all_suites(added: Sequence[SuiteRule] = ()) -> dict[str, list[SuiteRule]]:
    """Everything demanded, by table in the contract's order."""
    found = {table.name: list(table_rules(table)) for table in RELEASED_TABLES}
    for demand in [*map(check_file_rule, sql_folder("checks").values()), *added]:
        found[demand.table_name].append(demand)
    return found


def _validated(
    batch: TableBatch, asked: Sequence[SuiteRule], run_id: RunIdentifier
) -> ExpectationSuiteValidationResult:
    """All in one scan, without counts; then what is broken again, counted."""
    validator = Validator(batch_definition=batch, result_format="BOOLEAN_ONLY")
    told = validator.validate_expectation_suite(_suite(batch.name, asked))
    for kept in (it for it in told.results if it.success):
        kept.result = dict(_KEPT)
    broken = {_claim(it) for it in told.results if not it.success}
    if broken:
        validator.result_format = _COUNTED
        again = [demand for demand in asked if demand.claim in broken]
        counted = validator.validate_expectation_suite(_suite(batch.name, again)).results
        told.results = [it for it in told.results if it.success] + counted
    told.meta["run_id"] = run_id
    return told


def _suite(name: str, asked: Sequence[SuiteRule]) -> gx.ExpectationSuite:
    return gx.ExpectationSuite(name=name, expectations=[demand.expectation for demand in asked])


def _broken_count(told: ExpectationValidationResult) -> int:
    """Rows that break the claim; those that repeat a key count all."""
    if told.success:
        return 0
    counts = [told.result.get(name) for name in ("unexpected_count", "observed_value")]
    for count in counts:
        if count is not None:
            return int(count)
    raise RuntimeError(f"Great Expectations cannot ask {_claim(told)!r}: {told.exception_info}")


def _own(con: Connection, demand: SuiteRule, count: int) -> CheckResult:
    checked = _count(con, demand.table_name)
    sample = count_broken(con, demand.rows)[1] if count else None
    return CheckResult(
        demand.claim, demand.table_name, "expectations", demand.severity, checked, count, sample
    )


def _disagreement(con: Connection, demand: SuiteRule, count: int) -> CheckResult:
    claim = f"SQL and Great Expectations agree that {demand.claim}"
    checked = _count(con, demand.table_name)
    sample = f"Great Expectations finds {count} rows, SQL finds none"
    return CheckResult(claim, demand.table_name, "expectations", "block", checked, count, sample)


def _claim(told: ExpectationValidationResult) -> str:
    return str(told.expectation_config and told.expectation_config.description)


def _count(con: Connection, rows: str) -> int:
    return int(con.execute(f"select count(*) from {rows}").fetchall()[0][0])
