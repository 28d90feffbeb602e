"""The command line. A command imports what it needs when it runs, so that help answers at once."""

import sys
from pathlib import Path

import click

from etl.errors import PaperhouseError, UsageError
from etl.settings import Settings, from_environment


class _Commands(click.Group):
    """Prints what the program foresees as one message, and exits with its code."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except PaperhouseError as error:
            click.echo(f"paperhouse: {error}", err=True)
            sys.exit(error.exit_code)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="paperhouse")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Turn pages of the Hugging Face Daily Papers site into a DuckDB warehouse.

    Everything is written under PAPERHOUSE_HOME (default ./data): the release that you query is
    papers.duckdb in it.
    """
    ctx.obj = from_environment()


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--manifest",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV with path,url,captured_at[,listed_on]; paths are relative to it.",
)
@click.option("--url", help="The URL that the one document answered.")
@click.option("--captured-at", help="When it was captured, ISO 8601; UTC where no zone is given.")
@click.option("--listed-on", help="The day that it lists, YYYY-MM-DD.")
@click.pass_obj
def load(
    settings: Settings,
    paths: tuple[Path, ...],
    manifest: Path | None,
    url: str | None,
    captured_at: str | None,
    listed_on: str | None,
) -> None:
    """Archive files (folders recursively), load them and publish a new release."""
    from etl import pipeline
    from etl.cli import inputs, show

    stated = inputs.statement(url, captured_at, listed_on)
    found = inputs.collect(paths, manifest, stated)
    with show.progress() as progress:
        account = pipeline.load(settings, found.documents, progress)
    show.loaded(settings, account, found)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@click.pass_obj
def status(settings: Settings, as_json: bool) -> None:
    """Captures, days and gaps, papers, quarantine, and the current release."""
    from etl.cli import show
    from etl.warehouse import release, summary

    with release.opened(settings.release) as con:
        show.status(summary.summary(con), as_json=as_json)


@main.command()
@click.argument("sql_or_name", required=False)
@click.option("--list", "list_all", is_flag=True, help="List the named queries.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", "parquet"]),
    default="table",
    show_default=True,
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file.")
@click.option("--param", "-p", "params", multiple=True, metavar="NAME=VALUE", help="Parameter.")
@click.pass_obj
def query(
    settings: Settings,
    sql_or_name: str | None,
    list_all: bool,
    form: str,
    out: Path | None,
    params: tuple[str, ...],
) -> None:
    """Run SQL, or a named query, on the release, read-only."""
    from etl.cli import show
    from etl.warehouse import answers, release

    if list_all or sql_or_name is None:
        show.queries(answers.named())
        return
    with release.opened(settings.release) as con:
        answer = answers.ask(con, sql_or_name, dict(_pair(text) for text in params))
        show.answer(answer, form, out)


@main.command()
@click.option("--fault", help="Only those with a fault that contains this text.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def rejects(settings: Settings, fault: str | None, as_json: bool) -> None:
    """Quarantined entries, with the evidence."""
    from etl.cli import show
    from etl.warehouse import release, summary

    with release.opened(settings.release) as con:
        show.rejects(summary.rejects(con, fault), as_json=as_json)


@main.command()
@click.argument("capture_id")
@click.pass_obj
def accept(settings: Settings, capture_id: str) -> None:
    """Decide that a held capture is right, and release what it says."""
    from etl import pipeline
    from etl.cli import show

    with show.progress() as progress:
        account = pipeline.accept(settings, capture_id, progress)
    click.echo(f"accepted {capture_id}; release {account.release_id}")


@main.command()
@click.option("--reparse", is_flag=True, help="Read only captures of older parser versions again.")
@click.pass_obj
def rebuild(settings: Settings, reparse: bool) -> None:
    """Build stage and release again from the archive alone."""
    from etl import pipeline
    from etl.cli import show

    with show.progress() as progress:
        account = pipeline.rebuild(settings, reparse=reparse, progress=progress)
    show.loaded(settings, account, None)


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--with-history", is_flag=True, help="Also meta tables and history, which have instants."
)
@click.pass_obj
def export(settings: Settings, folder: Path, with_history: bool) -> None:
    """Write core, mart and quarantine as Parquet; the same pages give the same bytes."""
    from etl.warehouse import parquet, release

    with release.opened(settings.release) as con:
        written = parquet.export(con, folder, settings.history if with_history else None)
    click.echo(f"{len(written)} files in {folder}")


@main.command()
@click.argument("capture_id")
@click.pass_obj
def pages(settings: Settings, capture_id: str) -> None:
    """Give back an archived page, byte for byte, on standard output."""
    from etl import archive
    from etl.warehouse import release, summary

    with release.opened(settings.release) as con:
        place = summary.place(con, capture_id)
    sys.stdout.buffer.write(archive.body(settings.archive, place))


@main.command()
def dictionary() -> None:
    """The data dictionary: every table, view and column, as Markdown."""
    from etl.warehouse.dictionary import markdown

    click.echo(markdown(), nl=False)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(f"--param {text!r} is not NAME=VALUE")
    return name, value
