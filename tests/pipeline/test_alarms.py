"""Silence is told: no release for 26 hours, a weekday that is missing or stays incomplete."""

import shutil
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from etl.build.checks import CheckResult
from etl.contract.policy import RELEASE_LATE_AFTER
from etl.errors import ReleaseBlocked
from etl.pipeline.alarms import Alarm, HomeAlarms, find_alarms
from etl.pipeline.fetch import last_days, run_daily
from etl.pipeline.publish import ReleaseOptions
from etl.pipeline.rebuild import rebuild_release
from etl.release.database import published_releases
from etl.settings import Settings
from etl.site_settings import Site
from tests.replica import MadeUp, Replica

pytestmark = pytest.mark.slow


@dataclass
class At:
    """A clock that stands."""

    instant: datetime

    def now(self) -> datetime:
        return self.instant

    def sleep(self, seconds: float) -> None:
        raise AssertionError("nothing is waited for")


MONDAY, NOON = date(2026, 4, 6), datetime(2026, 4, 24, 12)
"""The site's first day, and its now, a Friday."""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home after the daily job of the Friday at noon; for what only reads."""
    with Replica(MadeUp(MONDAY), now=NOON, limits=None) as replica:
        site = Site(url=replica.url, first_day=MONDAY, pages=0)
        found = Settings(home=tmp_path_factory.mktemp("home"), site=site)
        clock = At(NOON)
        run_daily(found, last_days(19, clock=clock), clock=clock)
    return found


def published_at(settings: Settings) -> datetime:
    """By the machine's clock, as every release."""
    found = published_releases(settings.release)["published_at"].max()
    assert isinstance(found, datetime)
    return found


def found(settings: Settings, at: datetime, begin: str) -> list[Alarm]:
    alarms = find_alarms(settings, At(at)).alarms
    return [alarm for alarm in alarms if alarm.cause.startswith(begin) and alarm.is_news]


def test_without_a_release_that_is_the_alarm(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    text = f"nothing was ever released in {tmp_path}"
    assert find_alarms(settings, At(datetime(2026, 4, 24, 12))) == HomeAlarms(
        [Alarm("the release", "no release", text)], is_whole=False
    )


def test_a_home_that_cannot_be_read_is_an_alarm(tmp_path: Path) -> None:
    damaged = Settings(home=tmp_path)
    damaged.release.write_bytes(b"no database")
    watch = find_alarms(damaged, At(NOON))
    assert not watch.is_whole
    [alarm] = watch.alarms
    assert alarm.cause == "FileUnusable"
    assert alarm.text.startswith(f"{damaged.release} is damaged, or not of this version")


def test_nobody_is_reported_of_a_home_that_is_as_it_should_be(settings: Settings) -> None:
    assert find_alarms(settings, At(NOON)) == HomeAlarms([])


def test_a_release_is_late_after_26_hours(settings: Settings) -> None:
    made = published_at(settings)
    assert found(settings, made + timedelta(hours=26), "no release") == []
    assert found(settings, made + timedelta(hours=26, seconds=1), "no release") == [
        Alarm(
            "the release",
            f"no release since {made.isoformat()}",
            f"no release for 26 h, since {made:%Y-%m-%d %H:%M} UTC",
        )
    ]


def test_a_blocked_attempt_is_named_as_the_reason(settings: Settings, tmp_path: Path) -> None:
    broken = CheckResult(
        "papers.titles", "papers have titles", "core.papers", "expectations", "block", 9, 2, "such"
    )
    settings = replace(settings, home=shutil.copytree(settings.home, tmp_path / "home"))
    with pytest.raises(ReleaseBlocked):
        rebuild_release(settings, extras=ReleaseOptions(suites=lambda _, __: [broken]))
    [alarm] = found(settings, published_at(settings) + timedelta(hours=30), "no release")
    assert alarm.text.endswith("was blocked: papers have titles")


@pytest.mark.parametrize(
    ("at", "missing"),
    [
        (datetime(2026, 4, 28, 2), []),
        (datetime(2026, 4, 28, 3), [27]),
        (datetime(2026, 4, 29, 3), [27, 28]),
    ],
)
def test_a_weekday_that_never_came_is_missing_26_hours_after_it_began(
    settings: Settings, at: datetime, missing: list[int]
) -> None:
    """The job stopped on the Friday; the Saturday and the Sunday nobody waits for."""
    days = [date(2026, 4, day) for day in missing]
    assert found(settings, at, "missing") == [
        Alarm(
            f"{day:%A} {day}",
            "missing",
            f"{day:%A} {day} is missing: never asked for",
            is_day=True,
        )
        for day in days
    ]


def test_a_weekday_is_incomplete_26_hours_after_it_settled(settings: Settings) -> None:
    """The Friday was fetched at noon; it settles as the Sunday ends."""
    settled = datetime(2026, 4, 27)
    late = settled + RELEASE_LATE_AFTER
    assert [it.subject for it in found(settings, late, "incomplete")] == [
        "Wednesday 2026-04-22",
        "Thursday 2026-04-23",
    ]
    assert found(settings, late + timedelta(seconds=1), "incomplete")[-1] == Alarm(
        "Friday 2026-04-24",
        "incomplete",
        "Friday 2026-04-24 is incomplete: last fetched on 2026-04-24 12:00, before its end; "
        "due on 2026-04-24 13:00",
        is_day=True,
    )


def test_weekdays_of_long_ago_alarm_nobody(settings: Settings) -> None:
    later = datetime(2026, 6, 1, 3)
    assert [it.subject[-10:] for it in found(settings, later, "missing")] == [
        f"2026-05-{day}" for day in (19, 20, 21, 22, 25, 26, 27, 28, 29)
    ]
