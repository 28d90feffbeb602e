"""A week of a hurried clock, in which everything is killed every day.

Every other day the webhook takes nothing, and on two days the site is down. Nobody does more than
start Dagster again and wait. Then every day is right, every alarm was delivered exactly once, no
run is stuck and no pool is held. One window is left: a kill after a message arrived and before that
is remembered sends the message once more, with the same ids. One of the kills falls into it.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from etl.pipeline.known_days import known_day_states
from etl.pipeline.load import load_documents
from etl.settings import Settings, from_environment
from etl.site_settings import Site
from etl.sources.daily_papers.targets import daily_target
from tests.assets import dev
from tests.assets.conftest import OWN, ranged
from tests.assets.dev import Dev
from tests.assets.file_clock import CLOCK, FileClock
from tests.assets.house import REFUSES, TAKES, House
from tests.fetch.conftest import Client, Content, released
from tests.fetch.ears import Ears
from tests.replica import MadeUp, Replica, Request

pytestmark = [pytest.mark.slow, *OWN]

MONDAY, SUNDAY, WEDNESDAY = date(2026, 4, 13), date(2026, 4, 19), date(2026, 4, 22)
"""The week, and a day on which all of it has settled."""

WEEKDAYS = [MONDAY + timedelta(days=number) for number in range(5)]
TWICE = 2
LOOK_BACK = timedelta(days=6)

LAUNCH = """
mutation ($tags: [ExecutionTag!], $config: RunConfigData) { launchRun(executionParams: {
  selector: {
    repositoryLocationName: "paperhouse", repositoryName: "__repository__",
    jobName: "daily_refresh"
  }, runConfigData: $config, executionMetadata: { tags: $tags }
}) { __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } } }
"""


@pytest.fixture
def replica(soak: bool) -> Iterator[Replica]:
    if not soak:
        pytest.skip("Dagster starts anew each day: minutes, so only with --soak")
    with Replica(MadeUp(MONDAY), now=datetime(2026, 4, 13, 7), limits=None) as running:
        yield running


@pytest.fixture
def house(
    tmp_path: Path,
    environment: dict[str, str],
    replica: Replica,
    ears: Ears,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[House]:
    more = {
        CLOCK: str(tmp_path / "clock"),
        "PAPERHOUSE_WEBHOOK": ears.url,
        "PAPERHOUSE_SINCE": str(MONDAY),
    }
    for name, value in more.items():
        monkeypatch.setenv(name, value)
    home = tmp_path / "dagster"
    dev.prepare_home(home)
    with dg.DagsterInstance.from_config(str(home)) as instance:
        yield House(home, environment | more, replica, ears, instance)


def refresh(running: Dev, today: date, retry_seconds: int = 2) -> None:
    """What the schedule `daily` asks for in the morning, with one retry."""
    tags = ranged(max(today - LOOK_BACK, MONDAY), today) | {"dagster/schedule_name": "daily"}
    retries = {"config": {"retries": 1, "retry_seconds": retry_seconds}}
    asked = running.ask(
        LAUNCH,
        tags=[{"key": key, "value": value} for key, value in tags.items()],
        config={"ops": {"daily_pages": retries, "trending_pages": retries}},
    )["launchRun"]
    assert asked["__typename"] == "LaunchRunSuccess", asked


def in_a_fetch(house: House, running: Dev, today: date) -> None:
    """The second of its pages does not end."""
    came: list[str] = []

    def is_page(request: Request) -> bool:
        came.append(request.path)
        return request.path.startswith("/papers")

    house.replica.faults.attach("stall_mid_body", is_page, nth=2)
    refresh(running, today)
    running.wait(lambda: len([path for path in came if path.startswith("/papers")]) > 1)


def in_a_retry(house: House, running: Dev, today: date) -> None:
    """The second run of this day; the first one failed."""
    refresh(running, today)
    house.rest(running)
    refresh(running, today, retry_seconds=60)
    running.wait(lambda: house.is_at(dg.DagsterEventType.STEP_UP_FOR_RETRY, "daily_pages"))


def in_a_load(house: House, running: Dev, today: date) -> None:
    refresh(running, today)
    running.wait(lambda: house.is_at(dg.DagsterEventType.STEP_START, "release_run"))


def in_a_queue(house: House, running: Dev, today: date) -> None:
    """One run asks the site, and another one waits for it."""
    in_a_fetch(house, running, today)
    refresh(running, today)
    running.wait(house.is_waiting)


def asleep(house: House, running: Dev, today: date) -> None:
    """Nothing is under way."""


@dataclass(frozen=True)
class Day:
    """What a day is like, and the moment at which everything is killed."""

    killed: Callable[[House, Dev, date], None]
    webhook: int = TAKES
    site_is_down: bool = False
    is_killed_amid_a_message: bool = False


WEEK = [
    Day(in_a_fetch),
    Day(in_a_retry, REFUSES, site_is_down=True),
    Day(in_a_load),
    Day(in_a_queue, REFUSES),
    Day(asleep, site_is_down=True, is_killed_amid_a_message=True),
    Day(in_a_fetch, REFUSES),
    Day(in_a_load),
]


MUST_BE_TOLD = {
    "the release: no release",
    "Tuesday 2026-04-14: missing",
    "daily_pages: died",
    "daily_pages: unasked",
    "trending_pages: unasked",
    "load: died",
}
"""Trouble that was there while the webhook was up: for longer than sensors take to look."""


def live(house: House, today: date, day: Day) -> None:
    """A day: what yesterday's kill left is done first, then today's work until it is killed."""
    house.set_clock(datetime(today.year, today.month, today.day, 7, 15))
    house.replica.faults.clear()
    if day.site_is_down:
        house.replica.faults.attach("error_503", lambda _: True, times=None)
    house.ears.status = day.webhook
    if day.is_killed_amid_a_message:
        kill_amid_a_message(house)
    with house.dagster() as running:
        house.rest(running)
        day.killed(house, running, today)
        running.cut_power()
    house.listen()


def kill_amid_a_message(house: House) -> None:
    """The webhook has read a message, and takes its time to say so."""
    house.ears.seconds = 5
    with house.dagster() as running:
        running.wait(lambda: house.ears.heard)
        running.cut_power()
    house.ears.seconds = 0
    before = len(house.delivered)
    house.listen()
    house.interrupted = [name for it in house.delivered[before:] for name in it["ids"]]


def look_at_last(house: House) -> None:
    """The operator comes back, starts Dagster and lets it do its work."""
    house.set_clock(datetime(2026, 4, 22, 7, 15))
    house.replica.faults.clear()
    house.ears.status = TAKES
    with house.dagster() as running:
        house.rest(running)
        refresh(running, WEDNESDAY)
        house.rest(running)
    house.listen()


def test_a_week_of_kills_ends_with_every_day_right_and_each_alarm_delivered_once(
    house: House, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    for number, day in enumerate(WEEK):
        live(house, MONDAY + timedelta(days=number), day)
        record_property("kill", f"of everything, {day.killed.__name__}")
    look_at_last(house)
    calm = Client(house.replica, tmp_path / "calm" / "archive", Site(url=house.replica.url))
    calm.crawl([daily_target(MONDAY + timedelta(days=number)) for number in range(7)])
    load_documents(Settings(home=calm.folder.parent), [])
    assert of_the_week(from_environment().home) == of_the_week(calm.folder.parent)
    states = {it.day: it.state for it in known_day_states(from_environment(), FileClock())}
    assert [states[day] for day in WEEKDAYS] == ["complete"] * len(WEEKDAYS)
    assert not house.is_busy()
    assert house.held_pools() == set()
    counts = Counter(name for message in house.delivered for name in message["ids"])
    assert {name for name, count in counts.items() if count > 1} <= set(house.interrupted)
    assert max(counts.values()) <= TWICE
    assert open_after(house.delivered) == {}
    assert house.open_alarms() == []
    assert {message["cause"] for message in house.delivered} >= MUST_BE_TOLD


def of_the_week(home: Path) -> Content:
    """The papers of the week, by the days that list them, in whatever order at which time."""
    found = released(home, MONDAY, SUNDAY)
    listed = {(str(day), paper) for day, _, paper in found.pop("core.listings") if day}
    return found | {"listed": sorted(listed)}


def open_after(delivered: list[dict[str, Any]]) -> dict[str, set[str]]:
    """What people know to be in trouble, by subject, after they have read all messages.

    Fails where they are told a cause that they know, or the end of what they never heard of. The
    message that was interrupted is read once.
    """
    known: dict[str, set[str]] = {}
    read: set[str] = set()
    for message in delivered:
        if read.issuperset(message["ids"]):
            continue
        read.update(message["ids"])
        subject, _, cause = message["cause"].partition(": ")
        rest = message["text"].removeprefix("good again: ")
        if rest != message["text"]:
            for name in rest.split(", "):
                del known[name]
            continue
        days = rest.partition(": ")[2].partition(". ")[0].split(", ")
        for name in days if len(message["ids"]) > 1 else [subject]:
            assert cause not in known.setdefault(name, set()), message
            known[name].add(cause)
    return known
