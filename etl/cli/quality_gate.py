"""Great Expectations before a release, and the quality report after an attempt at one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from etl.cli.say import say
from etl.errors import ReleaseBlocked
from etl.pipeline.derivation import SuiteRunner
from etl.settings import Settings
from expectations import release_suites
from expectations.report import report_after, write_report


@contextmanager
def quality_gate(settings: Settings, expectations: bool) -> Iterator[SuiteRunner | None]:
    """The suites, if wanted: then the report is always written once the attempt is over."""
    if expectations:
        with report_after(settings):
            yield release_suites(settings)
        return
    with report_when_blocked(settings):
        yield None


@contextmanager
def report_when_blocked(settings: Settings) -> Iterator[None]:
    """Write the quality report, and name it, when the attempt in the block is blocked.

    A report that exists already is also written anew after an attempt that is published, because
    people read it as today's.
    """
    before = _file_identity(settings.history)
    try:
        yield
    except ReleaseBlocked:
        say(f"The quality report says more: {write_report(settings)}", err=True)
        raise
    if settings.quality_report.exists() and _file_identity(settings.history) != before:
        write_report(settings)


def _file_identity(history: Path) -> tuple[int, int] | None:
    """An attempt at a release puts a new file in history's place, which this tells apart."""
    if not history.exists():
        return None
    found = history.stat()
    return found.st_ino, found.st_mtime_ns
