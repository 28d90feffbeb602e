"""Sends digests: what is due is frozen in the ledger, and whatever is intended is handed over."""

from collections import deque
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from etl.clock import SYSTEM_CLOCK, Clock
from etl.errors import UsageError, WarehouseBusy
from etl.fetch.http import trusted_authorities
from etl.files import LockWait, hold_lock
from etl.mail_server import MailServer
from etl.pipeline.mail.ledger import (
    MAIL_SUBJECT,
    HandOver,
    Ledger,
    LedgerMail,
    SentDigest,
    open_ledger,
    trouble_subject,
)
from etl.pipeline.mail.message import Letter, compose_mail
from etl.pipeline.mail.smtp import MailConnection, MailServerFailed, open_mail_server
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

_ENOUGH_FAILURES = 3
"""Connections in a row that come to nothing; what is left waits for the next run."""

_MOST_PARTS = 5
"""Mails at a time of one digest that does not fit into one; what is left then waits for the next.
"""

_SHORTEST_WAIT, _LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=6)
"""From one attempt to the next. In between, a mail waits again as long as it has waited so far."""


@dataclass(slots=True)
class SendResult:
    """The outcome of sending. troubles: in words, without a secret.

    made: digests that were frozen, and whose mails are counted with all others. repeated_count: of
    the mails that were handed over, those which the server may have had before.
    """

    made: list[SentDigest] = field(default_factory=list)
    handed_over_count: int = 0
    repeated_count: int = 0
    refused_count: int = 0
    waiting_count: int = 0
    troubles: list[str] = field(default_factory=list)


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
            _hand_over_all(settings, server, ledger, due, result, clock)
    return result


@contextmanager
def _sending(settings: Settings) -> Iterator[Ledger]:
    wait = LockWait(settings.lock_seconds)
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
    account = ledger.account(subscription.name, subscription.filters_id)
    period = due_period(subscription, read_days(con), account)
    if period is None:
        return
    for part in range(1, _MOST_PARTS + 1):
        named = replace(period, id=f"{period.id}.{part}") if part > 1 else period
        digest = make_digest(con, subscription, named, account)
        yield _freeze(server, ledger, subscription, digest, now)
        if not digest.waiting_count:
            return
        account = add_digest(account, digest)


def _freeze(
    server: MailServer, ledger: Ledger, subscription: Subscription, digest: Digest, now: datetime
) -> SentDigest:
    letter = _letter(digest)
    is_left_out = digest.is_empty and subscription.skip_empty
    recipients = () if is_left_out else subscription.recipients
    made = _sent_digest(digest, subscription, letter.subject)
    mails = [compose_mail(server, letter, it) for it in dict.fromkeys(recipients)]
    ledger.freeze(made, digest.told, frozenset(digest.told) - set(digest.sent_keys), mails, now)
    return made


def _letter(digest: Digest) -> Letter:
    return Letter(
        digest.name,
        digest.title,
        digest.period.id,
        digest.published_at,
        digest_subject(digest),
        digest_text(digest),
        digest_html(digest),
    )


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


def _hand_over_all(
    settings: Settings,
    server: MailServer,
    ledger: Ledger,
    due: Sequence[LedgerMail],
    result: SendResult,
    clock: Clock,
) -> None:
    """Hand over mail by mail, over as few connections as the server allows."""
    trusted = trusted_authorities(settings.site.authorities)
    queue, failures, failure = deque(due), 0, None
    while queue and failures < _ENOUGH_FAILURES:
        settled = result.handed_over_count + result.refused_count
        try:
            with open_mail_server(server, trusted, clock) as connection:
                failure = _hand_over_queue(connection, ledger, queue, result, clock)
        except MailServerFailed as error:
            failure = str(error)
            break
        is_worse = settled == result.handed_over_count + result.refused_count
        failures = failures + 1 if is_worse else 0
    if queue:
        now = clock.now()
        ledger.defer([(mail, _next_at(mail, now)) for mail in queue])
        result.troubles.append(str(failure))
    ledger.note_trouble(MAIL_SUBJECT, failure if queue else None, clock.now())


def _hand_over_queue(
    connection: MailConnection,
    ledger: Ledger,
    queue: deque[LedgerMail],
    result: SendResult,
    clock: Clock,
) -> str | None:
    """Hand over until the queue is empty or the connection breaks. Returns why it broke.

    The mail with which it breaks leaves the queue, so that it holds up no other, unless the server
    took others before: some take only so many over one connection.
    """
    has_taken = False
    while queue:
        mail = queue[0]
        begin = partial(ledger.begin_attempt, mail, clock.now())
        try:
            outcome = connection.hand_over(mail.recipient, mail.content, begin)
        except MailServerFailed as error:
            if not error.is_passing:
                raise
            outcome = HandOver("intended", str(error), is_clear=False)
            if has_taken:
                return outcome.reason
        queue.popleft()
        _note(ledger, mail, outcome, result, clock.now())
        if not outcome.is_clear:
            return outcome.reason
        has_taken = True
    return None


def _note(
    ledger: Ledger, mail: LedgerMail, outcome: HandOver, result: SendResult, now: datetime
) -> None:
    ledger.end_attempt(mail, outcome, now, _next_at(mail, now))
    is_handed_over = outcome.state == "handed_over"
    result.handed_over_count += is_handed_over
    result.repeated_count += is_handed_over and mail.doubt_count > 0
    result.refused_count += outcome.state == "refused"
    result.waiting_count -= outcome.state != "intended"


def _next_at(mail: LedgerMail, now: datetime) -> datetime:
    """The next attempt. Whoever waited long already is in no hurry."""
    return now + min(max(now - mail.made_at, _SHORTEST_WAIT), _LONGEST_WAIT)
