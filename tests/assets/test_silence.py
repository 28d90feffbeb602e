"""Silence is told by a webhook when the scheduler is stopped, and only then."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib import import_module

import pytest

from assets.definitions import definitions
from assets.resources import PaperhouseResource
from etl.pipeline.publish import publish_archive
from tests.assets import daemon
from tests.assets.conftest import FIRST, OWN, Plant
from tests.assets.daemon import Daemon
from tests.assets.test_automation import Sensor
from tests.fetch.conftest import ReplicaClock
from tests.fetch.ears import Ears
from tests.replica import Replica

pytestmark = [pytest.mark.slow, *OWN]

loaded = import_module("assets.definitions")
"""Of this name the package shows the function."""

FRIDAY, MONDAY = datetime(2026, 4, 24, 10), datetime(2026, 4, 27, 10)


@pytest.fixture
def dagster(
    soak: bool,
    environment: dict[str, str],
    replica: Replica,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Daemon]:
    """What the daemon runs keeps the site's time."""
    if not soak:
        pytest.skip("three days of schedules take half a minute; `make soak` has them")
    clock = ReplicaClock(replica)
    monkeypatch.setattr(loaded, "defs", definitions(PaperhouseResource(clock)))
    with daemon.running() as running:
        yield running


@pytest.fixture
def plant(dagster: Daemon, replica: Replica) -> Plant:
    """April is known so far."""
    plant = Plant(replica, dagster.instance)
    replica.clock.set(FRIDAY)
    assert plant.run("backfill", (FIRST, FRIDAY.date())).success
    publish_archive(plant.settings, clock=plant.clock)
    return plant


def test_a_weekend_of_schedules_is_quiet_and_after_their_stop_each_silence_is_reported_once(
    plant: Plant, dagster: Daemon, ears: Ears
) -> None:
    sensor = Sensor(plant, "silence")

    def live(until: datetime, every: timedelta) -> dict[str, datetime]:
        """So often the scheduler looks, what came is released, and the sensor ticks."""
        told: dict[str, datetime] = {}
        while plant.clock.now() < until:
            plant.replica.clock.advance(every)
            dagster.scheduled(plant.clock.now())
            publish_archive(plant.settings, clock=plant.clock)
            sensor.tick()
            for alarm in ears.alarms():
                assert alarm["cause"] not in told
                told[alarm["cause"]] = plant.clock.now()
        return told

    dagster.scheduled(plant.clock.now())
    assert set(dagster.schedules().values()) == {"RUNNING"}
    assert live(MONDAY, timedelta(hours=12)) == {}
    assert plant.ask("select max(listed_on) from core.listings") == [(MONDAY.date(),)]
    [(released,)] = plant.ask("select max(published_at) from meta.releases")
    assert released == MONDAY

    dagster.stop_schedules()
    assert set(dagster.schedules().values()) == {"STOPPED"}
    assert live(datetime(2026, 4, 29, 12), timedelta(hours=4)) == {
        f"the release: no release since {MONDAY.isoformat()}": MONDAY + timedelta(hours=28),
        "Tuesday 2026-04-28: missing": datetime(2026, 4, 29, 6),
    }
