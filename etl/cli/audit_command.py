"""`paperhouse audit`."""

import click

from etl.cli.progress_bars import progress_bars
from etl.cli.say import say
from etl.pipeline.audit import audit_release
from etl.settings import Settings


@click.command("audit")
@click.pass_obj
def audit_command(settings: Settings) -> None:
    """Derive everything beside the release, and compare the two.

    A release is made from the last one and what changed since. This proves that it has, row for
    row, what a full derivation gives; `status` says when that was last proven.
    """
    with progress_bars() as report:
        release_id = audit_release(settings, report)
    say(f"Release {release_id} is what a full derivation gives, row for row.")
