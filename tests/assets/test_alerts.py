"""Failure and silence reach a webhook, a real one on a loopback port: once for each cause."""

from datetime import date

import dagster as dg
import pytest

from etl.pipeline.publish import publish_archive
from etl.stage.connection import connect
from tests.assets.conftest import OWN, Plant
from tests.assets.test_automation import Sensor
from tests.broken_stage import break_stage
from tests.fetch.ears import Ears

pytestmark = [pytest.mark.slow, *OWN]

FRIDAY = date(2026, 4, 24)


def fail(plant: Plant, ears: Ears, fault: str, day: date = FRIDAY) -> list[dict[str, str]]:
    """What is heard of a run that fails."""
    plant.replica.faults.clear()
    plant.replica.faults.attach(fault, f"/papers/date/{day}", times=None)
    alert(plant, plant.run("backfill", (day, day), retries=0))
    return ears.alarms()


def alert(plant: Plant, result: dg.ExecuteInProcessResult) -> None:
    """What the daemon does once a run has failed."""
    [event] = [it for it in result.all_events if it.event_type_value == "PIPELINE_FAILURE"]
    context = dg.build_run_status_sensor_context(
        sensor_name="alert_on_failure",
        dagster_instance=plant.instance,
        dagster_run=result.dagster_run,
        dagster_event=event,
        resources=plant.resources,
    ).for_run_failure()
    plant.defs.resolve_sensor_def("alert_on_failure")(context)


def test_a_run_that_fails_is_told_once_for_each_cause_and_so_is_its_end(
    plant: Plant, ears: Ears
) -> None:
    [alarm] = fail(plant, ears, "not_found")
    assert alarm["cause"] == "daily_pages: failed"
    text, link = alarm["text"].rstrip(")").split(" (")
    assert text == "daily_pages failed: 1 of 1 failed: 2026-04-24: failed, status 404"
    [run] = plant.instance.get_runs(limit=1)
    assert link == f"http://127.0.0.1:3000/runs/{run.run_id}"
    assert fail(plant, ears, "not_found") == []
    [alarm] = fail(plant, ears, "forbidden")
    assert "daily_pages failed: 1 of 1 failed: 2026-04-24: blocked, status 403" in alarm["text"]
    plant.replica.faults.clear()
    assert plant.run("backfill", (FRIDAY, FRIDAY)).success
    Sensor(plant, "silence").tick()
    assert "good again: daily_pages" in [it["text"] for it in ears.alarms()]
    assert len(fail(plant, ears, "forbidden")) == 1


def test_each_job_that_starts_by_itself_is_told_when_it_fails_and_when_it_is_good_again(
    plant: Plant, ears: Ears, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert plant.run("backfill", (FRIDAY, FRIDAY)).success
    publish_archive(plant.settings, clock=plant.clock)
    with connect(plant.settings.release) as con:
        con.execute("update core.papers set title = 'Another'")
    alert(plant, plant.run("audit"))
    [alarm] = ears.alarms()
    assert alarm["cause"] == "audit: ReleaseDiffers"
    assert "differs from what its pages give" in alarm["text"]
    publish_archive(plant.settings, clock=plant.clock)
    assert plant.run("audit").success
    Sensor(plant, "silence").tick()
    assert "good again: audit" in [it["text"] for it in ears.alarms()]
    named = {"publish_release": "published_release", "write_feeds": "feeds"}
    for job, subject in named.items():
        alert(plant, plant.run(job))
        [alarm] = ears.alarms()
        assert alarm["text"].startswith(f"{subject} failed: PAPERHOUSE_")
    plant.settings.subscriptions.write_text("[all")
    alert(plant, plant.run("send_digests"))
    [alarm] = ears.alarms()
    assert alarm["text"].startswith("digests failed: subscriptions.toml is no TOML")


def test_a_good_fetch_makes_no_blocked_load_new(plant: Plant, ears: Ears) -> None:
    assert plant.run("backfill", (date(2026, 4, 7), date(2026, 4, 9))).success
    publish_archive(plant.settings, clock=plant.clock)
    break_stage(plant.settings.stage)
    sensor = Sensor(plant, "silence")
    sensor.tick()
    ears.heard.clear()
    alert(plant, plant.run("load"))
    [alarm] = ears.alarms()
    begin = "load blocked: the new release fails its own checks, so the last good one stays: "
    assert alarm["text"].startswith(begin)
    assert "\n" not in alarm["text"]
    assert plant.run("backfill", (FRIDAY, FRIDAY), again=True).success
    sensor.tick()
    alert(plant, plant.run("load"))
    sensor.tick()
    assert ears.alarms() == []
    assert plant.run("rebuild", mode="REBUILD").success
    sensor.tick()
    assert "good again: load" in [it["text"] for it in ears.alarms()]


def test_a_failure_that_a_later_run_made_good_before_it_was_told_is_not_told(
    plant: Plant, ears: Ears
) -> None:
    ears.status = 503
    assert [it["cause"] for it in fail(plant, ears, "not_found")] == ["daily_pages: failed"]
    plant.replica.faults.clear()
    assert plant.run("backfill", (FRIDAY, FRIDAY)).success
    ears.status = 204
    Sensor(plant, "silence").tick()
    assert [it["cause"] for it in ears.alarms()] == ["the release: no release"]


def test_a_run_whose_process_ended_is_told(plant: Plant, ears: Ears) -> None:
    job = plant.defs.resolve_job_def("load")
    run = plant.instance.create_run_for_job(job, status=dg.DagsterRunStatus.STARTED)
    plant.instance.report_run_failed(run)
    Sensor(plant, "silence").tick()
    assert [it["text"] for it in ears.alarms() if it["cause"] == "load: died"] == [
        "load failed: its process died: the run's log says more "
        f"(http://127.0.0.1:3000/runs/{run.run_id})"
    ]


def test_an_alarm_that_did_not_arrive_is_sent_again_at_the_next_tick(
    plant: Plant, ears: Ears
) -> None:
    sensor = Sensor(plant, "silence")
    ears.status = 503
    for _ in range(2):
        sensor.tick()
        assert [alarm["cause"] for alarm in ears.alarms()] == ["the release: no release"]
    ears.status = 200
    sensor.tick()
    assert [alarm["cause"] for alarm in ears.alarms()] == ["the release: no release"]
    sensor.tick()
    assert ears.alarms() == []


def test_without_a_webhook_the_log_has_it(plant: Plant, capsys: pytest.CaptureFixture[str]) -> None:
    Sensor(plant, "silence").tick()
    assert "nothing was ever released in" in capsys.readouterr().err
