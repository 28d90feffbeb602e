"""The rows of the ledger of digests."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

import msgspec

from etl.contract.vocabulary import MailState, NothingNew
from etl.ids import ReleaseId

MAIL_SUBJECT = "the mail server"
"""The subject of alarms about it."""


class SentDigest(msgspec.Struct, frozen=True, kw_only=True):
    """A digest that was made for a subscription. filters_id: of the filters that it had then."""

    subscription: str
    period_id: str
    filters_id: str
    begins_on: date
    through_on: date
    days: tuple[date, ...]
    release_id: ReleaseId
    subject: str
    new_count: int
    moved_count: int
    nothing_new: NothingNew | None


@dataclass(frozen=True, slots=True)
class LedgerMail:
    """A mail that is not handed over yet. doubt_count: hand-overs whose answer never came."""

    mail_id: int
    message_id: str
    subscription: str
    period_id: str
    recipient: str
    content: bytes
    state: MailState
    attempt_count: int
    doubt_count: int
    made_at: datetime
    next_at: datetime
    reason: str | None


class HandOver(NamedTuple):
    """The end of a hand-over. reason: in words; None where the server took the mail.

    was_begun: the server was given the mail. is_clear: it said what it did with it.
    """

    state: MailState
    reason: str | None = None
    was_begun: bool = False
    is_clear: bool = True


class MailStanding(msgspec.Struct, frozen=True):
    """The mails of one subscription to one recipient.

    state, reason: of the last one. waiting_count: of those to be handed over. tried_since: when the
    oldest was made that was tried in vain. doubt_count: how often a server was given one of
    them without a clear answer: so many may have come once more.
    """

    subscription: str
    recipient: str
    state: MailState
    reason: str | None
    handed_over_count: int
    waiting_count: int
    refused_count: int
    doubt_count: int
    tried_since: datetime | None
    next_at: datetime | None
    last_at: datetime | None


class MailTrouble(msgspec.Struct, frozen=True):
    """Trouble that lasts. subject: `the mail server`, or the subscription, in words."""

    subject: str
    since: datetime
    reason: str


def trouble_subject(name: str) -> str:
    """The subject of alarms about a subscription."""
    return f"the subscription {name}"


def read_mail(row: Mapping[str, Any]) -> LedgerMail:
    """A row as a mail. One that was handed over has no bytes any more."""
    return msgspec.convert({**row, "content": row["content"] or b""}, LedgerMail)


def read_instant(text: str | None) -> datetime | None:
    """An instant as the ledger writes it."""
    return datetime.fromisoformat(text) if text else None
