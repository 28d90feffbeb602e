"""Makes a digest out of a release, a subscription and the account of what was sent to it."""

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta

from etl.contract.policy import OPEN_STATES
from etl.contract.vocabulary import NothingNew
from etl.ids import PaperKey
from etl.release.digest.digest import Digest, DigestPaper, PaperFacts
from etl.release.digest.digest_html import digest_html
from etl.release.digest.digest_text import digest_text
from etl.release.digest.filters import take_due_papers
from etl.release.digest.mail_size import shorter_encoding
from etl.release.digest.moves import list_moves, move_order
from etl.release.digest.periods import DigestDay, Period, due_period, read_days
from etl.release.digest.sent import SentSoFar
from etl.release.digest.subscription import Subscription
from etl.stage.connection import Connection, execute, fetch_rows
from etl.stage.sql_files import sql_text

_MOST_FURTHER = 100
"""Papers that one digest tells by their titles alone."""

MAX_DIGEST_BYTES = 88_000
"""Bytes that a digest's text and page take in a mail, together. With 12 kB for headers, and for how
a reader leaves, a mail has at most 100 kB."""

_MOST_MOVED = 10
"""Papers that moved and are told; the others are counted, and wait."""

_MOVING_TIME = timedelta(days=30)
"""Papers of earlier days are not looked at for what moved: their upvotes hardly grow."""


def next_digest(con: Connection, subscription: Subscription, sent: SentSoFar) -> Digest | None:
    """The digest that is due with this release; None where none is.

    Raises UsageError as `make_digest` does.
    """
    period = due_period(subscription, read_days(con), sent)
    return make_digest(con, subscription, period, sent) if period else None


def make_digest(
    con: Connection, subscription: Subscription, period: Period, sent: SentSoFar
) -> Digest:
    """The digest of a period: new papers in full and by title, what moved, and how whole days are.

    The same release, subscription, period and account give the same digest. con: as
    `open_locked_release` gives it. Raises UsageError for a filter that cannot be asked.
    """
    released = read_days(con)
    due = take_due_papers(con, subscription, period, sent)
    told = due[: subscription.limit + _MOST_FURTHER]
    facts = describe_papers(con, [it.paper_key for it in told])
    new = tuple(DigestPaper(facts[it.paper_key], it.reasons) for it in told)
    moved = _moved_papers(con, period, sent)
    told_days = frozenset(period.days)
    days = tuple(it for it in released.days if it.day in told_days)
    digest = Digest(
        name=subscription.name,
        title=subscription.shown_title,
        release_id=released.release_id,
        published_at=released.published_at,
        period=period,
        days=days,
        new=new[: subscription.limit],
        further=new[subscription.limit :],
        waiting_count=len(due) - len(told),
        moved=tuple(moved[:_MOST_MOVED]),
        moved_count=len(moved),
        nothing_new=None if due else _nothing_new(days, period, sent),
    )
    return fit_digest(digest)


def fit_digest(digest: Digest) -> Digest:
    """The same digest with as few papers left out as it takes to stay below MAX_DIGEST_BYTES.

    Those that it leaves out are due with the next one.
    """
    while mail_size(digest) > MAX_DIGEST_BYTES:
        digest = _shortened(digest)
    return digest


def mail_size(digest: Digest) -> int:
    """The most bytes that the text and the page take in a mail."""
    return sum(shorter_encoding(it).size for it in (digest_text(digest), digest_html(digest)))


def sent_at(con: Connection, subscription: Subscription) -> SentSoFar:
    """The account as if a digest of all papers that an earlier release had went out from it.

    con: the earlier release. So two releases and a subscription give a digest, without a ledger.
    """
    period = due_period(subscription, read_days(con), SentSoFar())
    if period is None:
        return SentSoFar()
    period = replace(period, begins_on=date.min)
    due = take_due_papers(con, subscription, period, SentSoFar())
    facts = describe_papers(con, [it.paper_key for it in due])
    return SentSoFar(
        begins_on=period.begins_on,
        days=frozenset(period.days),
        papers={key: it.told for key, it in facts.items()},
    )


def add_digest(sent: SentSoFar, digest: Digest) -> SentSoFar:
    """The account once a digest went out."""
    return SentSoFar(
        begins_on=digest.period.begins_on,
        period_ids=sent.period_ids | {digest.period.id},
        days=sent.days.union(digest.period.days),
        papers={**sent.papers, **digest.told},
    )


def describe_papers(con: Connection, keys: Collection[PaperKey]) -> dict[PaperKey, PaperFacts]:
    """The facts of these papers, in the order of the keys, without unknown ones."""
    rows = fetch_rows(
        con, PaperFacts, sql_text("digest", "details"), paper_keys=json.dumps([*keys])
    )
    found = {row.paper_key: row for row in rows}
    return {key: found[key] for key in keys if key in found}


def _shortened(digest: Digest) -> Digest:
    """A third fewer papers: first of those told by title, then of those in full and that moved."""
    if digest.further:
        kept = digest.further[: len(digest.further) * 2 // 3]
        waiting_count = digest.waiting_count + len(digest.further) - len(kept)
        return replace(digest, further=kept, waiting_count=waiting_count)
    new, moved = (papers[: len(papers) * 2 // 3] for papers in (digest.new, digest.moved))
    waiting_count = digest.waiting_count + len(digest.new) - len(new)
    return replace(digest, new=new, moved=moved, waiting_count=waiting_count)


def _moved_papers(con: Connection, period: Period, sent: SentSoFar) -> list[DigestPaper]:
    since = max(period.through_on, date.min + _MOVING_TIME) - _MOVING_TIME
    text = sql_text("digest", "current_keys")
    keys = execute(con, text, sent_keys=json.dumps(sorted(sent.papers)), since=str(since))
    sent_keys = {PaperKey(key): PaperKey(sent_key) for sent_key, key, _ in keys.fetchall()}
    papers = [
        DigestPaper(facts, moves=moves)
        for key, facts in describe_papers(con, sent_keys).items()
        if (moves := list_moves(facts, sent.papers[sent_keys[key]]))
    ]
    return sorted(papers, key=lambda it: move_order(it.facts, it.moves))


def _nothing_new(days: Sequence[DigestDay], period: Period, sent: SentSoFar) -> NothingNew:
    """The reason why no paper is new, by the days that no earlier digest gave an account of.

    Where there is none, it is the last day, of which nothing was heard yet. A weekday that the
    release does not know was not asked for; the last one may hardly have begun.
    """
    fresh = [it for it in period.days if it not in sent.days] or [period.through_on]
    known = {it.day: it for it in days}
    if any(known[day].paper_count for day in fresh if day in known):
        return "nothing_matched"
    weekdays = [day for day in fresh if day.isoweekday() < 6]
    if not weekdays:
        return "weekend"
    states = [known[day].state if day in known else "missing" for day in weekdays]
    if any(it in OPEN_STATES for it in states):
        return "outage"
    return "not_yet" if any(known[day].may_grow for day in weekdays) else "holiday"
