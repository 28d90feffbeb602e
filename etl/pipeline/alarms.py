"""Alarms for what should have happened and did not, since that raises no error anywhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time

from etl.build.history import latest_attempt
from etl.clock import SYSTEM_CLOCK, Clock
from etl.contract.policy import (
    LOOK_BACK,
    RELEASE_LATE_AFTER,
    UNANSWERED_STATES,
    is_weekend,
    settled_after,
)
from etl.errors import PaperhouseError
from etl.pipeline.inbox import list_inbox, printable_path
from etl.pipeline.known_days import known_day_states
from etl.pipeline.searches import read_searches
from etl.release.database import open_release, published_releases
from etl.release.from_future import future_facts, future_text
from etl.settings import Settings
from etl.sources.daily_papers.day_states import DayState

_INCOMPLETE = ("moving", "held")


@dataclass(frozen=True, slots=True)
class Alarm:
    """Trouble that a person is told of once, until its subject is good again.

    subject: whatever is in trouble, in words, such as `load`. cause: the same as long as the
    trouble does. is_day: the subject is a weekday; days of one cause make one message.
    is_news: False where it is too old to be told, but still not good.
    """

    subject: str
    cause: str
    text: str
    is_day: bool = False
    is_news: bool = True


@dataclass(frozen=True, slots=True)
class HomeAlarms:
    """A look at a home. is_whole: all was seen, so that what no alarm names is good."""

    alarms: list[Alarm]
    is_whole: bool = True


def find_alarms(settings: Settings, clock: Clock = SYSTEM_CLOCK) -> HomeAlarms:
    """Everything that is overdue: the release, weekdays, files of the inbox.

    And whatever a clock that was wrong dated in the future.

    A home that cannot be read is an alarm itself.
    """
    skipped = list(_skipped_files(settings))
    try:
        return _seen(settings, clock, [*skipped, *_skipped_lines(settings)])
    except PaperhouseError as error:
        alarm = Alarm("the home", type(error).__name__, str(error))
        return HomeAlarms([*skipped, alarm], is_whole=False)


def _skipped_files(settings: Settings) -> Iterator[Alarm]:
    """An alarm for each file of the inbox that cannot be taken."""
    for path, reason in list_inbox(settings).skipped:
        name = printable_path(path.relative_to(settings.home))
        yield Alarm(name, "skipped", f"{name} is not taken: {reason}")


def _skipped_lines(settings: Settings) -> Iterator[Alarm]:
    """One alarm for all lines of searches.txt that are no query."""
    skipped = read_searches(settings).skipped
    if skipped:
        number, reason = skipped[0]
        more = f", and {len(skipped) - 1} more" if skipped[1:] else ""
        text = f"line {number} of searches.txt is not watched{more}: {reason}"
        yield Alarm("searches.txt", f"skipped {text}", text)


def _seen(settings: Settings, clock: Clock, skipped: list[Alarm]) -> HomeAlarms:
    now = clock.now()
    releases = published_releases(settings.release).sort("release_id")
    if releases.is_empty():
        text = f"nothing was ever released in {settings.home}"
        return HomeAlarms([*skipped, Alarm("the release", "no release", text)], is_whole=False)
    found = [*skipped, *_future(settings, now)]
    found += _silent(settings, releases["published_at"][-1], now)
    states = known_day_states(settings, clock)
    return HomeAlarms(
        found + [_day_alarm(state, now) for state in states if _is_overdue(state, now)]
    )


def _future(settings: Settings, now: datetime) -> Iterator[Alarm]:
    """An alarm where a clock was wrong. Its cause names what came last from the future."""
    with open_release(settings.release) as con:
        facts = future_facts(con, now)
    if facts:
        cause = " and ".join(f"{it.fact} of {it.last_at.isoformat()}" for it in facts)
        text = f"something is {future_text(facts)}"
        yield Alarm("the clock", f"from the future: {cause}", text)


def _silent(settings: Settings, published: datetime, now: datetime) -> Iterator[Alarm]:
    """An alarm where no release came in time. Its cause names the last release, so that the next
    silence is another alarm.
    """
    if now - published <= RELEASE_LATE_AFTER:
        return
    hours = (now - published).total_seconds() / 3600
    text = f"no release for {hours:.0f} h, since {published:%Y-%m-%d %H:%M} UTC"
    last = latest_attempt(settings.history)
    if last is not None and last.outcome == "blocked":
        broken = "; ".join(result.rule for result in last.results if result.blocks)
        text += f"; the attempt of {last.attempted_at:%Y-%m-%d %H:%M} was blocked: {broken}"
    yield Alarm("the release", f"no release since {published.isoformat()}", text)


def _is_overdue(state: DayState, now: datetime) -> bool:
    """True where a weekday should be known by now, or complete, and for longer than a day."""
    if is_weekend(state.day) or not state.worth_fetching:
        return False
    if state.state in UNANSWERED_STATES:
        return now - _beginning(state) > RELEASE_LATE_AFTER
    return state.state in _INCOMPLETE and now - settled_after(state.day) > RELEASE_LATE_AFTER


def _beginning(state: DayState) -> datetime:
    return datetime.combine(state.day, time())


def _day_alarm(state: DayState, now: datetime) -> Alarm:
    """The alarm of a day. One that was asked for in vain is as missing as one never asked for."""
    cause = "incomplete" if state.state in _INCOMPLETE else "missing"
    words = "incomplete" if state.state in _INCOMPLETE else state.state
    return Alarm(
        f"{state.day:%A} {state.day}",
        cause,
        f"{state.day:%A} {state.day} is {words}: {state.why}",
        is_day=True,
        is_news=now - _beginning(state) <= LOOK_BACK,
    )
