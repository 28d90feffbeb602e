"""Fetching in Dagster: what is told of each listing, when, and what is tried again."""

import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event

import dagster as dg
import pytest

from etl.fetch.log import read_fetch_log
from etl.files import owner_lock
from tests.assets.conftest import OWN, Plant, failure

pytestmark = [pytest.mark.slow, *OWN]

MONDAY, FRIDAY, SUNDAY = date(2026, 4, 13), date(2026, 4, 17), date(2026, 4, 19)
WEEK = [f"2026-04-{day}" for day in range(13, 20)]
GREEN, RED = "MATERIALIZED", "FAILED"


def asked(plant: Plant) -> list[str]:
    """Paths of the listings that were requested since the last time."""
    found = [one.path for one in plant.replica.requests if one.bucket]
    plant.replica.record.clear()
    return found


def paths(days: Iterable[str]) -> list[str]:
    return [f"/papers/date/{day}" for day in days]


def test_each_day_shows_what_came(plant: Plant) -> None:
    assert plant.run("backfill", (FRIDAY, date(2026, 4, 18))).success
    asked_for = dg.AssetRecordsFilter(dg.AssetKey("daily_pages"), asset_partitions=["2026-04-18"])
    [record] = plant.instance.fetch_materializations(asked_for, limit=10).records
    assert record.asset_materialization is not None
    found = {key: it.value for key, it in record.asset_materialization.metadata.items()}
    capture_id = found.pop("capture_id")
    assert found == {
        "outcome": "repeat",
        "detail": "asked for 2026-04-18, but this is 2026-04-17's",
        "url": f"{plant.replica.url}/papers/date/2026-04-18",
        "entries": found["entries"],
        "requests": 1,
    }
    assert (
        read_fetch_log(plant.settings.archive, plant.clock.now()).captured[str(capture_id)]
        == "repeat"
    )


def test_a_failed_run_keeps_its_good_days_green_and_names_the_bad_ones(plant: Plant) -> None:
    plant.replica.faults.attach("not_found", "/papers/date/2026-04-14", times=None)
    plant.replica.faults.attach("forbidden", "/papers/date/2026-04-16", times=None)
    result = plant.run("backfill", (MONDAY, SUNDAY))
    assert not result.success
    assert failure(result) == (
        "2 of 7 failed:\n2026-04-14: failed, status 404\n2026-04-16: blocked, status 403"
    )
    states = plant.states(MONDAY, SUNDAY)
    assert [states[day] for day in WEEK] == [GREEN, RED, GREEN, RED, GREEN, GREEN, GREEN]
    observed = plant.instance.fetch_observations(dg.AssetKey("daily_pages"), limit=9).records
    assert {str(it.partition_key): it.asset_observation.description for it in observed} == {  # type: ignore[union-attr]
        "2026-04-14": "failed: status 404",
        "2026-04-16": "blocked: status 403",
    }
    assert asked(plant) == paths(WEEK)


def test_what_may_pass_is_tried_again_in_the_same_run_and_nothing_is_reported_twice(
    plant: Plant,
) -> None:
    plant.replica.faults.attach("error_500", "/papers/date/2026-04-15", times=2)
    assert plant.run("backfill", (MONDAY, SUNDAY), retry_seconds=0).success
    assert asked(plant) == paths([*WEEK, "2026-04-15", "2026-04-15"])
    records = plant.instance.fetch_materializations(dg.AssetKey("daily_pages"), limit=50).records
    partitions = [it.partition_key for it in records]
    assert sorted(map(str, partitions)) == WEEK


def test_what_will_not_pass_is_not_tried_again(plant: Plant) -> None:
    plant.replica.faults.attach("not_found", "/papers/date/2026-04-15", times=None)
    assert not plant.run("backfill", (MONDAY, SUNDAY), retry_seconds=0).success
    assert asked(plant) == paths(WEEK)


def test_after_all_retries_the_failure_has_the_same_words(plant: Plant) -> None:
    plant.replica.faults.attach("error_500", "/papers/date/2026-04-15", times=None)
    result = plant.run("backfill", (date(2026, 4, 15),) * 2, retries=2, retry_seconds=0)
    assert failure(result) == "1 of 1 failed:\n2026-04-15: failed, status 500"
    assert asked(plant) == paths(["2026-04-15"] * 3)


@pytest.mark.parametrize(
    ("tags", "config", "is_asked"),
    [
        ({}, {}, True),
        ({"dagster/backfill": "abc"}, {}, False),
        ({"dagster/schedule_name": "daily"}, {}, False),
        ({"dagster/sensor_name": "automation"}, {}, False),
        ({"dagster/backfill": "abc"}, {"again": True}, True),
        ({}, {"again": False}, False),
    ],
)
def test_a_complete_day_is_asked_for_again_when_a_person_does(
    plant: Plant, tags: dict[str, str], config: dict[str, bool], is_asked: bool
) -> None:
    plant.run("backfill", (MONDAY, MONDAY))
    asked(plant)
    assert plant.run("backfill", (MONDAY, MONDAY), tags=tags, **config).success
    assert asked(plant) == (paths(["2026-04-13"]) if is_asked else [])


def test_a_day_whose_answer_may_not_be_whole_is_green_with_a_warning(plant: Plant) -> None:
    """Good Friday."""
    day = date(2026, 4, 3)
    assert plant.run("backfill", (date(2026, 4, 2), day)).success
    key = dg.AssetCheckKey(dg.AssetKey("daily_pages"), "is_whole")
    found = {
        event.partition: (event.passed, event.severity.value, event.description)
        for it in plant.instance.event_log_storage.get_asset_check_execution_history(key, limit=9)
        if (event := it.event.dagster_event.event_specific_data)
    }
    assert found == {
        "2026-04-02": (True, "WARN", None),
        "2026-04-03": (
            False, "WARN", "a weekday without papers: a holiday, or none were shown",
        ),
    }  # fmt: skip
    infos = plant.instance.event_log_storage.get_asset_check_partition_info([key])
    assert {it.partition_key for it in infos if it.is_current} == set(found)


def test_another_process_that_fetches_is_waited_for(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPERHOUSE_LOCK_SECONDS", "0.2")
    lock = plant.settings.home / "fetch.lock"
    with owner_lock(lock):
        result = plant.run("backfill", (MONDAY, MONDAY), retries=1, retry_seconds=0)
    assert failure(result) == (
        f"another fetch holds {lock} and did not finish within 0.2 s; try again later, or wait "
        "longer with PAPERHOUSE_LOCK_SECONDS"
    )
    assert len([it for it in result.all_events if it.is_step_up_for_retry]) == 1


def test_a_fetch_goes_on_when_the_other_one_ends_and_says_what_it_waited_for(plant: Plant) -> None:
    held = Event()

    def hold() -> None:
        with owner_lock(plant.settings.home / "fetch.lock"):
            held.set()
            time.sleep(1)

    with ThreadPoolExecutor(1) as other:
        other.submit(hold)
        assert held.wait(10)
        result = plant.run("backfill", (MONDAY, MONDAY), retries=0)
    assert result.success
    logged = [it.user_message for it in plant.instance.all_logs(result.run_id)]
    assert "another fetch is running; waiting for it to finish" in logged


def test_trending_weeks_months_and_queries_are_archived_under_their_own_addresses(
    plant: Plant,
) -> None:
    plant.instance.add_dynamic_partitions("queries", ["tea", "rain drops"])
    for name, partition in [
        ("trending_pages", None),
        ("weekly_pages", "2026-04-13"),
        ("monthly_pages", "2026-04-01"),
        ("search_pages", "rain drops"),
    ]:
        assert plant.materialized(dg.AssetSelection.assets(name), partition).success
    assert asked(plant) == [
        "/papers/trending", "/papers/week/2026-W16", "/papers/month/2026-04", "/papers",
    ]  # fmt: skip


def test_a_query_that_cannot_be_asked_fails_at_once_and_in_words(plant: Plant) -> None:
    query = "x" * 501
    plant.instance.add_dynamic_partitions("queries", [query])
    result = plant.materialized(dg.AssetSelection.assets("search_pages"), query)
    said = f"cannot search for '{query[:40]}': give words, 500 letters at most"
    assert failure(result) == said
    assert not any(it.is_step_up_for_retry for it in result.all_events)
    assert asked(plant) == []


def test_a_load_in_the_same_run_is_not_skipped(plant: Plant) -> None:
    """As `dagster asset materialize --select '*'` does it."""
    chosen = dg.AssetSelection.assets(
        "daily_pages", "staged_captures"
    ).required_multi_asset_neighbors()
    assert plant.materialized(chosen, "2026-04-13").success
    assert plant.ask("select count(*) from core.captures") == [(1,)]
