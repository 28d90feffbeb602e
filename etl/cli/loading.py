"""The work of `paperhouse load` once its worker processes are starting."""

from etl.cli.load_result import print_load
from etl.cli.progress_bars import progress_bars
from etl.cli.quality_gate import quality_gate
from etl.cli.status import print_release
from etl.pipeline.input_files import InputFiles
from etl.pipeline.load import LoadResult, load_documents
from etl.pipeline.publish import ReleaseOptions
from etl.release.captures import capture_counts, problem_captures
from etl.release.database import open_release
from etl.release.summary import table_counts
from etl.settings import Settings
from etl.sources.readers import PageReaders


def load_files(
    settings: Settings, found: InputFiles, started: PageReaders, *, expectations: bool
) -> None:
    """Load what was found, release it, and print what came of it."""
    with quality_gate(settings, expectations) as suites, progress_bars() as report:
        extras = ReleaseOptions(suites=suites)
        result = load_documents(settings, found.documents, report, started, extras)
    _print_result(settings, found, result)


def _print_result(settings: Settings, found: InputFiles, result: LoadResult) -> None:
    with open_release(settings.release) as con:
        odd = problem_captures(con, ["held", "unreadable", "empty"], result.new)
        print_load(result, found, capture_counts(con, result.new), odd)
        print_release(result.release_id, table_counts(con), settings.release)
