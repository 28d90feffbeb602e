"""How an answer is written: the options `--format` and `--out`, and folders for many files."""

from pathlib import Path
from typing import Any

import click

FORMATS = click.Choice(["table", "csv", "json", "parquet"])

out_option = click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file."
)


class FolderPath(click.Path):
    """A folder to write into. An empty name, such as a shell's unset variable, is none."""

    def __init__(self) -> None:
        super().__init__(file_okay=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail("an empty name; `.` is the folder that you are in", param, ctx)
        return super().convert(value, param, ctx)
