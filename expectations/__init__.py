"""Great Expectations over a release: the contract's rules for people, and what history warns of."""

import warnings
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType

from etl.build.checks import CheckResult
from etl.pipeline.publish import SuiteRunner
from etl.settings import Settings
from etl.stage.connection import Connection


def release_suites(settings: Settings) -> SuiteRunner:
    """What to ask a new release beside its SQL claims; Data Docs go beside the quality report.

    Great Expectations, whose import takes seconds, is imported when the suites are asked.
    """

    def asked(con: Connection) -> Sequence[CheckResult]:
        results: Sequence[CheckResult] = _validation().suite_results(con, settings)
        return results

    return asked


def _validation() -> ModuleType:
    """Great Expectations and what it imports are behind their times; that is not for our users."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return import_module("expectations.validation")
