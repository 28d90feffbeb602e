"""Writes feeds for `feed` and for `run`, and says what came of it."""

from pathlib import Path

import click

from etl.cli.say import say
from etl.errors import PaperhouseError, UsageError
from etl.pipeline.feeds_folder import publish_feeds
from etl.settings import Settings


def write_and_print(settings: Settings, folder: Path, address: str | None) -> None:
    """Write all feeds.

    Raises UsageError for subscriptions that cannot be asked, and all that `publish_feeds` raises.
    """
    result = publish_feeds(settings, folder, address)
    files = result.files
    say(
        f"{result.feed_count} feeds in {click.format_filename(folder)}: {files.written_count} "
        f"files written, {files.unchanged_count} unchanged, {files.removed_count} removed"
    )
    if result.faults:
        raise UsageError("\n".join(result.faults))


def write_after_run(settings: Settings) -> None:
    """Write feeds after the daily job, if they have a place. Trouble is told, and ends nothing."""
    folder, address = settings.feeds.folder, settings.feeds.address
    if folder is None:
        return
    try:
        write_and_print(settings, folder, address)
    except PaperhouseError as error:
        say(f"paperhouse: feeds: {error}", err=True)
