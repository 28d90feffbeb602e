"""The checks of a release as asset checks: Dagster shows each result beside its table."""

from collections.abc import Iterator, Mapping, Sequence

import dagster as dg

from assets.tables import asset_key
from etl.build.check_files import check_files
from etl.build.checks import CheckResult
from etl.contract.quality import FILL_RATES
from etl.contract.tables import RELEASED_TABLES
from etl.counted import counted

_CONTRACT, _EXPECTATIONS = "contract", "expectations"
_LONGEST_CELL = 400
"""Characters of a rule or of broken rows that a cell of the table shows."""


def check_specs() -> Iterator[dg.AssetCheckSpec]:
    """One check for each table's contract and each file of sql/checks, and one of the suites.

    The suites ask nothing that the contract does not, but for what history says of fill rates.
    """
    for table in RELEASED_TABLES:
        yield dg.AssetCheckSpec(
            _CONTRACT,
            asset=asset_key(table.name),
            description="Every rule of the contract holds, in every row.",
            blocking=True,
        )
    yield dg.AssetCheckSpec(
        _EXPECTATIONS,
        asset=asset_key(FILL_RATES.name),
        description="History warns of nothing, as Great Expectations finds.",
        blocking=True,
    )
    for file in check_files():
        yield dg.AssetCheckSpec(
            file.check_id,
            asset=asset_key(file.table_name),
            description=file.rule,
            blocking=file.severity == "block",
        )


def check_results(
    results: Sequence[CheckResult], suites_ran: bool
) -> Iterator[dg.AssetCheckResult | dg.Output[None]]:
    """One result for each check that asked something of its table, else an empty output.

    So a suite that did not run, or that has no rule, is not shown as passed.
    """
    by_check = _results_by_check(results)
    for spec in check_specs():
        found = by_check.get(spec.key, [])
        if found and (suites_ran or spec.name != _EXPECTATIONS):
            yield _asset_check_result(spec, found)
        else:
            yield dg.Output(None, output_name=spec.get_python_identifier())


def _results_by_check(
    results: Sequence[CheckResult],
) -> Mapping[dg.AssetCheckKey, list[CheckResult]]:
    """Results by check: one for a table's contract, one for its suite, one for each file."""
    found: dict[dg.AssetCheckKey, list[CheckResult]] = {}
    for result in results:
        is_shared = result.source in (_CONTRACT, _EXPECTATIONS)
        name = result.source if is_shared else result.check_id
        found.setdefault(dg.AssetCheckKey(asset_key(result.table_name), name), []).append(result)
    return found


def _asset_check_result(
    spec: dg.AssetCheckSpec, results: Sequence[CheckResult]
) -> dg.AssetCheckResult:
    broken = [result for result in results if result.broken_count]
    is_blocked = any(result.blocks for result in results)
    severity = dg.AssetCheckSeverity.ERROR if is_blocked else dg.AssetCheckSeverity.WARN
    return dg.AssetCheckResult(
        passed=not broken,
        asset_key=spec.asset_key,
        check_name=spec.name,
        severity=severity if broken else dg.AssetCheckSeverity.ERROR,
        description="; ".join(
            f"{one.rule}: broken by {counted(one.broken_count, 'row')}" for one in broken
        ),
        metadata={
            "rules": len(results),
            "rows": max((one.checked_count for one in results), default=0),
            "broken rows": sum(one.broken_count for one in results),
            "by rule": dg.MetadataValue.md(_markdown([*broken, *_passed(results)])),
        },
    )


def _passed(results: Sequence[CheckResult]) -> list[CheckResult]:
    return [result for result in results if not result.broken_count]


def _markdown(results: Sequence[CheckResult]) -> str:
    lines = ["| rule | passed | failed | such as |", "|---|--:|--:|---|"]
    for one in results:
        passed = one.checked_count - one.broken_count
        counts = f"{passed:,} | {one.broken_count:,}"
        lines.append(f"| {code_span(one.rule)} | {counts} | {code_span(one.sample or '')} |")
    return "\n".join(lines)


def code_span(text: str) -> str:
    """The text as code in one cell of a table, so that nothing in it is read as markup."""
    flat = " ".join(text.replace("`", "'").replace("|", "\\|").split())
    shown = flat if len(flat) <= _LONGEST_CELL else f"{flat[:_LONGEST_CELL]}…"
    return f"`{shown}`" if shown else ""
