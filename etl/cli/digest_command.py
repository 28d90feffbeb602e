"""`paperhouse digest`."""

import click

from etl.cli.progress_bars import progress_bars
from etl.cli.say import say
from etl.pipeline.earlier_releases import open_named_releases
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
@click.argument("name")
@click.option(
    "--since",
    metavar="RELEASE",
    help="As if everything of this release had been sent: a file, a release_id or an instant.",
)
@click.option("--html", "as_html", is_flag=True, help="As the page that mail programs show.")
@click.pass_obj
def digest_command(settings: Settings, name: str, since: str | None, *, as_html: bool) -> None:
    """Print the digest of a subscription that is due now.

    Nothing is sent. NAME is a table of subscriptions.toml. The digest tells the papers that are new
    to the subscription, and what moved in those that it was sent.
    """
    subscription = find_subscription(settings, name)
    sent = _sent_by(settings, subscription, since) if since else SentSoFar()
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
