"""What `load` does once its worker processes are starting: they import while this is imported."""

from concurrent.futures import Executor

from etl.cli.progress_bars import progress_bars
from etl.cli.status import print_load, print_release
from etl.pipeline.input_files import InputFiles
from etl.pipeline.load import LoadResult, load_documents
from etl.pipeline.publish import ReleaseOptions, SuiteRunner
from etl.release.captures import capture_counts, problem_captures
from etl.release.database import open_release
from etl.release.summary import table_counts
from etl.settings import Settings


def load_found(
    settings: Settings, found: InputFiles, started: Executor | None, suites: SuiteRunner | None
) -> LoadResult:
    """Load what was found."""
    with progress_bars() as report:
        extras = ReleaseOptions(suites=suites)
        return load_documents(settings, found.documents, report, started, extras)


def say(settings: Settings, found: InputFiles, result: LoadResult) -> None:
    """Print what came of it."""
    with open_release(settings.release) as con:
        odd = problem_captures(con, ["held", "unreadable", "empty"], result.new)
        print_load(result, found, capture_counts(con, result.new), odd)
        print_release(result.release_id, table_counts(con), settings.release)
