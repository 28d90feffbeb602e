"""`paperhouse digest`."""

import click

from etl.cli.progress_bars import progress_bars
from etl.cli.say import say
from etl.cli.sending import send_and_print
from etl.errors import UsageError
from etl.pipeline.earlier_releases import open_named_releases
from etl.pipeline.mail.standing import sent_so_far
from etl.pipeline.subscriptions import find_subscription
from etl.release.digest.compose import next_digest, sent_at
from etl.release.digest.digest_html import digest_html
from etl.release.digest.digest_text import digest_text
from etl.release.digest.digest_words import digest_subject
from etl.release.digest.periods import next_words, read_days
from etl.release.digest.sent import SentSoFar
from etl.release.digest.subscription import Subscription
from etl.release.locked import open_locked_release
from etl.settings import Settings


@click.command("digest")
@click.argument("name", required=False)
@click.option(
    "--since",
    metavar="RELEASE",
    help="As if everything of this release had been sent: a file, a release_id or an instant.",
)
@click.option("--html", "as_html", is_flag=True, help="As the page that mail programs show.")
@click.option("--send", "is_sent", is_flag=True, help="Send it, or all that are due, as mail.")
@click.option("--refused", is_flag=True, help="With --send: what was refused for good as well.")
@click.pass_obj
def digest_command(
    settings: Settings,
    name: str | None,
    since: str | None,
    *,
    as_html: bool,
    is_sent: bool,
    refused: bool,
) -> None:
    """Print a subscription's digest that is due, or send it.

    NAME is a table of subscriptions.toml. The digest tells the papers that are new to the
    subscription, and what moved in those that it was sent. Nothing is sent without --send. Then
    each paper is sent once, whatever comes between; the ledger of the home knows which were.
    """
    if is_sent:
        if since is not None or as_html:
            raise UsageError("--send takes neither --since nor --html: it sends both forms")
        if name is not None:
            find_subscription(settings, name)
        send_and_print(settings, name, again=refused)
        return
    if refused:
        raise UsageError("--refused needs --send")
    if name is None:
        raise UsageError("name a subscription: `paperhouse subscriptions` lists them")
    subscription = find_subscription(settings, name)
    if since is None:
        sent = sent_so_far(settings, subscription)
    else:
        sent = _sent_by(settings, subscription, since)
    with open_locked_release(settings.release) as con:
        digest = next_digest(con, subscription, sent)
        if digest is None:
            say(f"nothing is due: {next_words(subscription, read_days(con), sent)}", err=True)
            return
    if as_html:
        say(digest_html(digest))
    else:
        say(f"Subject: {digest_subject(digest)}\n")
        say(digest_text(digest), nl=False)


def _sent_by(settings: Settings, subscription: Subscription, since: str) -> SentSoFar:
    """The account of what was sent, by an earlier release, which is derived again."""
    with (
        progress_bars() as report,
        open_named_releases(settings, since, None, report) as (earlier, _),
        open_locked_release(earlier.path) as con,
    ):
        return sent_at(con, subscription)
