"""The option that lets Great Expectations look at a release before anybody sees it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from etl.errors import ReleaseBlocked
from etl.settings import Settings

if TYPE_CHECKING:
    from etl.pipeline.publish import SuiteRunner

expectations_option = click.option(
    "--expectations",
    is_flag=True,
    help="Ask Great Expectations' suites too, which takes seconds, and write the quality report.",
)


@contextmanager
def quality_gate(settings: Settings, expectations: bool) -> "Iterator[SuiteRunner | None]":
    """The suites, if wanted: then the report is always written once the attempt is over."""
    if expectations:
        from expectations import release_suites
        from expectations.report import report_after

        with report_after(settings):
            yield release_suites(settings)
        return
    with report_when_blocked(settings):
        yield None


@contextmanager
def report_when_blocked(settings: Settings) -> Iterator[None]:
    """Where the attempt in the block is blocked, the quality report says why, and is named.

    A report that is there is written anew after one that is published, too: it is read as today's.
    """
    before = _told_apart(settings.history)
    try:
        yield
    except ReleaseBlocked:
        from expectations.report import write_report

        click.echo(f"The quality report says more: {write_report(settings)}", err=True)
        raise
    if settings.quality_report.exists() and _told_apart(settings.history) != before:
        from expectations.report import write_report

        write_report(settings)


def _told_apart(history: Path) -> tuple[int, int] | None:
    """Which file it is: each attempt puts a new one in its place."""
    if not history.exists():
        return None
    found = history.stat()
    return found.st_ino, found.st_mtime_ns
