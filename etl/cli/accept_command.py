"""`paperhouse accept`."""

import click

from etl.cli.new_release import print_new_release
from etl.cli.progress_bars import progress_bars
from etl.cli.quality_gate import report_when_blocked
from etl.cli.say import say
from etl.errors import UsageError
from etl.ids import CaptureId
from etl.pipeline.accept import accept_capture
from etl.release.captures import capture_outcome
from etl.release.database import open_release
from etl.settings import Settings


@click.command("accept")
@click.argument("capture_id")
@click.pass_obj
def accept_command(settings: Settings, capture_id: CaptureId) -> None:
    """Decide that a held capture is right, and release it."""
    with open_release(settings.release) as con:
        outcome = capture_outcome(con, capture_id)
    if outcome != "held":
        raise UsageError(
            f"{capture_id} is not held (its outcome is `{outcome}`): nothing to decide"
        )
    with report_when_blocked(settings), progress_bars() as report:
        release_id = accept_capture(settings, capture_id, report)
    say(f"Accepted {capture_id}.")
    print_new_release(settings, release_id)
