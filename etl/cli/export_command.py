"""`paperhouse export`."""

from pathlib import Path

import click

from etl.cli.answer_options import FolderPath
from etl.cli.say import say
from etl.release.database import open_release
from etl.release.export import export_release
from etl.settings import Settings


@click.command("export")
@click.argument("folder", type=FolderPath())
@click.option("--with-history", is_flag=True, help="Also meta tables and history: instants.")
@click.pass_obj
def export_command(settings: Settings, folder: Path, with_history: bool) -> None:
    """Write tables, marts and rejects as Parquet files.

    The same pages give the same bytes.
    """
    with open_release(settings.release) as con:
        written = export_release(con, folder, settings.history if with_history else None)
    say(f"{len(written)} files in {click.format_filename(folder)}")
