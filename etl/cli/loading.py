"""What `load` does once its worker processes are starting: they import while this is imported."""

from concurrent.futures import Executor

from etl import pipeline
from etl.cli import status
from etl.cli.progress import progress
from etl.inputs import Found
from etl.settings import Settings
from etl.warehouse import release, summary


def load(
    settings: Settings, found: Found, started: Executor | None, suites: pipeline.Suites | None
) -> pipeline.Account:
    """Load what was found."""
    with progress() as report:
        extras = pipeline.Extras(suites=suites)
        return pipeline.load(settings, found.documents, report, started, extras)


def say(settings: Settings, found: Found, account: pipeline.Account) -> None:
    """Print what came of it."""
    with release.opened(settings.release) as con:
        odd = summary.problems(con, ["held", "unreadable", "empty"], account.new)
        status.loaded(account, found, summary.captures(con, account.new), odd)
        status.released(account.release_id, summary.counts(con), settings.release)
