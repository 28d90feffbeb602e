"""The commands that open the release to other programs and to people: export, shell, dictionary."""

from pathlib import Path

import click

from etl.errors import UsageError
from etl.settings import Settings


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--with-history", is_flag=True, help="Also meta tables and history: instants.")
@click.pass_obj
def export(settings: Settings, folder: Path, with_history: bool) -> None:
    """Write tables, marts and rejects as Parquet files.

    The same pages give the same bytes.
    """
    from etl.release.database import open_release
    from etl.release.export import export_release

    with open_release(settings.release) as con:
        written = export_release(con, folder, settings.history if with_history else None)
    click.echo(f"{len(written)} files in {click.format_filename(folder)}")


@click.command()
@click.option(
    "--html",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write one page to this file, with diagram, fill rates and examples.",
)
@click.pass_obj
def dictionary(settings: Settings, html: Path | None) -> None:
    """Print the data dictionary, as Markdown.

    The page of --html needs nothing but itself. Its fill rates and examples are those of the
    release, where there is one.
    """
    from etl.release.database import open_release
    from etl.release.dictionary import dictionary_markdown
    from etl.release.dictionary_page import dictionary_html

    if html is None:
        click.echo(dictionary_markdown(), nl=False)
        return
    if settings.release.exists():
        with open_release(settings.release) as con:
            text = dictionary_html(con)
    else:
        text = dictionary_html(None)
    try:
        html.write_text(text, "utf-8")
    except OSError as error:
        raise UsageError(f"cannot write {html}: {error.strerror}") from error
    click.echo(f"written to {click.format_filename(html)}", err=True)


@click.command()
@click.pass_obj
def shell(settings: Settings) -> None:
    """A prompt on the release: SQL statements that end with `;`, and `.help`."""
    from etl.cli.prompt import run_shell
    from etl.release.database import open_release

    with open_release(settings.release) as con:
        run_shell(con, settings.home / ".shell_history")


COMMANDS = (export, shell, dictionary)
