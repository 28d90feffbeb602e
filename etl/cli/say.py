"""The one place where the command line prints: what it prints acts on no terminal."""

import sys

import click

from etl.inert import inert_text


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
