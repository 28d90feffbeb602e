"""Hands the mails that are due to the server, and notes in the ledger what became of each."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from etl.clock import Clock
from etl.fetch.http import trusted_authorities
from etl.mail_server import MailServer
from etl.pipeline.mail.ledger import Ledger
from etl.pipeline.mail.ledger_rows import MAIL_SUBJECT, HandOver, LedgerMail, SentDigest
from etl.pipeline.mail.smtp import MailConnection, MailServerFailed, open_mail_server
from etl.settings import Settings

_ENOUGH_FAILURES = 3
"""Connections in a row that come to nothing; what is left waits for the next run."""

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


def hand_over_all(
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
