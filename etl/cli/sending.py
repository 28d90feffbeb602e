"""Sends digests for `digest --send` and for `run`, and says what came of it."""

from etl.cli.say import say
from etl.errors import MailNotTaken, PaperhouseError
from etl.inert import inert_line
from etl.pipeline.mail.delivery import SendResult
from etl.pipeline.mail.post import send_digests
from etl.pipeline.subscriptions import read_subscriptions
from etl.settings import Settings


def send_and_print(settings: Settings, name: str | None, *, again: bool) -> None:
    """Send what is due now, of one subscription or of all.

    Raises MailNotTaken, and all that `send_digests` raises.
    """
    result = send_digests(settings, None if name is None else [name], again=again)
    _print_result(result)
    if result.troubles or result.refused_count or result.waiting_count:
        raise MailNotTaken(
            "not every mail was taken: the next run tries again what waits, and "
            "`paperhouse digest --send --refused` what was refused"
        )


def send_after_run(settings: Settings) -> None:
    """Send what is due after the daily job. Trouble with mail is told, and ends nothing."""
    try:
        if not any(it.recipients for it in read_subscriptions(settings)):
            return
        _print_result(send_digests(settings, is_patient=True))
    except PaperhouseError as error:
        say(f"paperhouse: digests: {error}", err=True)


def _print_result(result: SendResult) -> None:
    for made in result.made:
        say(f"digest {made.subscription}/{made.period_id}: {inert_line(made.subject)}")
    counts = {
        "taken": result.handed_over_count,
        "of them perhaps twice": result.repeated_count,
        "refused": result.refused_count,
        "waiting": result.waiting_count,
    }
    shown = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count)
    say(f"mails: {shown or 'none due'}")
    for trouble in result.troubles:
        say(f"paperhouse: digests: {inert_line(trouble)}", err=True)
