"""The command line. A command imports what it needs when it runs, so that help answers at once."""

import errno
import sys
from pathlib import Path

import click

from etl.cli.access import COMMANDS
from etl.cli.fetching import fetch, gaps, run
from etl.cli.publishing import publish
from etl.cli.quality_gate import expectations_option, quality_gate, report_when_blocked
from etl.cli.reporting import report
from etl.cli.searching import search, similar
from etl.errors import PaperhouseError, StorageError, UsageError
from etl.ids import CaptureId
from etl.settings import Settings, from_environment

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class _Commands(click.Group):
    """Prints what the program foresees as one message, and exits with its code."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except PaperhouseError as error:
            click.echo(f"paperhouse: {error}", err=True)
            sys.exit(error.exit_code)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            click.echo(f"paperhouse: {error}; see to it and run the command again", err=True)
            sys.exit(StorageError.exit_code)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="paperhouse")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Turn pages of the Hugging Face Daily Papers site into a DuckDB warehouse.

    Everything is written under PAPERHOUSE_HOME (default ./data): the release that you query is
    papers.duckdb in it.

    Exit codes: 0 done; 1 nothing to work on, or a damaged file; 2 the command cannot be carried
    out as given; 3 the new release breaks its own claims, and the last one stays; 4 another load
    or fetch is running; 5 the disk refuses; 6 the site wants or answers no more requests; 7 some
    listings could not be fetched.
    """
    ctx.obj = from_environment()
    _check_home(ctx.obj.home)


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--manifest", type=_FILE, help="CSV: path[,url][,captured_at][,listed_on], paths relative to it"
)
@click.option("--url", help="The URL that the one document answered.")
@click.option("--captured-at", metavar="T", help="When it was captured, ISO 8601, UTC by default.")
@click.option("--listed-on", metavar="D", help="The day that it lists, YYYY-MM-DD.")
@expectations_option
@click.pass_obj
def load(
    settings: Settings,
    paths: tuple[Path, ...],
    manifest: Path | None,
    url: str | None,
    captured_at: str | None,
    listed_on: str | None,
    expectations: bool,
) -> None:
    """Archive files and folders, load them, publish a release.

    A file seen before is recognised. What --url, --captured-at and --listed-on state counts for
    files without a line in the manifest.
    """
    from etl.pipeline.input_files import collect_files
    from etl.pipeline.manifest import parse_provenance
    from etl.stage.workers import worker_pool

    stated = parse_provenance(url, captured_at, listed_on)
    found = collect_files(settings, paths, manifest, stated)
    with worker_pool(found.byte_count) as started:
        from etl.cli.loading import load_found, say

        with quality_gate(settings, expectations) as suites:
            result = load_found(settings, found, started, suites)
        say(settings, found, result)


@main.command("status")
@click.option("--json", "json_", is_flag=True, help="All of it, as one JSON object.")
@click.pass_obj
def status_(settings: Settings, json_: bool) -> None:
    """What is in the warehouse, and what needs an eye.

    Captures by outcome and template, days and gaps, quarantine, held captures, the release's age.
    """
    from etl.cli.show import print_json
    from etl.cli.status import print_status
    from etl.release.database import open_release
    from etl.release.summary import (
        read_summary,
    )

    with open_release(settings.release) as con:
        state = read_summary(con)
    if json_:
        print_json(state, indent=2)
    else:
        print_status(state, settings.release)


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("sql_or_name", required=False)
@click.argument("named", nargs=-1, type=click.UNPROCESSED, metavar="[--PARAMETER VALUE]…")
@click.option("--list", "list_all", is_flag=True, help="List the named queries.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", "parquet"]),
    help="How to write the answer; else as the file of --out ends, or a table.",
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file.")
@click.option(
    "--param", "-p", "params", multiple=True, metavar="NAME=VALUE", help="A $parameter's value."
)
@click.pass_obj
def query(
    settings: Settings,
    sql_or_name: str | None,
    named: tuple[str, ...],
    list_all: bool,
    form: str | None,
    out: Path | None,
    params: tuple[str, ...],
) -> None:
    """Run SQL or a named query on the release, read-only.

    A query's parameters are options too: `query growth --paper 2604.00017`.
    """
    from etl.cli.show import print_answer, print_queries
    from etl.release.database import open_release
    from etl.release.queries import ask_release, named_queries
    from etl.release.search import prepare_search

    if list_all or sql_or_name is None:
        print_queries(named_queries())
        return
    stated = dict(_pair(text) for text in params) | _options(named)
    with open_release(settings.release) as con:
        prepare_search(con, sql_or_name)
        print_answer(ask_release(con, sql_or_name, stated), form, out)


@main.command()
@click.option("--fault", help="Only those with a fault that contains this text.")
@click.option("--json", "json_", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def rejects(settings: Settings, fault: str | None, json_: bool) -> None:
    """Quarantined entries, with the evidence."""
    from etl.cli.show import print_json, print_rejects
    from etl.release.database import open_release
    from etl.release.quarantine import read_rejects

    with open_release(settings.release) as con:
        rows = read_rejects(con, fault)
    if not json_:
        print_rejects(rows)
        return
    for row in rows:
        print_json(row)


@main.command()
@click.argument("capture_id")
@click.pass_obj
def accept(settings: Settings, capture_id: CaptureId) -> None:
    """Decide that a held capture is right, and release it."""
    from etl.cli.progress_bars import progress_bars
    from etl.cli.status import print_release
    from etl.pipeline.accept import accept_capture
    from etl.release.captures import capture_outcome
    from etl.release.database import open_release
    from etl.release.summary import table_counts

    with open_release(settings.release) as con:
        outcome = capture_outcome(con, capture_id)
    if outcome != "held":
        raise UsageError(
            f"{capture_id} is not held (its outcome is `{outcome}`): nothing to decide"
        )
    with report_when_blocked(settings), progress_bars() as report:
        release_id = accept_capture(settings, capture_id, report)
    click.echo(f"Accepted {capture_id}.")
    with open_release(settings.release) as con:
        print_release(release_id, table_counts(con), settings.release)


@main.command()
@click.option("--reparse", is_flag=True, help="Read only what other parser versions read.")
@click.pass_obj
def rebuild(settings: Settings, reparse: bool) -> None:
    """Build stage and release again from the archive."""
    from etl.archive.reader import archive_files
    from etl.cli.progress_bars import progress_bars
    from etl.cli.status import print_release
    from etl.pipeline.rebuild import rebuild_release
    from etl.release.database import open_release
    from etl.release.summary import (
        table_counts,
    )

    if not archive_files(settings.archive):
        raise UsageError(f"nothing is archived in {settings.archive}: `paperhouse load PATH` first")
    with report_when_blocked(settings), progress_bars() as report:
        release_id = rebuild_release(settings, reparse=reparse, progress=report)
    with open_release(settings.release) as con:
        print_release(release_id, table_counts(con), settings.release)


@main.command()
@click.argument("capture_id")
@click.pass_obj
def pages(settings: Settings, capture_id: CaptureId) -> None:
    """Give back an archived page, byte for byte."""
    from etl.archive.reader import read_body
    from etl.cli.show import print_page
    from etl.release.captures import capture_offset
    from etl.release.database import open_release

    with open_release(settings.release) as con:
        place = capture_offset(con, capture_id)
    print_page(read_body(settings.archive, place))


for command in (fetch, run, gaps, report):
    main.add_command(command)
for command in (publish, search, similar, *COMMANDS):
    main.add_command(command)


def _options(words: tuple[str, ...]) -> dict[str, str]:
    """`--name value` and `--name=value` as parameters."""
    stated: dict[str, str] = {}
    rest = list(words)
    while rest:
        word = rest.pop(0)
        name, equals, value = word.removeprefix("--").partition("=")
        if not word.startswith("--") or not (equals or rest):
            raise UsageError(f"{word!r} is no parameter: write --name VALUE, and SQL in quotes")
        stated[name.replace("-", "_")] = value if equals else rest.pop(0)
    return stated


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(f"--param {text!r} is not NAME=VALUE")
    return name, value


def _check_home(home: Path) -> None:
    exists = next(it for it in (home, *home.parents) if it.exists())
    if not exists.is_dir():
        raise UsageError(f"PAPERHOUSE_HOME is {home}, but {exists} is no folder: name another one")
