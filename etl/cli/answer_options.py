"""The options that say how an answer is written: `--format` and `--out`."""

from pathlib import Path

import click

FORMATS = click.Choice(["table", "csv", "json", "parquet"])

out_option = click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file."
)
