"""Sensors with cursors that make no sense, and ticks that fail."""

import json
import zlib
from base64 import b64encode
from collections.abc import Iterator

import dagster as dg
import pytest
from dagster._core.definitions.run_status_sensor_definition import RunStatusSensorCursor
from dagster._core.scheduler.instigation import InstigatorState, SensorInstigatorData

from tests.assets import daemon
from tests.assets.conftest import OWN, Plant, environment, replica
from tests.assets.daemon import Daemon
from tests.assets.test_automation import Sensor
from tests.fetch.ears import Ears
from tests.replica import Replica

__all__ = ["environment", "replica"]

pytestmark = [pytest.mark.slow, *OWN]

NONSENSE = [
    "",
    "x",
    "{",
    "[]",
    "{}",
    "5",
    "null",
    '"a"',
    "[1]",
    '{"seen": 1}',
    '{"seen": {"a": "b"}}',
    '{"seen": {"a": [1]}, "taken": null}',
    '{"other": ' + "[" * 100_000,
    "[" * 100_000,
    "\ud800",
    "\0",
    '{"__class__": "RunStatusSensorCursor", "record_id": 5}',
]


def test_l9_a_cursor_that_makes_no_sense_is_forgotten(plant: Plant) -> None:
    fresh = Sensor(plant, "inbox_files")
    assert fresh.tick() == []
    for cursor in NONSENSE:
        broken = Sensor(plant, "inbox_files")
        broken._cursor = cursor
        assert (broken.tick(), broken._cursor) == ([], fresh._cursor), cursor[:40]


@pytest.fixture
def plant(replica: Replica, environment: dict[str, str]) -> Iterator[Plant]:
    with dg.DagsterInstance.ephemeral() as instance:
        yield Plant(replica, instance)


@pytest.fixture
def dagster(environment: dict[str, str]) -> Iterator[Daemon]:
    with daemon.running() as running:
        yield running


def packed(text: str) -> str:
    return "1" + b64encode(zlib.compress(text.encode())).decode()


def cursor_of_runs(record_id: object, **more: object) -> str:
    return json.dumps({"__class__": "RunStatusSensorCursor", "record_id": record_id, **more})


OF_AUTOMATION = ["", "x", "1x", "9AAAA", packed(""), packed("{}"), packed("[]"), packed("5")]
OF_RUNS = ["", "x", "5", "{}", *map(cursor_of_runs, ["a", -2, 10**6, 10**30, None])]
OF_RUNS += [cursor_of_runs(-1, update_timestamp="never")]


@pytest.mark.parametrize(
    ("name", "cursors", "kept"),
    [
        ("automation", OF_AUTOMATION, [None]),
        ("alert_on_failure", OF_RUNS, [None, RunStatusSensorCursor(record_id=-1).to_json()]),
    ],
)
def test_l9_a_broken_cursor_of_dagsters_own_sensors_is_emptied(
    dagster: Daemon, replica: Replica, name: str, cursors: list[str], kept: list[str | None]
) -> None:
    instance, state = dagster.instance, dagster.sensor_state(name)
    instance.add_instigator_state(state)
    sensor = Sensor(Plant(replica, instance), "silence")

    def remembered(cursor: str | None) -> str | None:
        """What a sensor remembers after `silence` has looked."""
        instance.update_instigator_state(state.with_data(_data(state)._replace(cursor=cursor)))
        sensor.tick()
        [found] = instance.all_instigator_state()
        return _data(found).cursor

    assert {cursor: remembered(cursor) for cursor in cursors} == dict.fromkeys(cursors)
    assert [remembered(cursor) for cursor in kept] == kept


def _data(state: InstigatorState) -> SensorInstigatorData:
    assert isinstance(state.instigator_data, SensorInstigatorData)
    return state.instigator_data


def test_m9_a_sensor_that_fails_is_told_once(
    dagster: Daemon, replica: Replica, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    plant = Plant(replica, dagster.instance)
    plant.settings.home.mkdir()
    plant.settings.release.write_text("no database")
    with Ears.open() as ears:
        monkeypatch.setenv("PAPERHOUSE_WEBHOOK", ears.url)
        dagster.tick_sensors()  # in any order: the one that tells may tick last
        sensor = Sensor(plant, "silence")
        sensor.tick()
        [alarm] = [it for it in ears.alarms() if "new_parser_version" in it["cause"]]
        assert "papers.duckdb" in alarm["text"]
        sensor.tick()
        assert ears.alarms() == []
