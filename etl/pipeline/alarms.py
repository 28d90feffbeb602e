"""What should have happened and did not: silence is a failure that raises no error."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from etl.errors import PaperhouseError
from etl.fetch.clock import SYSTEM, Clock
from etl.fetch.states import Gap
from etl.fetch.targets import SETTLING
from etl.pipeline import fetching
from etl.settings import Settings
from etl.warehouse import history, release

SILENCE = timedelta(hours=26)
"""A daily job that took two hours longer than yesterday's is late, nothing worse."""

_LOOKS_BACK = timedelta(days=14)
"""Older days are a backfill to be done, which `paperhouse gaps` lists; nobody is woken for it."""

_ABSENT = ("missing", "failed")
_INCOMPLETE = ("moving", "held")


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something to tell a person, once. cause: the same one as long as the trouble is the same."""

    cause: str
    text: str


def alarms(settings: Settings, clock: Clock = SYSTEM) -> list[Alarm]:
    """Everything that is overdue: the release, and weekdays of the last two weeks.

    A home that cannot be read is an alarm itself.
    """
    try:
        return _alarms(settings, clock)
    except PaperhouseError as error:
        return [Alarm(type(error).__name__, str(error))]


def _alarms(settings: Settings, clock: Clock) -> list[Alarm]:
    now = clock.now()
    published = release.published(settings.release)["published_at"].max()
    if not isinstance(published, datetime):
        return [Alarm("no release", f"nothing was ever released in {settings.home}")]
    found = list(_silent(settings, published, now))
    found += [_day(gap) for gap in fetching.gaps(settings, clock) if _is_overdue(gap, now)]
    return found


def _silent(settings: Settings, published: datetime, now: datetime) -> Iterator[Alarm]:
    """The cause is the release that nothing followed, so the next silence is another one."""
    if now - published <= SILENCE:
        return
    hours = (now - published).total_seconds() / 3600
    text = f"no release for {hours:.0f} h, since {published:%Y-%m-%d %H:%M} UTC"
    last = history.latest(settings.history)
    if last is not None and last.outcome == "blocked":
        broken = "; ".join(result.claim for result in last.results if result.blocks)
        text += f"; the attempt of {last.attempted_at:%Y-%m-%d %H:%M} was blocked: {broken}"
    yield Alarm(f"no release since {published.isoformat()}", text)


def _is_overdue(gap: Gap, now: datetime) -> bool:
    """Whether a weekday should be known by now, or complete, and for longer than a day."""
    began = datetime.combine(gap.day, time())
    if gap.day.weekday() >= 5 or not gap.worth_fetching or now - began > _LOOKS_BACK:
        return False
    settled = timedelta(days=1) + SETTLING + SILENCE
    late = now - began
    return (gap.state in _ABSENT and late > SILENCE) or (
        gap.state in _INCOMPLETE and late > settled
    )


def _day(gap: Gap) -> Alarm:
    words = "incomplete" if gap.state in _INCOMPLETE else gap.state
    return Alarm(f"{words} {gap.day}", f"{gap.day:%A} {gap.day} is {words}: {gap.why}")
