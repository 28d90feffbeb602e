"""The part of `paperhouse status` about digests, which `load` does not import."""

from etl.cli.say import say
from etl.cli.sections import print_table, print_title
from etl.counted import counted
from etl.pipeline.mail.standing import MailSummary


def print_mail(state: MailSummary | str | None) -> None:
    """Print what was sent of which subscription; nothing where nobody subscribed."""
    if state is None:
        return
    if isinstance(state, str):
        print_title("Digests")
        say(f"  {state}")
        return
    title = f"Digests of {counted(state.subscription_count, 'subscription')}"
    if not state.sent:
        print_title(f"{title}: none was sent yet")
        return
    print_table(
        f"{title}: mails {state.handed_over_count:,} taken, {state.waiting_count:,} waiting, "
        f"{state.refused_count:,} refused",
        ("subscription", "digests", "papers", "last"),
        [(it.name, it.digest_count, it.paper_count, it.last_subject) for it in state.sent],
    )
