"""The option that lets Great Expectations look at a release before anybody sees it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from etl.settings import Settings

if TYPE_CHECKING:
    from etl.pipeline import Suites

option = click.option(
    "--expectations",
    is_flag=True,
    help="Ask Great Expectations' suites too, which takes seconds, and write the quality report.",
)


@contextmanager
def guarded(settings: Settings, expectations: bool) -> "Iterator[Suites | None]":
    """The suites, if wanted; the report is written once the attempt in the block is over."""
    if not expectations:
        yield None
        return
    from expectations import report, suites_of

    with report.after(settings):
        yield suites_of(settings)
