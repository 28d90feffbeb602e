"""The one place where the command line prints: what it prints acts on no terminal."""

import io
import os
import sys
from pathlib import Path
from typing import TextIO

import click

from etl.inert import inert_text


def prepare_streams() -> None:
    """Let every text be printed, whichever letters a stream has, and whether it is open or not.

    Letters that its encoding lacks are escaped. What is printed on a closed stream is dropped; the
    files that are opened next do not get its place.
    """
    if sys.stdout is None:
        sys.stdout = _nowhere()
    if sys.stderr is None:
        sys.stderr = _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(text: str = "", *, bold: bool = False, err: bool = False, nl: bool = True) -> None:
    """Print a text, inert, on standard output or standard error; bold on a terminal only.

    A pipe gets the same, since a person may look at its other end. It uses print, because
    click.echo would write past progress bars into the middle of them.
    """
    stream = sys.stderr if err else sys.stdout
    shown = inert_text(text)
    if bold and stream.isatty():
        shown = click.style(shown, bold=True)
    print(shown, end="\n" if nl else "", file=stream, flush=True)


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")
