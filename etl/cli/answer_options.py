"""`--format` and `--out` say how an answer is written, and FolderPath where many files go."""

import os
from pathlib import Path
from typing import Any

import click

from etl.pipeline.bounded_file import resolve_path
from etl.settings import Settings

FORMATS = click.Choice(["table", "csv", "json", "parquet"])
_OF_ANSWERS = (".csv", ".html", ".json", ".parquet")
"""Endings of files that may stand beside the home's databases. Its alarms have one of them."""


class OutFile(click.Path):
    """A file to write, which takes the place of none that the home needs."""

    def __init__(self) -> None:
        super().__init__(dir_okay=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        settings = ctx.find_object(Settings) if ctx else None
        if settings and _may_be_needed(resolve_path(path), settings):
            self.fail(
                f"{path} is in {settings.home}, which keeps files of its own: write elsewhere, or"
                f" beside its databases with an ending of {', '.join(_OF_ANSWERS)}"
            )
        return path


out_option = click.option("--out", type=OutFile(), help="Write to a file.")


class FolderPath(click.Path):
    """A folder to write into, other than the home and its archive.

    An empty name, such as a shell's unset variable, is none.
    """

    def __init__(self) -> None:
        super().__init__(file_okay=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail("an empty name; `.` is the folder that you are in")
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        settings = ctx.find_object(Settings) if ctx else None
        if settings and resolve_path(path) == resolve_path(settings.home):
            self.fail(f"{path} is the home, which keeps files of its own: name a folder in it")
        if settings and resolve_path(path).is_relative_to(resolve_path(settings.archive)):
            self.fail(f"{path} is in the archive, which keeps pages alone: name another folder")
        return path


def _may_be_needed(path: Path, settings: Settings) -> bool:
    home = resolve_path(settings.home)
    is_ours = path.name == settings.alarms.name or path.name.startswith(".")
    is_answer = path.parent == home and path.suffix in _OF_ANSWERS and not is_ours
    return path.is_relative_to(home) and not is_answer
