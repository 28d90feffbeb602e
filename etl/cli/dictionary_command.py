"""`paperhouse dictionary`."""

from pathlib import Path

import click

from etl.cli.answer_options import OutFile
from etl.cli.say import say
from etl.files import writing_out
from etl.release.database import open_release
from etl.release.dictionary import dictionary_markdown
from etl.release.dictionary_page import dictionary_html
from etl.settings import Settings


@click.command("dictionary")
@click.option(
    "--html",
    type=OutFile(),
    help="Write one page to this file, with diagram, fill rates and examples.",
)
@click.pass_obj
def dictionary_command(settings: Settings, html: Path | None) -> None:
    """Print the data dictionary, as Markdown.

    The page of --html needs nothing but itself. Its fill rates and examples are those of the
    release, where there is one.
    """
    if html is None:
        say(dictionary_markdown(), nl=False)
        return
    text = _page(settings.release)
    with writing_out(html) as file:
        file.write(text.encode())
    say(f"written to {click.format_filename(html)}", err=True)


def _page(release: Path) -> str:
    if not release.exists():
        return dictionary_html(None)
    with open_release(release) as con:
        return dictionary_html(con)
