"""Decides the state of each day, and whether the day is worth a request."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta

from msgspec import Struct
from msgspec.structs import replace

from etl.clock import is_from_future
from etl.contract.policy import NOTHING_LISTED, SETTLING_TIME, is_weekend, settled_after
from etl.contract.vocabulary import GOOD_OUTCOMES, DayStateName, FetchOutcome
from etl.fetch.log import Fetch, FetchLog
from etl.ids import CaptureId
from etl.sources.base import DayAnswer, DayAnswers
from etl.sources.daily_papers.impossible_days import is_possible_issue
from etl.sources.daily_papers.urls import is_same_host, parse_address

_STALE = "the issue that came is not the last one before it"
_PART = "only a part of its answer came"

_SCHEDULE = (
    (timedelta(hours=24), timedelta(hours=1)),
    (timedelta(hours=48), timedelta(hours=3)),
    (timedelta(days=365_000), timedelta(hours=6)),
)
"""Pairs of an age and an interval: up to that age, counted from its beginning, a day is fetched
again after the interval."""

_CONFIRMED_AFTER = timedelta(days=7)
"""A weekday without papers is rare. It is believed once answers so far apart agree."""

_CONFIRMING_AFTER = timedelta(hours=1)
"""The first interval of requests that confirm such a day; each later one is twice as long."""


class DayState(Struct, frozen=True):
    """A day with its state and the reason, in words.

    may_grow: more papers may come to be known of it; not so where it is complete, and where answers
    confirm that it lists none.
    """

    day: date
    state: DayStateName
    why: str
    worth_fetching: bool
    may_grow: bool = True


def answers_by_day(
    log: FetchLog, held: Collection[CaptureId] = (), stale: Collection[CaptureId] = ()
) -> dict[date, list[DayAnswer]]:
    """The answers for each day that was asked for.

    held: captures that a release holds back. stale: captures that repeat an older issue than the
    last one before their day, so that they say nothing of it.
    """
    return {
        day: [found for one in fetches if (found := _day_answer(log, one, held, stale))]
        for day, fetches in fetches_by_day(log).items()
    }


def fetches_by_day(log: FetchLog) -> dict[date, list[Fetch]]:
    """Fetches of daily listings by the day asked for, in the order of their instants.

    A request for a day that nothing can be listed for, such as 9999-12-31, says nothing of it.
    """
    found: dict[date, list[Fetch]] = {}
    for url, fetches in log.by_url.items():
        if day := parse_address(url).day:
            asked = [it for it in fetches if is_possible_issue(day, it.requested_at.date())]
            if asked:
                found.setdefault(day, []).extend(asked)
    return {day: sorted(found[day], key=lambda one: one.requested_at) for day in sorted(found)}


def listing_outcome(fetch: Fetch) -> FetchOutcome:
    """The outcome of a whole listing, by its last request: a later page without papers ends it."""
    is_end = fetch.outcome == "empty" and parse_address(fetch.url).page
    return "page" if is_end else fetch.outcome


def merge_answers(*sources: DayAnswers) -> dict[date, list[DayAnswer]]:
    """All answers for each day, in the order of instants; unknown instants come first."""
    found: dict[date, list[DayAnswer]] = {}
    for source in sources:
        for day, those in source.items():
            found.setdefault(day, []).extend(those)
    return {day: sorted(those, key=_order) for day, those in found.items()}


def clear_future_instants(seen: DayAnswers, now: datetime) -> dict[date, list[DayAnswer]]:
    """The same answers, where those of a clock that was wrong have unknown instants.

    So they settle nothing, and their days are worth a request.
    """
    return {
        day: sorted(
            (
                replace(one, seen_at=None) if is_from_future(_order(one), now) else one
                for one in those
            ),
            key=_order,
        )
        for day, those in seen.items()
    }


def day_states(seen: DayAnswers, days: Iterable[date], now: datetime) -> list[DayState]:
    """The state of each day. A day that has not begun (UTC) is left out.

    moving: what it listed may still change; it is fetched again every hour on the day itself, every
    3 hours on the next one, then every 6 hours, and once more 48 hours after its end.
    """
    return [_day_state(day, seen.get(day, ()), now) for day in days if _begins(day) <= now]


def _day_answer(
    log: FetchLog, fetch: Fetch, held: Collection[CaptureId], stale: Collection[CaptureId]
) -> DayAnswer | None:
    """The answer of a fetch for its day, None for a redirect that was followed.

    A part of an answer lists papers and settles nothing, whenever it came.
    """
    outcome = log.listed(fetch)
    if outcome in GOOD_OUTCOMES and not fetch.is_whole:
        return DayAnswer(None, "page", _PART) if outcome == "page" else None
    if fetch.capture_id in held:
        detail = f"capture {fetch.capture_id} is held: look at it with `paperhouse status`"
        return DayAnswer(fetch.requested_at, "held", detail)
    if outcome == "repeat" and fetch.capture_id in stale:
        return DayAnswer(fetch.requested_at, "unreadable", _STALE)
    if outcome == "redirected" and _is_followed(log, fetch):
        return None
    return DayAnswer(fetch.requested_at, *_said(fetch, outcome))


def _said(fetch: Fetch, outcome: FetchOutcome) -> tuple[FetchOutcome, str | None]:
    """The outcome that a fetch has for its day, with its words."""
    if outcome == "redirected" and _leads_home(fetch):
        return "repeat", fetch.detail
    if outcome == "empty" and listing_outcome(fetch) == "page":
        return "page", None
    return outcome, fetch.detail


def _is_followed(log: FetchLog, fetch: Fetch) -> bool:
    """True where the address that a redirect leads to was asked for, and led to no other."""
    following = log.by_url.get(fetch.sent_to or "", ())
    return any(
        it.requested_at >= fetch.requested_at and it.outcome != "redirected" for it in following
    )


def _leads_home(fetch: Fetch) -> bool:
    """True for a redirect to the page of no stated day, where the site sends from an empty one."""
    target = parse_address(fetch.sent_to)
    is_home = target.kind == "daily" and target.day is None
    return is_home and is_same_host(fetch.url, fetch.sent_to)


def _day_state(day: date, seen: Sequence[DayAnswer], now: datetime) -> DayState:
    if not seen:
        return DayState(day, "missing", "never asked for", worth_fetching=True)
    listed = [one for one in seen if one.outcome == "page"]
    final = [one for one in listed if one.seen_at and one.seen_at >= settled_after(day)]
    if final:
        why = f"fetched on {_words(final[-1])}"
        return DayState(day, "complete", why, worth_fetching=False, may_grow=False)
    last = seen[-1]
    if last.outcome == "held":
        return DayState(
            day, "held", last.detail or "far fewer papers than before", worth_fetching=True
        )
    if last.outcome in NOTHING_LISTED:
        return _listless_state(day, seen, listed, now)
    if last.outcome != "page":
        why = f"{last.outcome} on {_words(last)}: {last.detail or 'no reason given'}"
        return DayState(day, "moving" if listed else "failed", why, worth_fetching=True)
    return _moving_state(day, last, now)


def _moving_state(day: date, last: DayAnswer, now: datetime) -> DayState:
    if last.seen_at is None:
        why = last.detail or "imported, nobody knows from when"
        return DayState(day, "moving", why, worth_fetching=True)
    due = _due(day, last.seen_at)
    why = f"last fetched on {_words(last)}, {_age(day, last.seen_at)}; due on {due:%Y-%m-%d %H:%M}"
    return DayState(day, "moving", why, worth_fetching=due <= now)


def _listless_state(
    day: date, seen: Sequence[DayAnswer], listed: Sequence[DayAnswer], now: datetime
) -> DayState:
    """The state of a day whose last answer lists nothing; it is held where an earlier one did."""
    last = seen[-1]
    if listed:
        why = f"{last.outcome} on {_words(last)}, though it listed papers on {_words(listed[-1])}"
        return DayState(day, "held", why, worth_fetching=True)
    state: DayStateName = "empty" if last.outcome == "empty" else "repeat"
    why = f"{last.detail or 'no papers'} ({_words(last)})"
    if last.seen_at is None or last.seen_at < settled_after(day):
        due = now if last.seen_at is None else _due(day, last.seen_at)
        return DayState(day, state, why, worth_fetching=due <= now)
    agreed = last.seen_at - _first_nothing(day, seen)
    if is_weekend(day) or agreed >= _CONFIRMED_AFTER:
        return DayState(day, state, why, worth_fetching=False, may_grow=False)
    due = last.seen_at + max(agreed, _CONFIRMING_AFTER)
    return DayState(day, state, f"{why}; a weekday, to be confirmed", worth_fetching=due <= now)


def _first_nothing(day: date, seen: Sequence[DayAnswer]) -> datetime:
    """The first instant after the day had settled at which an answer listed no papers."""
    instants = (one.seen_at for one in seen if one.outcome in NOTHING_LISTED and one.seen_at)
    return min(instant for instant in instants if instant >= settled_after(day))


def _due(day: date, seen_at: datetime) -> datetime:
    """The instant of the next request, after an answer of a day that had not settled."""
    age = seen_at - _begins(day)
    interval = next(interval for until, interval in _SCHEDULE if age < until)
    return min(seen_at + interval, settled_after(day))


def _age(day: date, instant: datetime) -> str:
    hours = (instant - settled_after(day) + SETTLING_TIME).total_seconds() / 3600
    return f"{hours:.0f} h after its end" if hours >= 0 else "before its end"


def _begins(day: date) -> datetime:
    return datetime.combine(day, time())


def _order(seen: DayAnswer) -> datetime:
    return seen.seen_at or datetime(1, 1, 1)


def _words(seen: DayAnswer) -> str:
    return "an unknown day" if seen.seen_at is None else f"{seen.seen_at:%Y-%m-%d %H:%M}"
