"""`paperhouse status`."""

import click
from msgspec.structs import asdict

from etl.cli.mail_status import print_mail
from etl.cli.show import print_json
from etl.cli.status import print_home, print_status
from etl.pipeline.home_parts import home_parts
from etl.pipeline.mail.standing import shown_mail_summary
from etl.release.database import open_release
from etl.release.summary import read_summary
from etl.settings import Settings


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="All of it, as one JSON object.")
@click.pass_obj
def status_command(settings: Settings, as_json: bool) -> None:
    """Show what is in the warehouse, and what needs an eye.

    Captures by outcome and template, days and gaps, quarantine, held captures, the release's age,
    digests that were sent, and how large the home is.
    """
    with open_release(settings.release) as con:
        state = read_summary(con, history=settings.history)
    parts, mail = home_parts(settings), shown_mail_summary(settings)
    if as_json:
        print_json({**asdict(state), "digests": mail, "home": parts}, indent=2)
    else:
        print_status(state, settings.release)
        print_mail(mail)
        print_home(parts, settings.home)
