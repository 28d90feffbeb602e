"""Runs go after a stated time, with events and logs, but for what says that a day is green."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from assets.old_runs import delete_logs, delete_runs
from tests.assets.conftest import OWN

pytestmark = [pytest.mark.slow, *OWN]

DAYS = dg.StaticPartitionsDefinition(["monday", "tuesday"])
ALL = datetime.now(UTC) + timedelta(days=1)
"""Every run began before this instant."""


class Site(dg.ConfigurableResource):  # type: ignore[type-arg]
    """The site from which pages come."""

    is_down: bool = False


@dg.asset(partitions_def=DAYS, check_specs=[dg.AssetCheckSpec("is_whole", asset="pages")])
def pages(context: dg.AssetExecutionContext, site: Site) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """Of a day. Where the site is down, the day's own page says so."""
    if site.is_down:
        context.log_event(dg.AssetObservation("pages", "503", partition=context.partition_key))
        raise dg.Failure("503")
    return dg.MaterializeResult(check_results=[dg.AssetCheckResult(passed=True)])


@dg.asset
def release(site: Site) -> None:
    """Of no day."""
    if site.is_down:
        raise dg.Failure("blocked")


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[dg.DagsterInstance]:
    with dg.instance_for_test(temp_dir=str(tmp_path)) as found:
        yield found


def make(
    instance: dg.DagsterInstance,
    asset: dg.AssetsDefinition,
    day: str | None = None,
    *,
    is_down: bool = False,
) -> str:
    """A run; its id."""
    return dg.materialize(
        [asset],
        instance=instance,
        partition_key=day,
        resources={"site": Site(is_down=is_down)},
        raise_on_error=False,
    ).run_id


def states(instance: dg.DagsterInstance) -> dict[str, str]:
    """The color of each day in the UI."""
    days = DAYS.get_partition_keys()
    found = instance.get_status_by_partition(dg.AssetKey("pages"), days, DAYS) or {}
    return {day: status.value for day, status in found.items() if status}


def rows(root: Path) -> dict[str, set[str]]:
    """The runs of which something is kept, by the table or the folder that it is in."""
    places = [
        ("runs.db", "runs"),
        ("runs.db", "run_tags"),
        ("runs/index.db", "event_logs"),
        ("runs/index.db", "asset_check_executions"),
    ]
    found = {}
    for name, table in places:
        with closing(sqlite3.connect(root / "history" / name)) as con:
            found[table] = {run for (run,) in con.execute(f"select run_id from {table}")}
    files = (root / "history" / "runs").glob("*.db")
    return found | {"files": {path.name.removesuffix(".db") for path in files} - {"index", ""}}


def test_a_run_stays_while_a_day_is_green_or_red_by_it(
    instance: dg.DagsterInstance, tmp_path: Path
) -> None:
    """And while it says on a red day's page why; of an asset without days the last run stays."""
    first, good = make(instance, pages, "monday"), make(instance, pages, "monday")
    red = make(instance, pages, "tuesday", is_down=True)
    failed = make(instance, pages, "tuesday", is_down=True)
    released, blocked = make(instance, release), make(instance, release, is_down=True)
    assert delete_runs(instance, datetime.now(UTC) - timedelta(days=1)) == (0, 0)
    assert delete_runs(instance, ALL) == (2, 4)
    left = rows(tmp_path)
    assert left["runs"] == left["files"] == {good, failed, released, blocked}
    assert left["event_logs"] == {good, failed, released, blocked}
    assert left["run_tags"] == {good, failed, blocked}
    assert left["asset_check_executions"] == {good, failed}
    assert not any((tmp_path / "storage" / it).exists() for it in (first, good, red, released))
    instance.wipe_asset_cached_status([dg.AssetKey("pages")])
    assert states(instance) == {"monday": "MATERIALIZED", "tuesday": "FAILED"}
    observed = instance.fetch_observations(dg.AssetKey("pages"), limit=9).records
    assert [(it.run_id, it.partition_key) for it in observed] == [(failed, "tuesday")]
    again = make(instance, pages, "tuesday")
    assert delete_runs(instance, ALL) == (1, 4)
    assert {run.run_id for run in instance.get_runs()} == {good, again, released, blocked}


def test_what_is_left_of_a_run_goes_with_the_next_pass(
    instance: dg.DagsterInstance, tmp_path: Path
) -> None:
    """A kill fell amid Dagster's deletion or amid ours, or a person deleted a run in the UI."""
    theirs, ours, in_ui, kept = (make(instance, pages, day) for day in ["monday", "tuesday"] * 2)
    instance.report_runless_asset_event(dg.AssetMaterialization("pages", partition="monday"))
    instance.run_storage.delete_run(theirs)
    instance.event_log_storage.delete_events(ours)
    instance.delete_run(in_ui)
    assert set.union(*rows(tmp_path).values()) == {theirs, ours, in_ui, kept, ""}
    delete_runs(instance, ALL)
    left = rows(tmp_path)
    assert left.pop("event_logs") == {kept, ""}
    assert set.union(*left.values()) == {kept}
    assert states(instance) == {"monday": "MATERIALIZED", "tuesday": "MATERIALIZED"}


def test_a_run_that_is_under_way_stays(instance: dg.DagsterInstance) -> None:
    run = instance.create_run_for_job(
        dg.GraphDefinition(name="job").to_job(), status=dg.DagsterRunStatus.STARTED
    )
    assert delete_runs(instance, ALL) == (0, 0)
    assert instance.has_run(run.run_id)


def test_logs_of_ticks_go(instance: dg.DagsterInstance) -> None:
    folder = Path(instance.storage_directory()) / "__repository__" / "silence"
    folder.mkdir(parents=True)
    old, new = folder / "1.err", folder / "2.err"
    for path in (old, new):
        path.write_text("overdue")
    os.utime(old, (0, 0))
    delete_logs(instance, datetime.now(UTC) - timedelta(days=90))
    assert list(folder.iterdir()) == [new]
