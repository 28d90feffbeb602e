"""Great Expectations over a release: it shows every rule to people, and warns of drift."""

import warnings
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType

from etl.build.checks import CheckResult
from etl.pipeline.derivation import SuiteRunner
from etl.settings import Settings
from etl.stage.connection import Connection
from expectations.deferred_import import defer_import


def release_suites(settings: Settings) -> SuiteRunner:
    """The suites of a new release, given what its checks found; Data Docs go beside the report.

    Great Expectations, whose import takes seconds, is imported when the suites are asked.
    """

    def run_suites(con: Connection, answered: Sequence[CheckResult]) -> Sequence[CheckResult]:
        results: Sequence[CheckResult] = _validation().suite_results(con, settings, answered)
        return results

    return run_suites


def _validation() -> ModuleType:
    """The module, imported without the deprecation warnings of what Great Expectations imports.

    Of its import a third is statistics, which it needs for expectations that no suite of ours has.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        defer_import("scipy", "stats")
        return import_module("expectations.validation")
