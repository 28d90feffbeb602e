"""The ledger as others see it: what was sent of a subscription, what needs an eye, and alarms."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from msgspec import Struct

from etl.errors import PaperhouseError, UsageError
from etl.pipeline.alarms import Alarm
from etl.pipeline.mail.ledger_file import read_ledger
from etl.pipeline.mail.ledger_rows import (
    MAIL_SUBJECT,
    MailStanding,
    MailTrouble,
    SentDigest,
    trouble_subject,
)
from etl.pipeline.subscriptions import read_subscriptions
from etl.release.digest.sent import SentSoFar
from etl.release.digest.subscription import Subscription
from etl.settings import Settings

_LATE_AFTER = timedelta(hours=3)
"""Many servers let a stranger wait for minutes on purpose, once."""


class SubscriptionStanding(Struct, frozen=True):
    """All that was sent of one subscription. paper_count: papers that its digests told as new."""

    name: str
    last_subject: str
    digest_count: int
    paper_count: int
    handed_over_count: int
    waiting_count: int
    refused_count: int
    last_at: datetime | None


class MailSummary(Struct, frozen=True):
    """All that was sent, and what is wrong now, in the order of subscriptions and recipients."""

    subscription_count: int
    digests: list[SentDigest]
    standings: list[MailStanding]
    troubles: list[MailTrouble]

    @property
    def handed_over_count(self) -> int:
        return sum(it.handed_over_count for it in self.standings)

    @property
    def waiting_count(self) -> int:
        return sum(it.waiting_count for it in self.standings)

    @property
    def refused_count(self) -> int:
        return sum(it.refused_count for it in self.standings)

    @property
    def last_at(self) -> datetime | None:
        """The last hand-over."""
        return _last_at(self.standings)

    @property
    def sent(self) -> list[SubscriptionStanding]:
        """One for each subscription of which a digest was made, in the order of names."""
        names = sorted({it.subscription for it in self.digests})
        return [self._sent_of(name) for name in names]

    def _sent_of(self, name: str) -> SubscriptionStanding:
        made = [it for it in self.digests if it.subscription == name]
        standings = [it for it in self.standings if it.subscription == name]
        return SubscriptionStanding(
            name,
            made[-1].subject,
            len(made),
            sum(it.new_count for it in made),
            sum(it.handed_over_count for it in standings),
            sum(it.waiting_count for it in standings),
            sum(it.refused_count for it in standings),
            _last_at(standings),
        )


def _last_at(standings: Iterable[MailStanding]) -> datetime | None:
    return max((it.last_at for it in standings if it.last_at), default=None)


def sent_so_far(settings: Settings, subscription: Subscription) -> SentSoFar:
    """Everything that was sent of a subscription, for a digest that is only looked at."""
    with read_ledger(settings.home) as ledger:
        if ledger is None:
            return SentSoFar()
        return ledger.sent_so_far(subscription.name, subscription.filters_id)


def read_mail_summary(settings: Settings) -> MailSummary | None:
    """The state of sending; None where nobody subscribed and nothing was ever sent.

    Mails to whoever was taken out of a subscription are no trouble, and are left out. Raises
    UsageError where the subscriptions cannot be read, and as `read_ledger` does.
    """
    subscriptions = read_subscriptions(settings)
    recipients = {(it.name, who) for it in subscriptions for who in it.recipients}
    with read_ledger(settings.home) as ledger:
        if ledger is None:
            return MailSummary(len(subscriptions), [], [], []) if subscriptions else None
        standings = [
            it for it in ledger.standings() if (it.subscription, it.recipient) in recipients
        ]
        subjects = {MAIL_SUBJECT, *(trouble_subject(it.name) for it in subscriptions)}
        troubles = [it for it in ledger.troubles() if it.subject in subjects]
        return MailSummary(len(subscriptions), ledger.digests(), standings, troubles)


def shown_mail_summary(settings: Settings) -> MailSummary | str | None:
    """The state of sending for a page that tells it; where it cannot be read, the reason."""
    try:
        return read_mail_summary(settings)
    except PaperhouseError as error:
        return f"no digest can be sent: {error}"


def mail_alarms(settings: Settings, now: datetime) -> Iterator[Alarm]:
    """An alarm for each thing that keeps digests from their readers."""
    try:
        summary = read_mail_summary(settings)
    except UsageError as error:
        yield Alarm(settings.subscriptions.name, f"unreadable: {error}", f"no digest: {error}")
        return
    except PaperhouseError as error:
        yield Alarm("the ledger of digests", type(error).__name__, f"no digest: {error}")
        return
    if summary is None:
        return
    if settings.mail is None and any(it.recipients for it in read_subscriptions(settings)):
        text = "subscriptions have recipients, and PAPERHOUSE_SMTP names no mail server"
        yield Alarm("digests", "no mail server", text)
    for trouble in summary.troubles:
        text = f"digests wait since {trouble.since:%Y-%m-%d %H:%M} UTC: {trouble.reason}"
        yield Alarm(trouble.subject, "no mail", text)
    for it in summary.standings:
        yield from _standing_alarms(it, now)


def _standing_alarms(standing: MailStanding, now: datetime) -> Iterator[Alarm]:
    subject = f"mail of {standing.subscription} to {standing.recipient}"
    if standing.state == "refused":
        text = (
            f"{subject} is refused: {standing.reason}; correct or remove the address in "
            "subscriptions.toml, or try again with `paperhouse digest --send --refused`"
        )
        yield Alarm(subject, "refused", text)
    elif standing.tried_since and now - standing.tried_since > _LATE_AFTER:
        since = f"{standing.tried_since:%Y-%m-%d %H:%M} UTC"
        text = f"{subject} was tried in vain since {since}: {standing.reason}"
        yield Alarm(subject, "not taken", text)
