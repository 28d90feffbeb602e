"""Failure and silence reach a webhook, a real one on a loopback port: once for each cause."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import dagster as dg
import pytest

from etl import pipeline
from etl.fetch.webhook import WebhookFailed
from etl.warehouse import release
from tests.assets.conftest import OWN, Plant
from tests.assets.test_automation import Sensor
from tests.fetch.ears import Ears

pytestmark = [pytest.mark.slow, *OWN]

WEDNESDAY, FRIDAY = date(2026, 4, 22), date(2026, 4, 24)


@pytest.fixture
def ears(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> Iterator[Ears]:
    with Ears.open() as server:
        monkeypatch.setenv("PAPERHOUSE_WEBHOOK", server.url)
        yield server


def heard(ears: Ears) -> list[dict[str, str]]:
    """Alarms that came since the last time."""
    found = [alarm for _, _, message in ears.heard for alarm in message["alarms"]]
    ears.heard.clear()
    return found


def fail(plant: Plant, ears: Ears, fault: str, day: date = FRIDAY) -> list[dict[str, str]]:
    """What is heard of a run that fails."""
    plant.replica.faults.clear()
    plant.replica.faults.attach(fault, f"/papers/date/{day}", times=None)
    result = plant.run("backfill", (day, day), retries=0)
    [event] = [it for it in result.all_events if it.event_type_value == "PIPELINE_FAILURE"]
    context = dg.build_run_status_sensor_context(
        sensor_name="alert_on_failure",
        dagster_instance=plant.instance,
        dagster_run=result.dagster_run,
        dagster_event=event,
        resources=plant.resources,
    ).for_run_failure()
    plant.defs.resolve_sensor_def("alert_on_failure")(context)
    return heard(ears)


def test_a_run_that_fails_is_told_with_its_reason_once_for_each_cause(
    plant: Plant, ears: Ears
) -> None:
    [alarm] = fail(plant, ears, "not_found")
    assert alarm["text"] == "backfill failed: 1 of 1 failed:\n2026-04-24: failed, status 404"
    assert fail(plant, ears, "not_found") == []
    [alarm] = fail(plant, ears, "forbidden")
    assert alarm["text"] == "backfill failed: 1 of 1 failed:\n2026-04-24: blocked, status 403"
    plant.replica.faults.clear()
    assert plant.run("backfill", (FRIDAY, FRIDAY)).success
    assert len(fail(plant, ears, "forbidden")) == 1


def test_when_the_scheduler_stops_silence_is_told_once_and_again_after_it_recovered(
    plant: Plant, ears: Ears
) -> None:
    """The daily job ran on the Friday; nobody starts it again, and the clock goes on."""
    sensor = Sensor(plant, "silence")
    plant.replica.clock.set(datetime(2026, 4, 24, 12))
    assert plant.run("backfill", (date(2026, 4, 1), FRIDAY)).success
    pipeline.release(plant.settings)
    sensor.tick()
    assert heard(ears) == []
    plant.replica.clock.set(datetime(2026, 4, 28, 2, 30))
    sensor.tick()
    assert [alarm["cause"] for alarm in heard(ears)] == [
        "incomplete 2026-04-22", "incomplete 2026-04-23", "incomplete 2026-04-24",
        "missing 2026-04-27",
    ]  # fmt: skip
    sensor.tick()
    assert heard(ears) == []
    released = release.published(plant.settings.release)["published_at"].max()
    assert isinstance(released, datetime)
    plant.replica.clock.set(released + timedelta(hours=27))
    sensor.tick()
    [silence] = [it for it in heard(ears) if it["cause"].startswith("no release")]
    assert silence["text"] == f"no release for 27 h, since {released:%Y-%m-%d %H:%M} UTC"


def test_an_alarm_that_did_not_arrive_is_sent_again_at_the_next_tick(
    plant: Plant, ears: Ears
) -> None:
    sensor = Sensor(plant, "silence")
    ears.status = 503
    with pytest.raises(WebhookFailed, match="status 503"):
        sensor.tick()
    ears.heard.clear()
    ears.status = 200
    sensor.tick()
    assert [alarm["cause"] for alarm in heard(ears)] == ["no release"]


def test_without_a_webhook_the_log_has_it(plant: Plant, capsys: pytest.CaptureFixture[str]) -> None:
    Sensor(plant, "silence").tick()
    assert "nothing was ever released in" in capsys.readouterr().err
