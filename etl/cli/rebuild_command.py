"""`paperhouse rebuild`."""

import click

from etl.cli.new_release import check_archive, print_new_release
from etl.cli.progress_bars import progress_bars
from etl.cli.quality_gate import report_when_blocked
from etl.pipeline.publish import ReleaseOptions
from etl.pipeline.rebuild import rebuild_release
from etl.settings import Settings


@click.command("rebuild")
@click.option("--reparse", is_flag=True, help="Read only what other parser versions read.")
@click.option("--give-up-lost", is_flag=True, help="Leave out what the archive has lost.")
@click.pass_obj
def rebuild_command(settings: Settings, reparse: bool, give_up_lost: bool) -> None:
    """Build stage and release again from the archive."""
    check_archive(settings)
    extras = ReleaseOptions(gives_up_lost=give_up_lost)
    with report_when_blocked(settings), progress_bars() as report:
        release_id = rebuild_release(settings, reparse=reparse, extras=extras, progress=report)
    print_new_release(settings, release_id)
