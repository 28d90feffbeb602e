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
        everything = rows if rows or as_json else read_rejects(con, None)
    if as_json:
        for row in rows:
            print_json(row)
    elif rows or fault is None:
        print_rejects(rows)
    else:
        count = counted(len(everything), "entry")
        say(f"no fault contains {fault!r}; {count} in quarantine")
