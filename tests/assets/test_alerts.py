"""Failure and silence reach a webhook, a real one on a loopback port: once for each cause."""

from datetime import date

import dagster as dg
import pytest

from etl.errors import WebhookFailed
from tests.assets.conftest import OWN, Plant
from tests.assets.test_automation import Sensor
from tests.fetch.ears import Ears

pytestmark = [pytest.mark.slow, *OWN]

FRIDAY = date(2026, 4, 24)


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
    return ears.alarms()


def test_a_run_that_fails_is_reported_with_its_reason_once_for_each_cause(
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
    assert [alarm["cause"] for alarm in ears.alarms()] == ["no release"]


def test_without_a_webhook_the_log_has_it(plant: Plant, capsys: pytest.CaptureFixture[str]) -> None:
    Sensor(plant, "silence").tick()
    assert "nothing was ever released in" in capsys.readouterr().err
