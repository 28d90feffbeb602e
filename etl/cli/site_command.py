"""`paperhouse site`."""

from pathlib import Path

import click

from etl.cli.answer_options import FolderPath
from etl.cli.say import say
from etl.release.site.site_folder import write_site
from etl.settings import Settings


@click.command("site")
@click.argument("folder", type=FolderPath())
@click.pass_obj
def site_command(settings: Settings, folder: Path) -> None:
    """Write a static page to explore the release in a browser.

    Any web server can serve the folder, which holds the release itself. Run it again after each
    release: parts that did not change are left alone. The browser reads the release whole, which
    may have 1 GB at most.
    """
    site = write_site(settings.release, folder)
    name = click.format_filename(folder)
    say(f"{name}: {site.byte_count / 1e6:,.0f} MB, {len(site.written)} of 3 parts new")
