"""What should have happened and did not: silence is a failure that raises no error."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time

from etl.build.history import latest_attempt
from etl.clock import SYSTEM_CLOCK, Clock
from etl.contract.policy import LOOK_BACK, RELEASE_LATE_AFTER, is_weekend, settled_after
from etl.errors import PaperhouseError
from etl.pipeline.fetch import known_day_states
from etl.release.database import published_releases
from etl.settings import Settings
from etl.sources.daily_papers.day_states import DayState

_ABSENT = ("missing", "failed")
_INCOMPLETE = ("moving", "held")


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something to tell a person, once. cause: the same one as long as the trouble is the same."""

    cause: str
    text: str


def find_alarms(settings: Settings, clock: Clock = SYSTEM_CLOCK) -> list[Alarm]:
    """Everything that is overdue: the release, and weekdays of the last two weeks.

    A home that cannot be read is an alarm itself.
    """
    try:
        return _alarms(settings, clock)
    except PaperhouseError as error:
        return [Alarm(type(error).__name__, str(error))]


def _alarms(settings: Settings, clock: Clock) -> list[Alarm]:
    now = clock.now()
    published = published_releases(settings.release)["published_at"].max()
    if not isinstance(published, datetime):
        return [Alarm("no release", f"nothing was ever released in {settings.home}")]
    found = list(_silent(settings, published, now))
    found += [_day(gap) for gap in known_day_states(settings, clock) if _is_overdue(gap, now)]
    return found


def _silent(settings: Settings, published: datetime, now: datetime) -> Iterator[Alarm]:
    """The cause is the release that nothing followed, so the next silence is another one."""
    if now - published <= RELEASE_LATE_AFTER:
        return
    hours = (now - published).total_seconds() / 3600
    text = f"no release for {hours:.0f} h, since {published:%Y-%m-%d %H:%M} UTC"
    last = latest_attempt(settings.history)
    if last is not None and last.outcome == "blocked":
        broken = "; ".join(result.claim for result in last.results if result.blocks)
        text += f"; the attempt of {last.attempted_at:%Y-%m-%d %H:%M} was blocked: {broken}"
    yield Alarm(f"no release since {published.isoformat()}", text)


def _is_overdue(gap: DayState, now: datetime) -> bool:
    """Whether a weekday should be known by now, or complete, and for longer than a day."""
    began = datetime.combine(gap.day, time())
    if is_weekend(gap.day) or not gap.worth_fetching or now - began > LOOK_BACK:
        return False
    if gap.state in _ABSENT:
        return now - began > RELEASE_LATE_AFTER
    return gap.state in _INCOMPLETE and now - settled_after(gap.day) > RELEASE_LATE_AFTER


def _day(gap: DayState) -> Alarm:
    words = "incomplete" if gap.state in _INCOMPLETE else gap.state
    return Alarm(f"{words} {gap.day}", f"{gap.day:%A} {gap.day} is {words}: {gap.why}")
