"""The ledger of digests: `ledger.sqlite` of the home, which is never rebuilt and never derived.

It knows what each subscription was sent, and each mail from its intent to its end. Whatever it says
is durable before anything follows from it. Its rows are checked whenever they are read; a ledger
that is damaged is told, and never begun anew: papers would be sent again.
"""

import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from operator import attrgetter

import msgspec

from etl.contract.vocabulary import MailState
from etl.ids import PaperKey
from etl.pipeline.mail.ledger_rows import (
    HandOver,
    LedgerMail,
    MailStanding,
    MailTrouble,
    SentDigest,
    read_instant,
    read_mail,
)
from etl.pipeline.mail.ledger_sums import checked_rows, ledger_sql
from etl.pipeline.mail.message import FrozenMail
from etl.release.digest.sent import SentSoFar, ToldPaper


def note_nothing() -> None:
    """Does nothing: for a ledger that is only read."""


class Ledger:
    """An open ledger. Every method that changes it returns once the change is durable.

    One that reads raises sqlite3.DatabaseError for rows that are not as they were written.

    note_attempt: called with each attempt to send, once the ledger knows of it.
    """

    def __init__(
        self, con: sqlite3.Connection, note_attempt: Callable[[], None] = note_nothing
    ) -> None:
        self._con, self._note_attempt = con, note_attempt

    def digests(self, subscription: str | None = None) -> list[SentDigest]:
        """The digests of a subscription, or of all, in the order in which they were made."""
        rows = list(checked_rows(self._con, "digests", subscription))
        return [msgspec.json.decode(row["content"], type=SentDigest) for row in rows]

    def sent_so_far(self, subscription: str, filters_id: str) -> SentSoFar:
        """All that a digest has to know of earlier ones.

        Where the filters changed since the last digest, the subscription begins anew: papers that
        only the new ones take are not sent for all the time before. None is sent twice even then.
        """
        made = self.digests(subscription)
        begins_on: date | None = None
        for one in made:
            is_same = one.filters_id == filters_id
            begins_on = (begins_on or one.begins_on) if is_same else None
        rows = list(checked_rows(self._con, "papers", subscription))
        return SentSoFar(
            begins_on,
            frozenset(one.period_id for one in made),
            frozenset(day for one in made for day in one.days),
            {PaperKey(row["paper_key"]): _TOLD.decode(row["content"]) for row in rows},
        )

    def freeze(
        self,
        made: SentDigest,
        told: Mapping[PaperKey, ToldPaper],
        moved: frozenset[PaperKey],
        mails: Sequence[FrozenMail],
        now: datetime,
    ) -> None:
        """Note a digest, what it tells of which papers, and its mails: all of it, or nothing.

        moved: the papers among those told that were sent before. Raises FileUnusable where one that
        is not was sent before, so that no mistake elsewhere sends a paper twice.
        """
        key = {"subscription": made.subscription, "period_id": made.period_id}
        with self._transaction():
            content = msgspec.json.encode(made).decode()
            self._con.execute(ledger_sql("add_digest"), {**key, "content": content})
            for paper_key, paper in told.items():
                self._tell_paper(key, paper_key, paper, is_known=paper_key in moved)
            for mail in mails:
                row = {
                    **key,
                    "message_id": mail.message_id,
                    "recipient": mail.recipient,
                    "content": mail.content,
                    "now": now.isoformat(),
                }
                self._con.execute(ledger_sql("add_mail"), row)

    def mails(self, state: MailState) -> list[LedgerMail]:
        """The mails in a state, in the order in which they were made."""
        return list(map(read_mail, list(checked_rows(self._con, "mails", state))))

    def begin_attempt(self, mail: LedgerMail, now: datetime) -> None:
        """Note that from now on the server may have the mail, whatever becomes of us."""
        with self._transaction():
            row = {"mail_id": mail.mail_id, "now": now.isoformat()}
            self._con.execute(ledger_sql("begin_attempt"), row)
        self._note_attempt()

    def end_attempt(
        self, mail: LedgerMail, outcome: HandOver, now: datetime, next_at: datetime
    ) -> None:
        """Note how an attempt ended, and from when on another one is due, if one is."""
        row = {
            "mail_id": mail.mail_id,
            "state": outcome.state,
            "reason": outcome.reason,
            "now": now.isoformat(),
            "next_at": next_at.isoformat(),
            "more_attempts": int(not outcome.was_begun),
            "less_doubt": int(outcome.was_begun and outcome.is_clear),
        }
        with self._transaction():
            self._con.execute(ledger_sql("end_attempt"), row)

    def defer(self, mails: Sequence[tuple[LedgerMail, datetime]]) -> None:
        """Note from when on these mails are due, of which none was attempted."""
        with self._transaction():
            rows = [{"mail_id": mail.mail_id, "next_at": at.isoformat()} for mail, at in mails]
            self._con.executemany(ledger_sql("defer"), rows)

    def intend_refused(self, now: datetime) -> int:
        """Let mails that were refused for good be tried once more; returns how many."""
        with self._transaction():
            return self._con.execute(
                ledger_sql("intend_refused"), {"now": now.isoformat()}
            ).rowcount

    def standings(self) -> list[MailStanding]:
        """One for each recipient of each subscription, in the order of names."""
        deque(checked_rows(self._con, "mails"), maxlen=0)
        return [
            MailStanding(*row, *map(read_instant, instants))
            for *row, one, two, three in self._con.execute(ledger_sql("standings"))
            for instants in [(one, two, three)]
        ]

    def note_trouble(self, subject: str, reason: str | None, now: datetime) -> None:
        """Note that a subject is in trouble, or with None that it is good again."""
        name = "forget_trouble" if reason is None else "note_trouble"
        with self._transaction():
            row = {"subject": subject, "reason": reason, "now": now.isoformat()}
            self._con.execute(ledger_sql(name), row)

    def troubles(self) -> list[MailTrouble]:
        rows = list(checked_rows(self._con, "troubles"))
        return sorted((msgspec.convert(row, MailTrouble) for row in rows), key=_SUBJECT)

    def _tell_paper(
        self, key: Mapping[str, str], paper_key: PaperKey, paper: ToldPaper, *, is_known: bool
    ) -> None:
        """A paper that was sent under another key is known, and has no row under this one yet."""
        told = _TELLING.encode(paper).decode()
        row = {**key, "paper_key": paper_key, "content": told}
        if not is_known or not self._con.execute(ledger_sql("retell_paper"), row).rowcount:
            self._con.execute(ledger_sql("add_paper"), row)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._con.execute("begin immediate")
        with self._con:
            yield


_TOLD = msgspec.json.Decoder(ToldPaper)
_TELLING = msgspec.json.Encoder()
_SUBJECT = attrgetter("subject")
