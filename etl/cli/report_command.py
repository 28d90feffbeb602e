"""`paperhouse report`."""

import webbrowser

import click

from etl.cli.say import say
from etl.settings import Settings
from expectations.report import write_report


@click.command("report")
@click.option("--open/--no-open", "opens", default=True, help="Show it in the browser.")
@click.pass_obj
def report_command(settings: Settings, opens: bool) -> None:
    """Write the quality report anew, and open it.

    It says whether today's data can be trusted. It is one page that needs nothing else, made from
    history, the release and the archive. Every attempt at a release writes it too, also one that
    is blocked.
    """
    path = write_report(settings)
    say(click.format_filename(path))
    if opens and not webbrowser.open(path.as_uri()):
        say("no browser could be started: open this file in one", err=True)
