"""`paperhouse publish`."""

import click

from etl.cli.expectations_option import expectations_option
from etl.cli.new_release import check_archive, print_new_release
from etl.cli.progress_bars import progress_bars
from etl.cli.quality_gate import quality_gate
from etl.pipeline.publish import ReleaseOptions, publish_archive
from etl.settings import Settings


@click.command("publish")
@expectations_option
@click.pass_obj
def publish_command(settings: Settings, expectations: bool) -> None:
    """Derive, check and publish what the archive holds.

    Nothing is done where the release shows all of it already.
    """
    check_archive(settings)
    with quality_gate(settings, expectations) as suites, progress_bars() as report:
        extras = ReleaseOptions(suites)
        release_id = publish_archive(settings, extras=extras, progress=report)
    print_new_release(settings, release_id)
