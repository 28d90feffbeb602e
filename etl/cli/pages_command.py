"""`paperhouse pages`."""

import click

from etl.archive.reader import read_body
from etl.cli.show import print_page
from etl.ids import CaptureId
from etl.release.captures import capture_offset
from etl.release.database import open_release
from etl.settings import Settings


@click.command("pages")
@click.argument("capture_id")
@click.pass_obj
def pages_command(settings: Settings, capture_id: CaptureId) -> None:
    """Give back an archived page, byte for byte."""
    with open_release(settings.release) as con:
        place = capture_offset(con, capture_id)
    print_page(read_body(settings.archive, place))
