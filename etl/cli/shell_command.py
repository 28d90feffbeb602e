"""`paperhouse shell`."""

import click

from etl.cli.prompt import run_shell
from etl.release.locked import open_locked_release
from etl.settings import Settings


@click.command("shell")
@click.pass_obj
def shell_command(settings: Settings) -> None:
    """Open a prompt for SQL on the release."""
    with open_locked_release(settings.release) as con:
        run_shell(con, settings.home / ".shell_history")
