"""`paperhouse feed`."""

from pathlib import Path

import click

from etl.cli.answer_options import FolderPath
from etl.cli.feeding import write_and_print
from etl.errors import UsageError
from etl.feed_place import feed_address
from etl.settings import Settings


@click.command("feed")
@click.argument("folder", type=FolderPath(), required=False)
@click.option("--url", help="The address that the folder is served from, for links to itself.")
@click.pass_obj
def feed_command(settings: Settings, folder: Path | None, url: str | None) -> None:
    """Write feeds of subscriptions and queries into a folder.

    Each is an Atom file and a JSON Feed, for any web server; index.html lists them. Without FOLDER
    it is PAPERHOUSE_FEEDS. What did not change is left alone.
    """
    folder = folder or settings.feeds.folder
    if folder is None:
        raise UsageError("name a folder for the feeds, or set PAPERHOUSE_FEEDS")
    address = feed_address("--url", url) if url is not None else settings.feeds.address
    write_and_print(settings, folder, address)
