"""`paperhouse load`."""

from pathlib import Path

import click

from etl.cli.expectations_option import expectations_option
from etl.pipeline.input_files import collect_files
from etl.pipeline.manifest import parse_provenance
from etl.pipeline.parsing_workers import parsing_workers
from etl.settings import Settings

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("load")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--manifest", type=_FILE, help="CSV: path[,url][,captured_at][,listed_on], paths relative to it"
)
@click.option("--url", help="The URL that the one document answered.")
@click.option("--captured-at", metavar="T", help="When it was captured, ISO 8601, UTC by default.")
@click.option("--listed-on", metavar="D", help="The day that it lists, YYYY-MM-DD.")
@expectations_option
@click.pass_obj
def load_command(
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
    stated = parse_provenance(url, captured_at, listed_on)
    found = collect_files(settings, paths, manifest, stated)
    with parsing_workers(settings, byte_count=found.byte_count) as started:
        # Workers import for half a second before they can work, and so does this process. It
        # starts them first and imports what it needs itself meanwhile, on another core.
        from etl.cli.loading import load_files  # noqa: PLC0415

        load_files(settings, found, started, expectations=expectations)
