"""`paperhouse watch`."""

import click

from etl.cli.say import say
from etl.pipeline.searches import add_search, read_searches, remove_search
from etl.settings import Settings

_WORDS = click.argument("words", nargs=-1, required=True)
_SHOWN = 2
"""How many lines that are no query are shown, each with its reason; the others are counted."""


@click.group("watch")
def watch_command() -> None:
    """Add, list or remove the searches that are fetched daily.

    They stand in searches.txt in the home, one query a line, which you may edit as well. `run`,
    `fetch --watched` and Dagster fetch what they find.
    """


@watch_command.command("add")
@_WORDS
@click.pass_obj
def add_command(settings: Settings, words: tuple[str, ...]) -> None:
    """Watch the search for these words from now on."""
    added = add_search(settings, " ".join(words))
    say(f"{added.key}  {added.query}")


@watch_command.command("list")
@click.pass_obj
def list_command(settings: Settings) -> None:
    """List the searches that are watched, each after the key that names it in Dagster."""
    watched = read_searches(settings)
    for search in watched.searches:
        say(f"{search.key}  {search.query}")
    for number, reason in watched.skipped[:_SHOWN]:
        say(f"paperhouse: {settings.searches}, line {number} is passed over: {reason}", err=True)
    if more := len(watched.skipped[_SHOWN:]):
        say(f"paperhouse: and so are {more:,} more lines of {settings.searches.name}", err=True)
    if not watched.searches:
        say("no search is watched: `paperhouse watch add WORDS`", err=True)


@watch_command.command("remove")
@_WORDS
@click.pass_obj
def remove_command(settings: Settings, words: tuple[str, ...]) -> None:
    """Watch the search for these words, or with this key, no longer."""
    removed = remove_search(settings, " ".join(words))
    left = len(read_searches(settings).searches)
    say(f"{removed.key} is not watched any more; {left:,} are")
