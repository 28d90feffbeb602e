"""`paperhouse why`."""

import re

import click

from etl.cli.show import print_json
from etl.cli.why_lines import print_stories
from etl.pipeline.why.explain import explain_value
from etl.release.database import open_release
from etl.settings import Settings

_ASKED = re.compile(
    r"(?P<paper>.+?)\.(?P<column>(?:(?:core|quality|meta)\.)?[a-z_]{3,}(?:\.[a-z_]+)?)"
)
"""A paper, a point, and the name of a column or a table. No id or address ends so."""


@click.command("why")
@click.argument("paper", nargs=-1, required=True)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="text [default]"
)
@click.pass_obj
def why_command(settings: Settings, paper: tuple[str, ...], form: str) -> None:
    """Show which pages state a paper's values, in which bytes.

    PAPER is like 2604.00001, as for `similar`. After it and a point, a column of core.papers may
    follow (2604.00001.title), a table about papers (2604.00001.links) or a column of one
    (2604.00001.links.url): then other statements of the same are shown too, and the bytes of each.
    `paperhouse pages CAPTURE_ID` gives the whole document.
    """
    words = " ".join(paper)
    asked = _ASKED.fullmatch(words)
    about = asked.group("paper", "column") if asked else (words,)
    with open_release(settings.release) as con:
        answer = explain_value(con, settings, *about)
    if form == "json":
        print_json(answer)
    else:
        print_stories(answer, is_whole=asked is None)
