"""Whatever is killed, Dagster goes on within two minutes of its next start, and says so once."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from etl.release.database import open_release
from etl.settings import from_environment
from tests.assets import dev
from tests.assets.dev import Dev
from tests.fetch.ears import Ears
from tests.replica import MadeUp, Replica

pytestmark = pytest.mark.slow

FIRST = date(2025, 4, 1)
DAYS = [str(FIRST + timedelta(days=n)) for n in range(200)]
WEEKDAYS = 143
KILLED_AFTER = 40
ONCE_MORE = len(DAYS) + 3
"""Requests for days: what was in the air at the kill is asked for again."""
PATIENCE = 120
"""Seconds until Dagster goes on."""

LAUNCH = """
mutation ($days: [String!]) {
  launchPartitionBackfill(
    backfillParams: { assetSelection: [{ path: ["daily_pages"] }], partitionNames: $days }
  ) { ... on LaunchBackfillSuccess { backfillId } }
}
"""
STATUS = """
query ($id: String!) { partitionBackfillOrError(backfillId: $id) {
  ... on PartitionBackfill { status }
} }
"""


@pytest.fixture(autouse=True)
def _is_soaking(soak: bool) -> None:
    if not soak:
        pytest.skip("the daemon looks around every 30 s: minutes, so only with --soak")


@pytest.fixture
def replica() -> Iterator[Replica]:
    now = datetime.now(UTC).replace(tzinfo=None)
    with Replica(MadeUp(FIRST), now=now, limits=None, ticking=True) as running:
        yield running


def launch(ui: Dev, replica: Replica) -> str:
    """A backfill that has fetched some of its days."""
    backfill: str = ui.ask(LAUNCH, days=DAYS)["launchPartitionBackfill"]["backfillId"]
    ui.wait(lambda: len(replica.requests) > KILLED_AFTER)
    return backfill


def wait_for_end(ui: Dev, backfill: str) -> str:
    def ended() -> str | None:
        status: str = ui.ask(STATUS, id=backfill)["partitionBackfillOrError"]["status"]
        return status if status.startswith(("COMPLETED", "FAILED", "CANCELED")) else None

    status: str = ui.wait(ended)
    return status


def listed_days() -> int:
    with open_release(from_environment().release) as con:
        [(count,)] = con.execute("select count(distinct listed_on) from core.listings").fetchall()
    return int(count)


def test_a_backfill_goes_on_and_is_loaded_after_everything_was_killed(
    tmp_path: Path, environment: dict[str, str], replica: Replica, ears: Ears
) -> None:
    exported = {**environment, "PAPERHOUSE_WEBHOOK": ears.url, "PAPERHOUSE_SINCE": str(FIRST)}
    home = tmp_path / "dagster"
    with dev.running(home, exported) as ui:
        backfill = launch(ui, replica)
        ui.cut_power()
    before = len(replica.requests)
    with dev.running(home, exported) as ui:
        start = time.monotonic()
        ui.wait(lambda: len(replica.requests) > before)
        assert time.monotonic() - start < PATIENCE
        assert wait_for_end(ui, backfill) == "COMPLETED_SUCCESS"
        ui.wait(from_environment().release.exists)
        ui.wait(lambda: not unfinished(home))
    assert listed_days() == WEEKDAYS
    assert len([it for it in replica.requests if it.path.startswith("/papers/date/")]) < ONCE_MORE
    [text] = [alarm["text"] for alarm in ears.alarms() if alarm["cause"] == "daily_pages: died"]
    assert text.startswith("daily_pages failed: its process died: the run's log says more (")


def unfinished(home: Path) -> list[str]:
    """Runs that are under way."""
    with dg.DagsterInstance.from_config(str(home)) as instance:
        return [run.run_id for run in instance.get_runs() if not run.is_finished]
