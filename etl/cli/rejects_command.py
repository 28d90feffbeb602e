"""`paperhouse rejects`."""

import click

from etl.cli.say import say
from etl.cli.show import print_json, print_rejects
from etl.counted import counted
from etl.release.database import open_release
from etl.release.quarantine import read_rejects
from etl.settings import Settings


@click.command("rejects")
@click.option("--fault", help="Only those with a fault that contains this text.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def rejects_command(settings: Settings, fault: str | None, as_json: bool) -> None:
    """List quarantined entries, with the evidence."""
    with open_release(settings.release) as con:
        rows = read_rejects(con, fault)
        count = len(rows) if fault is None else len(read_rejects(con, None))
    if fault is not None and not rows and not as_json:
        say(f"no fault contains {fault!r}; {counted(count, 'entry')} in quarantine")
        return
    if not as_json:
        print_rejects(rows)
        return
    for row in rows:
        print_json(row)
