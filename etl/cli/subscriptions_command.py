"""`paperhouse subscriptions`."""

import click

from etl.cli.say import say
from etl.errors import UsageError
from etl.inert import inert_line
from etl.pipeline.mail.standing import sent_so_far
from etl.pipeline.subscriptions import read_subscriptions
from etl.release.digest.filters import filter_warnings
from etl.release.digest.periods import next_words, read_days
from etl.release.digest.subscription import Subscription
from etl.release.locked import open_locked_release
from etl.settings import Settings


@click.command("subscriptions")
@click.pass_obj
def subscriptions_command(settings: Settings) -> None:
    """List and check subscriptions, each with its next digest.

    They stand in subscriptions.toml in the home, which the README describes. A value that no paper
    of the release has may be misspelt: it is named, and the command exits with 2.
    """
    found = read_subscriptions(settings)
    if not found:
        say(f"no subscription: write {settings.subscriptions}, as the README shows", err=True)
        return
    warnings: list[str] = []
    with open_locked_release(settings.release) as con:
        released = read_days(con)
        for it in found:
            say(it.name, bold=True)
            say(f"  takes  {inert_line(_filters_text(it))}")
            say(f"  next   {next_words(it, released, sent_so_far(settings, it))}")
            say(f"  to     {', '.join(it.recipients) or 'nobody'}")
            warnings += [f"[{it.name}] {warning}" for warning in filter_warnings(con, it)]
    if warnings:
        name = settings.subscriptions.name
        raise UsageError("\n".join(f"{name}, {warning}" for warning in warnings))


def _filters_text(subscription: Subscription) -> str:
    parts = []
    for name, value in subscription.filters.items():
        shown = " or ".join(value) if isinstance(value, tuple) else str(value)
        parts.append(f"{name}: {shown}")
    return " and ".join(parts) or "every paper"
