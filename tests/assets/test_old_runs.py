"""Runs go after a stated time, with events and logs, but for what says that a day is green."""

import os
from collections.abc import Iterator
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


@dg.asset(partitions_def=DAYS)
def pages() -> None:
    """Of a day."""


@dg.asset
def release() -> None:
    """Of no day."""


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[dg.DagsterInstance]:
    with dg.instance_for_test(temp_dir=str(tmp_path)) as found:
        yield found


def make(instance: dg.DagsterInstance, asset: dg.AssetsDefinition, day: str | None = None) -> str:
    """A run; its id."""
    return dg.materialize([asset], instance=instance, partition_key=day).run_id


def test_a_run_stays_while_a_partition_is_what_it_made_it(
    instance: dg.DagsterInstance, tmp_path: Path
) -> None:
    monday, again = make(instance, pages, "monday"), make(instance, pages, "monday")
    tuesday = make(instance, pages, "tuesday")
    first, last = make(instance, release), make(instance, release)
    assert delete_runs(instance, datetime.now(UTC) - timedelta(days=1)) == (0, 0)
    assert delete_runs(instance, ALL) == (2, 3)
    assert {run.run_id for run in instance.get_runs()} == {again, tuesday, last}
    kept = {path.stem for path in (tmp_path / "history" / "runs").glob("*.db")}
    assert kept == {again, tuesday, last, "index"}
    assert not any((tmp_path / "storage" / it).exists() for it in (monday, first, again, last))
    assert instance.get_materialized_partitions(dg.AssetKey("pages")) == {"monday", "tuesday"}


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
