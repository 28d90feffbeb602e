"""Decides when a digest is due and which days it is about, by the release's days and the account.

The instant of the release stands for now, so that no clock is asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from msgspec import Struct

from etl.clock import days_between
from etl.contract.vocabulary import DayStateName
from etl.ids import ReleaseId
from etl.release.database import latest_release
from etl.release.digest.sent import SentSoFar
from etl.release.digest.subscription import Subscription
from etl.stage.connection import Connection, fetch_rows
from etl.stage.sql_files import sql_text

RECENT_TIME = timedelta(days=13)
"""Days before the last one of which papers trend, as in mart.trending, or count as risers."""

_DAY = timedelta(days=1)


class DigestDay(Struct, frozen=True):
    """A day of mart.days. usual_count: the median of papers on the same weekday, in the eight weeks
    before it; NULL where fewer than two of them list any.
    """

    day: date
    state: DayStateName
    may_grow: bool
    is_weekend: bool
    is_holiday: bool
    paper_count: int | None
    usual_count: int | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class DigestDays:
    """The days that a release knows, in order, with its id and instant."""

    release_id: ReleaseId
    published_at: datetime
    days: Sequence[DigestDay]


@dataclass(frozen=True, slots=True)
class Period:
    """The days that one digest is about. Within a subscription, no other one has its id.

    begins_on to through_on: the days of the papers that are due. days: those that the digest gives
    an account of; a daily one begins with the last day of the one before, which may have grown, and
    leaves out a day that nobody has asked for yet. is_settled: only papers of complete days.
    """

    id: str
    begins_on: date
    through_on: date
    days: tuple[date, ...]
    is_settled: bool = False


def read_days(con: Connection) -> DigestDays:
    """The days of the release that is open."""
    release_id, published_at = latest_release(con)
    return DigestDays(
        release_id, published_at, fetch_rows(con, DigestDay, sql_text("digest", "days"))
    )


def due_period(subscription: Subscription, released: DigestDays, sent: SentSoFar) -> Period | None:
    """The period of the digest that is due; None where none is.

    daily: the day on which the release was published, once; it is about the days since the last
    digest. weekly: the last ISO week that is over, once. complete: the days that are complete, or
    known to list nothing, and were in no digest yet, as soon as one of them is no weekend.
    """
    if subscription.frequency == "complete":
        return _complete_period(subscription, released, sent)
    today = released.published_at.date()
    if subscription.frequency == "daily":
        return _period_through(subscription, released, sent, str(today), today)
    sunday = today - timedelta(days=today.isoweekday())
    return _period_through(subscription, released, sent, _week(sunday), sunday)


def next_words(subscription: Subscription, released: DigestDays, sent: SentSoFar) -> str:
    """A sentence for a person about the next digest."""
    if due := due_period(subscription, released, sent):
        return f"due now: {due.id}"
    today = released.published_at.date()
    if subscription.frequency == "daily":
        return f"with the first release of {today + timedelta(days=1)}"
    if subscription.frequency == "weekly":
        monday = today + timedelta(days=8 - today.isoweekday())
        return f"with the first release from {monday} on"
    growing = [it.day for it in released.days if it.may_grow and it.day not in sent.days]
    return f"when {growing[-1] if growing else 'the next day'} is complete"


def _period_through(
    subscription: Subscription, released: DigestDays, sent: SentSoFar, id_: str, last: date
) -> Period | None:
    """The period up to a day. The first digest is about what is here, however old that is."""
    if id_ in sent.period_ids:
        return None
    known = [it for it in released.days if it.day <= last]
    listed = [it.day for it in known if it.paper_count]
    begins_on = sent.begins_on or subscription.begins_on or _first_day(subscription, listed)
    if begins_on is None or begins_on > last:
        return None
    told = max((day for day in sent.days if day <= last), default=None)
    if told is None:
        days = days_between(begins_on, max((*listed, begins_on)))
    elif subscription.frequency == "weekly":
        days = days_between(min(told + _DAY, last), last)
    else:
        has_begun = bool(known) and known[-1].day == last
        days = days_between(told, last if has_begun else max(told, last - _DAY))
    return Period(id_, begins_on, last, tuple(days))


def _first_day(subscription: Subscription, listed: Sequence[date]) -> date | None:
    """The last day with papers, or the Monday of its week; where papers trend or rise, which takes
    them days, the first day of which they do.
    """
    if not listed:
        return None
    if subscription.trending or subscription.risers:
        return listed[-1] - RECENT_TIME
    is_weekly = subscription.frequency == "weekly"
    return listed[-1] - timedelta(days=listed[-1].weekday() if is_weekly else 0)


def _complete_period(
    subscription: Subscription, released: DigestDays, sent: SentSoFar
) -> Period | None:
    settled = [it for it in released.days if not it.may_grow]
    begins_on = sent.begins_on or subscription.begins_on
    if begins_on is None:
        begins_on = _first_day(subscription, [it.day for it in settled if it.paper_count])
    if begins_on is None:
        return None
    fresh = [it for it in settled if it.day >= begins_on and it.day not in sent.days]
    if all(it.is_weekend and not it.paper_count for it in fresh):
        return None
    days = tuple(it.day for it in fresh)
    return Period(str(days[-1]), begins_on, settled[-1].day, days, is_settled=True)


def _week(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"
