"""The command that makes a release of what is there already."""

import click

from etl.cli.quality_gate import expectations_option, quality_gate
from etl.errors import UsageError
from etl.settings import Settings


@click.command()
@click.option("--search", is_flag=True, help="With the index that search and similar need.")
@expectations_option
@click.pass_obj
def publish(settings: Settings, search: bool, expectations: bool) -> None:
    """Derive, check and publish what the archive holds, unless the release shows it already.

    The index belongs to the release: the next load that brings something new makes one without.
    """
    from etl.archive.reader import archive_files
    from etl.cli.progress_bars import progress_bars
    from etl.cli.status import print_release
    from etl.pipeline.publish import ReleaseOptions, publish_archive
    from etl.release.database import open_release
    from etl.release.summary import table_counts

    if not archive_files(settings.archive):
        raise UsageError(f"nothing is archived in {settings.archive}: `paperhouse load PATH` first")
    with quality_gate(settings, expectations) as suites, progress_bars() as report:
        extras = ReleaseOptions(search, suites)
        release_id = publish_archive(settings, extras=extras, progress=report)
    with open_release(settings.release) as con:
        print_release(release_id, table_counts(con), settings.release)
