"""`paperhouse publish`."""

from pathlib import Path

import click

from etl.archive_place import publish_url
from etl.cli.answer_options import out_option
from etl.cli.expectations_option import expectations_option
from etl.cli.new_release import check_archive, print_new_release
from etl.cli.progress_bars import progress_bars
from etl.cli.quality_gate import quality_gate
from etl.cli.say import say
from etl.cli.sections import print_counts
from etl.contract.policy import KEPT_RELEASES
from etl.errors import UsageError
from etl.pipeline.as_of import publish_as_of
from etl.pipeline.lake.publish_lake import publish_lake
from etl.pipeline.manifest import parse_provenance
from etl.pipeline.publish import ReleaseOptions, publish_archive
from etl.release.database import open_release
from etl.release.summary import table_counts
from etl.settings import Settings


@click.command("publish")
@expectations_option
@click.option("--as-of", metavar="T", help="Only what was captured by then, ISO 8601, UTC.")
@out_option
@click.option("--to", metavar="URL", help="Also publish it to a store, such as s3://bucket/prefix.")
@click.option("--keep", type=click.IntRange(2), help=f"Releases that stay there [{KEPT_RELEASES}].")
@click.pass_obj
def publish_command(
    settings: Settings,
    expectations: bool,
    as_of: str | None,
    out: Path | None,
    to: str | None,
    keep: int | None,
) -> None:
    """Derive, check and publish what the archive holds.

    Nothing is done where the release shows all of it already. With --as-of the release is written
    to the file of --out as it would have been then, and the current one stays as it is. A document
    whose instant nobody stated counts from when it was imported.

    With --to the release is put into an object store too, as Parquet files and a catalog that
    DuckDB attaches. Older releases there go once a later one has been there for a week.
    """
    url = publish_url("--to", to) if to is not None else None
    if keep and not url:
        raise UsageError("--keep counts the releases of a store: name it with --to")
    check_archive(settings)
    if as_of or out:
        if url:
            raise UsageError("--to publishes the current release: leave out --as-of and --out")
        if expectations:
            raise UsageError("--expectations is of the current release: leave it out with --as-of")
        _publish_as_of(settings, as_of, out)
        return
    with quality_gate(settings, expectations) as suites, progress_bars() as report:
        extras = ReleaseOptions(suites)
        release_id = publish_archive(settings, extras=extras, progress=report)
    print_new_release(settings, release_id)
    if url:
        _publish_to(settings, url, keep or KEPT_RELEASES)


def _publish_to(settings: Settings, url: str, keep: int) -> None:
    with progress_bars() as report:
        found = publish_lake(settings, url, keep, report)
    share = f"{found.put_bytes:,} of {found.byte_count:,} bytes were put"
    say(f"\nPublished as {found.catalog}: {share}.")
    for release_id in found.removed:
        say(f"Release {release_id} went: a later one has been there for a week.")


def _publish_as_of(settings: Settings, as_of: str | None, out: Path | None) -> None:
    instant = parse_provenance(None, as_of, None).captured_at
    if instant is None or out is None:
        raise UsageError("--as-of T and --out FILE belong together")
    with progress_bars() as report:
        release_id = publish_as_of(settings, instant, out, report)
    with open_release(out) as con:
        print_counts(f"Release {release_id}, as of {instant} UTC, holds", table_counts(con))
    say(f"\nIt is {click.format_filename(out)}; the current release is as it was.")
