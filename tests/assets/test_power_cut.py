"""Whatever is killed, Dagster goes on within two minutes of its next start, and says so once."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import dagster as dg
import psutil
import pytest

from assets.dead_runs import run_processes
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
OK = 200
PATIENCE = 240
"""Seconds until all is fetched and loaded: 120 to go on, and what the work takes."""

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


@dataclass(frozen=True)
class Work:
    """What was asked for before a kill."""

    ui: Dev
    replica: Replica

    def launch(self, days: list[str]) -> str:
        asked = self.ui.ask(LAUNCH, days=days)["launchPartitionBackfill"]
        backfill: str = asked["backfillId"]
        return backfill

    def wait_for_event(self, kind: dg.DagsterEventType, asset: str) -> None:
        """Until a run that materializes an asset has logged such an event."""
        key = dg.AssetKey(asset)
        with dg.DagsterInstance.from_config(str(self.ui.home)) as instance:
            self.ui.wait(
                lambda: [
                    run
                    for run in instance.get_runs()
                    if key in (run.asset_selection or ())
                    and instance.get_records_for_run(run.run_id, of_type=kind).records
                ]
            )


def fetching(work: Work) -> list[str]:
    """A backfill has fetched some of its days."""
    backfill = work.launch(DAYS)
    work.ui.wait(lambda: len(work.replica.requests) > KILLED_AFTER)
    return [backfill]


def queued(work: Work) -> list[str]:
    """One backfill fetches, and another one waits for its pool."""
    backfills = [work.launch(DAYS[:150]), work.launch(DAYS[150:])]
    work.wait_for_event(dg.DagsterEventType.RUN_ENQUEUED, "daily_pages")
    work.ui.wait(lambda: len(work.replica.requests) > KILLED_AFTER)
    return backfills


def retrying(work: Work) -> list[str]:
    """The site is down, and a run waits for its next attempt."""
    work.replica.faults.attach("error_503", times=None)
    backfill = work.launch(DAYS)
    work.wait_for_event(dg.DagsterEventType.STEP_UP_FOR_RETRY, "daily_pages")
    work.replica.faults.clear()
    return [backfill]


def loading(work: Work) -> list[str]:
    """What was fetched is being loaded."""
    backfill = work.launch(DAYS)
    work.wait_for_event(dg.DagsterEventType.STEP_START, "staged_captures")
    return [backfill]


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


def everything(ui: Dev) -> None:
    ui.cut_power()


def web_server(ui: Dev) -> None:
    ui.process.kill()


def own_run(ui: Dev) -> None:
    """All else lives on."""
    with dg.DagsterInstance.from_config(str(ui.home)) as instance:
        [run] = instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED]))
        pids = {pid for pid, _ in run_processes(instance, run)}
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


def daemon(ui: Dev) -> None:
    [found] = [
        child
        for child in psutil.Process(ui.process.pid).children()
        if "assets.ui_daemon" in child.cmdline()
    ]
    found.kill()
    ui.process.wait(PATIENCE)


@pytest.mark.parametrize(
    ("work_until", "kill", "program"),
    [
        (fetching, everything, dev.MAKE_UI),
        (fetching, web_server, dev.MAKE_UI),
        (fetching, daemon, dev.MAKE_UI),
        (fetching, own_run, dev.MAKE_UI),
        (queued, everything, dev.MAKE_UI),
        (retrying, everything, dev.MAKE_UI),
        (loading, everything, dev.MAKE_UI),
        (fetching, everything, dev.PLAIN_DEV),
        (loading, everything, dev.PLAIN_DEV),
    ],
)
def test_backfills_go_on_and_are_loaded(
    work_until: Callable[[Work], list[str]],
    kill: Callable[[Dev], None],
    program: list[str],
    environment: dict[str, str],
    replica: Replica,
    ears: Ears,
) -> None:
    """Started again by the same program, unless it lives on."""
    exported = {**environment, "PAPERHOUSE_WEBHOOK": ears.url, "PAPERHOUSE_SINCE": str(FIRST)}
    home = from_environment().home.with_name("dagster")
    with dev.running(home, exported, program) as ui:
        backfills = work_until(Work(ui, replica))
        killed = ui.process.pid
        kill(ui)
        if kill is own_run:
            wait_until_loaded(ui, backfills)
    if kill is not own_run:
        with dev.running(home, exported, program) as ui:
            wait_until_loaded(ui, backfills)
            ui.wait(lambda: not dev.processes_of(killed))
    assert listed_days() == WEEKDAYS
    days = [it for it in replica.requests if it.path.startswith("/papers/date/")]
    assert len([it for it in days if it.status == OK]) < ONCE_MORE
    told = [it["text"] for it in ears.alarms() if it["cause"].endswith(": died")]
    assert len(told) == (kill in (everything, own_run))
    assert all("failed: its process died: the run's log says more (" in text for text in told)


def wait_until_loaded(ui: Dev, backfills: list[str]) -> None:
    start = time.monotonic()
    assert {wait_for_end(ui, it) for it in backfills} == {"COMPLETED_SUCCESS"}
    ui.wait(lambda: from_environment().release.exists() and not unfinished(ui.home))
    assert time.monotonic() - start < PATIENCE


def unfinished(home: Path) -> list[str]:
    """Runs that are under way, and those that hold a slot of a pool."""
    with dg.DagsterInstance.from_config(str(home)) as instance:
        running = [run.run_id for run in instance.get_runs() if not run.is_finished]
        return running + list(instance.event_log_storage.get_concurrency_run_ids())
