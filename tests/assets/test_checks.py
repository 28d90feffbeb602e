"""What a check shows of broken rows: counts, and the rows letter by letter."""

import dagster as dg

from assets.checks import check_results
from etl.build.checks import CheckResult
from etl.contract.vocabulary import Severity

TITLES = "core.papers.title is stated"


def check_of(results: list[CheckResult], name: str) -> dg.AssetCheckResult:
    [found] = [
        it
        for it in check_results(results, suites_ran=True)
        if isinstance(it, dg.AssetCheckResult)
        and (it.asset_key, it.check_name) == (dg.AssetKey(["core", "papers"]), name)
    ]
    return found


def result(broken: int, severity: Severity = "block", sample: str | None = None) -> CheckResult:
    return CheckResult(
        "papers.title.required", TITLES, "core.papers", "contract", severity, 1200, broken, sample
    )


def test_broken_rules_come_first_and_their_rows_are_no_markup() -> None:
    sample = "{'title': '<img src=x>|![](http://evil)`'}"
    kept = CheckResult("papers.key", "core.papers has one row per paper_key", "core.papers",
                       "contract", "block", 1200, 0, None)  # fmt: skip
    found = check_of([kept, result(3, sample=sample)], "contract")
    assert (found.passed, found.severity) == (False, dg.AssetCheckSeverity.ERROR)
    assert found.description == f"{TITLES}: broken by 3 rows"
    metadata = {name: it.value for name, it in found.metadata.items()}
    assert metadata == {
        "rules": 2,
        "rows": 1200,
        "broken rows": 3,
        "by rule": "| rule | passed | failed | such as |\n|---|--:|--:|---|\n"
        f"| `{TITLES}` | 1,197 | 3 | `{{'title': '<img src=x>\\|![](http://evil)''}}` |\n"
        "| `core.papers has one row per paper_key` | 1,200 | 0 |  |",
    }


def test_what_only_warns_stops_nothing() -> None:
    found = check_of([result(3, "warn")], "contract")
    assert (found.passed, found.severity) == (False, dg.AssetCheckSeverity.WARN)


def test_a_check_that_asked_nothing_says_nothing() -> None:
    said = list(check_results([result(0)], suites_ran=True))
    [found] = [it for it in said if isinstance(it, dg.AssetCheckResult)]
    assert (found.asset_key, found.passed) == (dg.AssetKey(["core", "papers"]), True)


def test_a_suite_that_nobody_asked_says_nothing() -> None:
    said = list(check_results([], suites_ran=False))
    silent = [it.output_name for it in said if isinstance(it, dg.Output)]
    assert "quality__fill_rates_expectations" in silent
    assert len(silent) + sum(isinstance(it, dg.AssetCheckResult) for it in said) == len(said)
