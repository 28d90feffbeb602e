"""`paperhouse publish`."""

import click

from etl.cli.expectations_option import expectations_option
from etl.cli.new_release import check_archive, print_new_release
from etl.cli.progress_bars import progress_bars
from etl.cli.quality_gate import quality_gate
from etl.pipeline.publish import ReleaseOptions, publish_archive
from etl.settings import Settings


@click.command("publish")
@click.option("--search", is_flag=True, help="With the index that search and similar need.")
@expectations_option
@click.pass_obj
def publish_command(settings: Settings, search: bool, expectations: bool) -> None:
    """Derive, check and publish what the archive holds.

    Nothing is done where the release shows all of it already. The index belongs to the release:
    the next load that brings something new makes one without.
    """
    check_archive(settings)
    with quality_gate(settings, expectations) as suites, progress_bars() as report:
        extras = ReleaseOptions(search, suites)
        release_id = publish_archive(settings, extras=extras, progress=report)
    print_new_release(settings, release_id)
