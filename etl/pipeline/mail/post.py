"""Sends digests: what is due is frozen in the ledger, and whatever is intended is handed over."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from etl.clock import SYSTEM_CLOCK, Clock
from etl.errors import UsageError, WarehouseBusy
from etl.files import hold_lock
from etl.mail_server import MailServer
from etl.pipeline.mail.delivery import SendResult, hand_over_all
from etl.pipeline.mail.ledger import Ledger
from etl.pipeline.mail.ledger_file import open_ledger
from etl.pipeline.mail.ledger_rows import (
    LedgerMail,
    SentDigest,
    trouble_subject,
)
from etl.pipeline.mail.message import Letter, compose_mail
from etl.pipeline.subscriptions import read_subscriptions
from etl.release.digest.compose import add_digest, make_digest
from etl.release.digest.digest import Digest
from etl.release.digest.digest_html import digest_html
from etl.release.digest.digest_text import digest_text
from etl.release.digest.digest_words import digest_subject
from etl.release.digest.periods import due_period, read_days
from etl.release.digest.subscription import Subscription
from etl.release.locked import open_locked_release
from etl.settings import Settings
from etl.stage.connection import Connection

_MOST_PARTS = 5
"""Mails at a time of one digest that does not fit into one; what is left then waits for the next.
"""


def send_digests(
    settings: Settings,
    names: Collection[str] | None = None,
    clock: Clock = SYSTEM_CLOCK,
    *,
    is_patient: bool = False,
    again: bool = False,
) -> SendResult:
    """Send what is due of these subscriptions, or of all, and what was not taken before.

    is_patient: leave mails alone whose time has not come. again: try also those that were refused
    for good. One process sends at a time. Trouble with the server, or with one subscription, is in
    the result and in the ledger; nothing is lost by it. Raises UsageError where the subscriptions
    cannot be read or no mail server is named, FileUnusable for a damaged ledger, NoRelease,
    WarehouseBusy, StorageError.
    """
    wanted = [it for it in read_subscriptions(settings) if names is None or it.name in names]
    server = settings.mail
    if server is None:
        raise UsageError("no mail server is named: set PAPERHOUSE_SMTP and PAPERHOUSE_MAIL_FROM")
    result = SendResult()
    with _sending(settings) as ledger:
        if again:
            ledger.intend_refused(clock.now())
        _freeze_all(settings, server, ledger, wanted, result, clock.now())
        waiting = _waiting(ledger, wanted)
        due = [it for it in waiting if not is_patient or it.next_at <= clock.now()]
        result.waiting_count = len(waiting)
        if due:
            hand_over_all(settings, server, ledger, due, result, clock)
    return result


def compose_letter(digest: Digest) -> Letter:
    """The digest as all its recipients read it."""
    return Letter(
        digest.name,
        digest.title,
        digest.period.id,
        digest.published_at,
        digest_subject(digest),
        digest_text(digest),
        digest_html(digest),
    )


@contextmanager
def _sending(settings: Settings) -> Iterator[Ledger]:
    wait = settings.lock_wait()
    lock = settings.home / "ledger.lock"
    with (
        hold_lock(lock, "another process that sends digests", WarehouseBusy, wait),
        open_ledger(settings.home) as ledger,
    ):
        yield ledger


def _waiting(ledger: Ledger, wanted: Sequence[Subscription]) -> list[LedgerMail]:
    """The mails to hand over. Whoever was taken out of a subscription gets none any more."""
    recipients = {it.name: frozenset(it.recipients) for it in wanted}
    return [
        mail
        for mail in ledger.mails("intended")
        if mail.recipient in recipients.get(mail.subscription, ())
    ]


def _freeze_all(
    settings: Settings,
    server: MailServer,
    ledger: Ledger,
    wanted: Sequence[Subscription],
    result: SendResult,
    now: datetime,
) -> None:
    sent_to_somebody = [it for it in wanted if it.recipients]
    if not sent_to_somebody:
        return
    with open_locked_release(settings.release) as con:
        for subscription in sent_to_somebody:
            subject = trouble_subject(subscription.name)
            try:
                result.made += _freeze_due(con, server, ledger, subscription, now)
            except UsageError as error:
                result.troubles.append(str(error))
                ledger.note_trouble(subject, str(error), now)
                continue
            ledger.note_trouble(subject, None, now)


def _freeze_due(
    con: Connection, server: MailServer, ledger: Ledger, subscription: Subscription, now: datetime
) -> Iterator[SentDigest]:
    """Make the digest that is due, if one is, and note it with its mails before any is sent.

    Papers that do not fit into it follow in further parts, so that they never become more and more.
    """
    sent = ledger.sent_so_far(subscription.name, subscription.filters_id)
    period = due_period(subscription, read_days(con), sent)
    if period is None:
        return
    for part in range(1, _MOST_PARTS + 1):
        named = replace(period, id=f"{period.id}.{part}") if part > 1 else period
        digest = make_digest(con, subscription, named, sent)
        yield _freeze(server, ledger, subscription, digest, now)
        if not digest.waiting_count:
            return
        sent = add_digest(sent, digest)


def _freeze(
    server: MailServer, ledger: Ledger, subscription: Subscription, digest: Digest, now: datetime
) -> SentDigest:
    letter = compose_letter(digest)
    is_left_out = digest.is_empty and subscription.skip_empty
    recipients = () if is_left_out else subscription.recipients
    made = _sent_digest(digest, subscription, letter.subject)
    mails = [compose_mail(server, letter, it) for it in dict.fromkeys(recipients)]
    ledger.freeze(made, digest.told, frozenset(digest.told) - set(digest.sent_keys), mails, now)
    return made


def _sent_digest(digest: Digest, subscription: Subscription, subject: str) -> SentDigest:
    return SentDigest(
        subscription=digest.name,
        period_id=digest.period.id,
        filters_id=subscription.filters_id,
        begins_on=digest.period.begins_on,
        through_on=digest.period.through_on,
        days=digest.period.days,
        release_id=digest.release_id,
        subject=subject,
        new_count=len(digest.sent_keys),
        moved_count=len(digest.moved),
        nothing_new=digest.nothing_new,
    )
