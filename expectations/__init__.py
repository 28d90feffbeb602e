"""Great Expectations over a release: the contract's rules for people, and what history warns of."""

import warnings
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType

from etl.pipeline import Suites
from etl.settings import Settings
from etl.warehouse.claims import Result
from etl.warehouse.duck import Connection


def suites_of(settings: Settings) -> Suites:
    """What to ask a new release beside its SQL claims; Data Docs go beside the quality report.

    Great Expectations, whose import takes seconds, is imported when the suites are asked.
    """

    def asked(con: Connection) -> Sequence[Result]:
        results: Sequence[Result] = _running().results(con, settings)
        return results

    return asked


def _running() -> ModuleType:
    """Great Expectations and what it imports are behind their times; that is not for our users."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return import_module("expectations.running")
