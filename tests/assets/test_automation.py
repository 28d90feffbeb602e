"""What starts by itself: by the clock, after a fetch, for a file in the inbox, for a new parser."""

import shutil
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import dagster as dg
import pytest

from etl.pipeline.fetch import fetch_targets
from etl.pipeline.publish import publish_archive
from etl.sources.daily_papers.detect import PARSER_VERSIONS
from etl.sources.daily_papers.targets import daily_target
from etl.stage.database import open_stage
from tests.assets.conftest import OWN, Plant, ranged

pytestmark = [pytest.mark.slow, *OWN]

PAGES = Path(__file__).parents[1] / "pages"
STARTED = dg.DagsterRunStatus.STARTED
TUESDAY, SUNDAY = date(2026, 4, 14), date(2026, 4, 19)


def schedule(plant: Plant, name: str, at: datetime) -> list[Mapping[str, str]]:
    """Tags of the runs that a schedule asks for at an instant."""
    with dg.build_schedule_context(
        instance=plant.instance, scheduled_execution_time=at, resources=plant.resources
    ) as context:
        found = plant.defs.resolve_schedule_def(name).evaluate_tick(context)
    return [it.tags for it in found.run_requests or ()]


class Sensor:
    """A sensor from tick to tick."""

    def __init__(self, plant: Plant, name: str) -> None:
        self._plant, self._sensor = plant, plant.defs.resolve_sensor_def(name)
        self._cursor: str | None = None

    def tick(self) -> list[dg.RunRequest]:
        with dg.build_sensor_context(
            instance=self._plant.instance, cursor=self._cursor, resources=self._plant.resources
        ) as context:
            found = self._sensor.evaluate_tick(context)
        self._cursor = found.cursor
        return list(found.run_requests or ())


def test_loading_follows_a_fetch_also_one_that_failed_and_only_once(plant: Plant) -> None:
    assert plant.requested() == set()
    plant.replica.faults.attach("not_found", "/papers/date/2026-04-15", times=None)
    assert not plant.run("backfill", (TUESDAY, SUNDAY)).success
    assert "staged_captures" in plant.requested()
    assert plant.requested() == set()
    assert plant.run("load").success
    assert plant.requested() == set()
    assert plant.ask("select count(distinct listed_on) from core.listings") == [(3,)]


def test_a_load_is_asked_for_as_a_whole_and_waits_while_something_is_fetched(plant: Plant) -> None:
    assert plant.run("backfill", (TUESDAY, SUNDAY)).success
    under_way = plant.instance.create_run_for_job(
        plant.defs.resolve_job_def("backfill"), tags=ranged(SUNDAY, SUNDAY), status=STARTED
    )
    assert plant.requested() == set()
    plant.instance.report_run_canceled(under_way)
    found = plant.requested()
    assert {"staged_captures", "core/papers", "mart/trending", "release", "quality_report"} <= found


def test_the_morning_refreshes_a_week_and_what_trends(plant: Plant) -> None:
    [tags] = schedule(plant, "daily", datetime(2026, 4, 20, 7, 15))
    assert ranged(TUESDAY, date(2026, 4, 20)).items() <= tags.items()
    plant.clock.sleep(-(plant.clock.now() - datetime(2026, 4, 20, 7, 15)).total_seconds())
    assert plant.run("daily_refresh", tags=tags).success
    assert set(plant.states(TUESDAY, date(2026, 4, 20)).values()) == {"MATERIALIZED"}
    paths = [one.path for one in plant.replica.requests if one.bucket]
    assert sorted(paths) == [
        *(f"/papers/date/2026-04-{day}" for day in range(14, 21)),
        "/papers/trending",
    ]


def test_the_first_mornings_ask_for_no_day_before_the_first_one(plant: Plant) -> None:
    """Dagster runs nothing where one day of a span is no partition."""
    [tags] = schedule(plant, "daily", datetime(2023, 5, 6, 7, 15))
    assert ranged(date(2023, 5, 4), date(2023, 5, 6)).items() <= tags.items()


def test_days_that_still_move_are_looked_at_again_when_they_are_due(plant: Plant) -> None:
    plant.replica.clock.set(datetime(2026, 4, 17, 8))
    assert plant.run("backfill", (TUESDAY, date(2026, 4, 17))).success
    assert schedule(plant, "reobserve", datetime(2026, 4, 17, 8, 45)) == []
    plant.replica.clock.set(datetime(2026, 4, 17, 9, 45))
    [tags] = schedule(plant, "reobserve", datetime(2026, 4, 17, 9, 45))
    assert ranged(date(2026, 4, 17), date(2026, 4, 17)).items() <= tags.items()
    plant.replica.clock.set(datetime(2026, 4, 17, 14, 45))
    [tags] = schedule(plant, "reobserve", datetime(2026, 4, 17, 14, 45))
    assert ranged(date(2026, 4, 15), date(2026, 4, 17)).items() <= tags.items()


def test_days_apart_that_are_due_are_looked_at_in_runs_of_their_own(plant: Plant) -> None:
    """The day between them was looked at a moment ago."""
    day = date(2026, 4, 16)
    plant.replica.clock.set(datetime(2026, 4, 17, 8))
    assert plant.run("backfill", (TUESDAY, date(2026, 4, 17))).success
    plant.replica.clock.set(datetime(2026, 4, 17, 14, 30))
    assert plant.run("backfill", (day, day)).success
    [first, second] = schedule(plant, "reobserve", datetime(2026, 4, 17, 14, 45))
    assert ranged(date(2026, 4, 15), date(2026, 4, 15)).items() <= first.items()
    assert ranged(date(2026, 4, 17), date(2026, 4, 17)).items() <= second.items()


def test_a_file_in_the_inbox_is_archived_once_nobody_writes_to_it(plant: Plant) -> None:
    folder = plant.settings.inbox
    folder.mkdir(parents=True)
    sensor = Sensor(plant, "inbox_files")
    assert sensor.tick() == []
    shutil.copy(PAGES / "api_2026-04-02.json", folder)
    assert sensor.tick() == []
    [asked] = sensor.tick()
    assert asked.run_config == {"ops": {"inbox": {"config": {"names": ["api_2026-04-02.json"]}}}}
    assert sensor.tick() == []
    result = plant.run("take_inbox", **asked.run_config["ops"]["inbox"]["config"])
    [event] = [it for it in result.all_events if it.is_step_materialization]
    found = event.step_materialization_data.materialization.metadata
    assert {name: it.value for name, it in found.items()} == {
        "folder": str(folder),
        "new": 1,
        "known before": 0,
        "skipped": [],
        "without a line in captures.csv": [],
        "named there, but missing": [],
    }
    assert "staged_captures" in plant.requested()


def test_a_broken_manifest_fails_the_run_in_words(plant: Plant) -> None:
    plant.settings.inbox.mkdir(parents=True)
    shutil.copy(PAGES / "api_2026-04-02.json", plant.settings.inbox)
    (plant.settings.inbox / "captures.csv").write_text("file\nx\n")
    result = plant.run("take_inbox")
    [event] = [it for it in result.all_events if it.is_step_failure]
    assert "begins with file" in str(event.step_failure_data.user_failure_data)


def test_pages_of_another_parser_version_are_read_again_once(plant: Plant) -> None:
    sensor = Sensor(plant, "new_parser_version")
    assert sensor.tick() == []
    fetch_targets(plant.settings, [daily_target(TUESDAY)], clock=plant.clock)
    publish_archive(plant.settings)
    assert sensor.tick() == []
    with open_stage(plant.settings.stage) as con:
        con.execute("update stage.captures set parser_version = parser_version + 7")
    plant.settings.release.unlink()  # the next one is derived anew, from these rows
    publish_archive(plant.settings)
    [first], [again] = sensor.tick(), sensor.tick()
    version = PARSER_VERSIONS["html_2026"]
    assert first.run_key == again.run_key == f"html_2026:{version + 7}>{version}"
    assert plant.run("reread_quarantine", mode="REREAD").success
    assert sensor.tick() == []


def test_a_new_query_is_asked_for_at_once_and_then_every_day(plant: Plant) -> None:
    assert plant.requested() == set()
    plant.instance.add_dynamic_partitions("queries", ["tea"])
    assert plant.requested() == {"search_pages"}
    assert plant.requested() == set()
