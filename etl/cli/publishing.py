"""The command that makes a release of what is there already."""

import click

from etl.cli import guarding
from etl.errors import UsageError
from etl.settings import Settings


@click.command()
@click.option("--search", is_flag=True, help="With the index that search and similar need.")
@guarding.option
@click.pass_obj
def publish(settings: Settings, search: bool, expectations: bool) -> None:
    """Derive, check and publish what the archive holds, unless the release shows it already.

    The index belongs to the release: the next load that brings something new makes one without.
    """
    from etl import archive, pipeline
    from etl.cli import status
    from etl.cli.progress import progress
    from etl.warehouse import release, summary

    if not archive.files(settings.archive):
        raise UsageError(f"nothing is archived in {settings.archive}: `paperhouse load PATH` first")
    with guarding.guarded(settings, expectations) as suites, progress() as report:
        extras = pipeline.Extras(search, suites)
        account = pipeline.release(settings, extras=extras, progress=report)
    with release.opened(settings.release) as con:
        status.released(account.release_id, summary.counts(con), settings.release)
