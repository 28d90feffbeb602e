"""`paperhouse diff`."""

from pathlib import Path

import click

from etl.cli.answer_options import FORMATS, out_option
from etl.cli.show import print_answer
from etl.release.difference import count_changes, list_changes, open_two_releases
from etl.settings import Settings

_RELEASE = click.Path(dir_okay=False, path_type=Path)


@click.command("diff")
@click.argument("old", type=_RELEASE)
@click.argument("new", type=_RELEASE, required=False)
@click.option("--table", metavar="NAME", help="List its keys, and the columns that changed.")
@click.option("--format", "form", type=FORMATS, help="How to write the answer.")
@out_option
@click.pass_obj
def diff_command(
    settings: Settings,
    old: Path,
    new: Path | None,
    table: str | None,
    form: str | None,
    out: Path | None,
) -> None:
    """Compare two releases: what came, went and changed.

    OLD and NEW are files of releases, such as `publish --as-of` writes; without NEW it is the
    current one.
    """
    with open_two_releases(old, new or settings.release) as con:
        answer = list_changes(con, table) if table else count_changes(con)
        print_answer(answer, form, out, "the two releases have the same rows")
