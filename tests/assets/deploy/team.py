"""Dagster as a team has it: its state in PostgreSQL, a container for each run, one home for all."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import dagster as dg
from dagster._core.remote_origin import InProcessCodeLocationOrigin
from dagster._core.types.loadable_target_origin import LoadableTargetOrigin
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import InProcessWorkspaceLoadTarget
from dagster._daemon.auto_run_reexecution.event_log_consumer import EventLogConsumerDaemon
from dagster._daemon.monitoring.run_monitoring import execute_run_monitoring_iteration
from dagster._daemon.run_coordinator.queued_run_coordinator_daemon import (
    QueuedRunCoordinatorDaemon,
)

from assets.definitions import defs
from tests.assets.conftest import ranged
from tests.assets.deploy.containers import ROOT
from tests.assets.deploy.engine import Engine

DEPLOY = ROOT / "assets" / "deploy"
_LOG = logging.getLogger(__name__)
_PATIENCE = 1200


@dataclass
class Team:
    """The instance of dagster.docker.yaml, and what the daemon does for it.

    variables: what compose.yaml sets. pause: seconds from one look of the daemon to the next.
    """

    instance: dg.DagsterInstance
    workspace: WorkspaceProcessContext
    engine: Engine
    queue: QueuedRunCoordinatorDaemon
    retries: EventLogConsumerDaemon
    variables: Mapping[str, str]
    pause: float = 0.5

    def launch(self, job: str, days: tuple[date, date] | None = None) -> str:
        """`Launch run` of a job, of a span of days in one run: the run's id, queued."""
        context = self.workspace.create_request_context()
        [location] = context.code_locations
        [repository] = location.get_repositories().values()
        remote = repository.get_full_job(job)
        run = self.instance.create_run_for_job(
            defs.resolve_job_def(job),
            tags=ranged(*days) if days else {},
            remote_job_origin=remote.get_remote_origin(),
            job_code_origin=remote.get_python_origin(),
            status=dg.DagsterRunStatus.NOT_STARTED,
        )
        self.instance.submit_run(run.run_id, context)
        return run.run_id

    def tick(self) -> None:
        """The daemon looks once: what is queued starts, what was killed is red and starts again."""
        list(self.queue.run_iteration(self.workspace))
        failed = [it for it in execute_run_monitoring_iteration(self.workspace, _LOG) if it]
        assert not failed, failed
        list(self.retries.run_iteration(self.workspace))

    def until(self, ask: Callable[[], Any]) -> Any:
        """An answer that is not empty, asked for while the daemon looks now and then."""
        end, looked_at = time.monotonic() + _PATIENCE, 0.0
        while time.monotonic() < end:
            if time.monotonic() - looked_at >= self.pause:
                self.tick()
                looked_at = time.monotonic()
            if found := ask():
                return found
            time.sleep(0.2)
        raise TimeoutError([(run.job_name, run.status) for run in self.instance.get_runs()])

    def run(self, run_id: str) -> dg.DagsterRun:
        found = self.instance.get_run_by_id(run_id)
        assert found is not None
        return found

    def count(self, kind: dg.DagsterEventType, *run_ids: str) -> int:
        """How many events of a kind there are of runs."""
        found = (self.instance.get_records_for_run(it, of_type=kind).records for it in run_ids)
        return sum(map(len, found))

    def is_done(self) -> bool:
        """Nothing runs, and nothing that was killed waits to be started again."""
        runs = self.instance.get_runs()
        again = {run.parent_run_id for run in runs}
        red = dg.DagsterRunStatus.FAILURE
        return all(it.is_finished and (it.status is not red or it.run_id in again) for it in runs)


@contextmanager
def working(engine: Engine, variables: Mapping[str, str]) -> Iterator[Team]:
    """The instance as its containers have it, by the variables of the environment."""
    target = LoadableTargetOrigin(
        module_name="assets.definitions", attribute="defs", working_directory=str(ROOT)
    )
    origin = InProcessCodeLocationOrigin(target, location_name="paperhouse")
    with (
        dg.DagsterInstance.from_config(str(DEPLOY), "dagster.docker.yaml") as instance,
        WorkspaceProcessContext(instance, InProcessWorkspaceLoadTarget(origin)) as workspace,
        QueuedRunCoordinatorDaemon(interval_seconds=1) as queue,
        EventLogConsumerDaemon() as retries,
    ):
        found = Team(instance, workspace, engine, queue, retries, variables)
        found.tick()
        yield found
