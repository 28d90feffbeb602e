"""`paperhouse diff`."""

from contextlib import ExitStack
from pathlib import Path

import click

from etl.archive_place import store_url
from etl.cli.answer_options import FORMATS, out_option
from etl.cli.progress_bars import progress_bars
from etl.cli.say import say
from etl.cli.show import print_answer
from etl.pipeline.earlier_releases import NamedRelease, open_named_releases
from etl.pipeline.lake.lake_diff import open_published_releases
from etl.release.difference import count_changes, list_changes, open_two_releases
from etl.settings import Settings


@click.command("diff")
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option("--from", "place", metavar="URL", help="Releases in this store, s3://bucket/prefix.")
@click.option("--table", metavar="NAME", help="List what changed in this table or mart.")
@click.option(
    "--limit", type=click.IntRange(1, 1_000_000), default=100, help="Rows of a printed table [100]."
)
@click.option("--format", "form", type=FORMATS, help="How to write the answer.")
@out_option
@click.pass_obj
def diff_command(
    settings: Settings,
    old: str | None,
    new: str | None,
    place: str | None,
    table: str | None,
    limit: int,
    form: str | None,
    out: Path | None,
) -> None:
    """Compare two releases: what came, went and changed.

    OLD and NEW are each a file, the release_id of a release (`paperhouse query "from
    mart.releases"`), or an instant such as 2026-04-01T18:00Z. Without NEW it is the current
    release; without both, the current one is compared with the one before it. The home keeps the
    current one alone: an earlier one is derived again, from what was archived by then.

    With --from, OLD and NEW are each the release_id of a release that `paperhouse publish --to` put
    there; no home is needed. Without NEW it is the latest one, without both the last two.

    With --table core.papers each value that changed is listed, as it was and as it is. A row that
    came or went is shown whole.
    """
    with progress_bars() as report, ExitStack() as opened:
        if place is None:
            named = open_named_releases(settings, old, new, report)
        else:
            url = store_url("--from", place)
            named = open_published_releases(url, old, new, table, report)
        first, second = opened.enter_context(named)
        for release in (first, second):
            _warn_of_other_captures(release)
        with open_two_releases(first.path, second.path) as con:
            answer = list_changes(con, table) if table is not None else count_changes(con)
            if form in (None, "table") and out is None:
                say(f"from {first.description}\nto   {second.description}\n")
            print_answer(answer, form, out, "the two releases have the same rows", limit)


def _warn_of_other_captures(release: NamedRelease) -> None:
    if release.captures is None or len(set(release.captures)) == 1:
        return
    then, now = release.captures
    say(
        f"{release.description}: it was made of {then:,} documents and is made of {now:,} now, "
        "because some were archived while it was made, or with another date, or are gone",
        err=True,
    )
