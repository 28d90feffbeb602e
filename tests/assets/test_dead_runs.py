"""A run is ended when its process has gone, and only then: real processes, real run logs."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import dagster as dg
import psutil
import pytest
from dagster._core.events import EngineEventData
from dagster._core.storage.tags import GRPC_INFO_TAG

from assets.dead_runs import dead_runs
from tests.assets.conftest import OWN

pytestmark = [pytest.mark.slow, *OWN]

Status = dg.DagsterRunStatus
POOL = "site"


@dg.job
def job() -> None:
    """A job that is never carried out."""


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dg.DagsterInstance]:
    """One for all: to make its databases takes seconds."""
    with dg.instance_for_test(temp_dir=str(tmp_path_factory.mktemp("dagster"))) as found:
        yield found


@pytest.fixture
def process() -> Iterator[subprocess.Popen[bytes]]:
    """A process that works on a run."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as running:
        yield running
        running.kill()


class Looks:
    """The sensor, which remembers from tick to tick."""

    def __init__(self, instance: dg.DagsterInstance) -> None:
        self._instance = instance
        self._cursor: str | None = None

    def __call__(self) -> None:
        context = dg.build_sensor_context(instance=self._instance, cursor=self._cursor)
        self._cursor = dead_runs(context).cursor  # type: ignore[union-attr]


def add_run(
    instance: dg.DagsterInstance, status: Status, pid: int | None = None, **tags: str
) -> str:
    """A run in a state, with a process that wrote its number to the log."""
    run = instance.create_run_for_job(job, status=status, tags=tags)
    if pid is not None:
        instance.report_engine_event("Started", run, EngineEventData.in_process(pid))
    return run.run_id


def status_of(instance: dg.DagsterInstance, run_id: str) -> Status:
    run = instance.get_run_by_id(run_id)
    assert run is not None
    return run.status


def number_of_nobody() -> int:
    return next(pid for pid in range(200_000, 4_000_000) if not psutil.pid_exists(pid))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Status.NOT_STARTED, Status.FAILURE),
        (Status.STARTING, Status.FAILURE),
        (Status.STARTED, Status.FAILURE),
        (Status.CANCELING, Status.CANCELED),
        (Status.SUCCESS, Status.SUCCESS),
    ],
)
def test_a_run_whose_process_has_gone_is_ended_at_the_first_look(
    instance: dg.DagsterInstance, before: Status, after: Status
) -> None:
    run_id = add_run(instance, before, number_of_nobody())
    Looks(instance)()
    assert status_of(instance, run_id) is after


def test_a_run_whose_process_works_goes_on_until_it_is_killed(
    instance: dg.DagsterInstance, process: subprocess.Popen[bytes]
) -> None:
    run_id, look = add_run(instance, Status.STARTED, process.pid), Looks(instance)
    look()
    look()
    assert status_of(instance, run_id) is Status.STARTED
    process.kill()  # and nobody waits for it yet, as a code server that was killed does not
    wait_until(lambda: psutil.Process(process.pid).status() == psutil.STATUS_ZOMBIE)
    look()
    assert status_of(instance, run_id) is Status.FAILURE


def test_a_number_that_a_later_process_has_taken_proves_nothing(
    instance: dg.DagsterInstance, process: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(time, "time", lambda: 1_700_000_000.0)
        run_id = add_run(instance, Status.STARTED, process.pid)
    Looks(instance)()
    assert status_of(instance, run_id) is Status.FAILURE


@pytest.mark.parametrize("status", [Status.NOT_STARTED, Status.STARTING, Status.STARTED])
def test_a_run_that_nobody_knows_is_ended_at_the_second_look(
    instance: dg.DagsterInstance, status: Status, tmp_path: Path
) -> None:
    server = f'{{"host": "localhost", "socket": "{tmp_path}/gone"}}'
    ids, look = (
        [add_run(instance, status), add_run(instance, status, **{GRPC_INFO_TAG: server})],
        Looks(instance),
    )
    look()
    assert [status_of(instance, it) for it in ids] == [status, status]
    look()
    assert [status_of(instance, it) for it in ids] == [Status.FAILURE, Status.FAILURE]


def test_a_run_that_the_daemon_has_made_is_left_to_it(instance: dg.DagsterInstance) -> None:
    run_id, look = (
        add_run(instance, Status.NOT_STARTED, **{"dagster/backfill": "abc"}),
        Looks(instance),
    )
    look()
    look()
    assert status_of(instance, run_id) is Status.NOT_STARTED


def test_the_slots_of_a_dead_run_are_free(instance: dg.DagsterInstance) -> None:
    storage = instance.event_log_storage
    storage.set_concurrency_slots(POOL, 1)
    dead = add_run(instance, Status.STARTED, number_of_nobody())
    assert storage.claim_concurrency_slot(POOL, dead, "step").is_claimed
    waiting = add_run(instance, Status.STARTED, os.getpid())
    assert not storage.claim_concurrency_slot(POOL, waiting, "step").is_claimed
    Looks(instance)()
    assert storage.claim_concurrency_slot(POOL, waiting, "step").is_claimed


def wait_until(ask: Callable[[], bool]) -> None:
    while not ask():
        time.sleep(0.01)
