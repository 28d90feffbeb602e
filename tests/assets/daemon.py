"""What the UI asks of Dagster, and what its daemon then does, in this process and at once."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
from dagster._core.remote_origin import InProcessCodeLocationOrigin
from dagster._core.scheduler.instigation import InstigatorState
from dagster._core.types.loadable_target_origin import LoadableTargetOrigin
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import InProcessWorkspaceLoadTarget
from dagster._daemon.backfill import execute_backfill_iteration
from dagster._daemon.sensor import execute_sensor_iteration
from dagster._scheduler.scheduler import launch_scheduled_runs
from dagster_graphql.test.utils import execute_dagster_graphql

_LOG = logging.getLogger(__name__)
ROOT = Path(__file__).parents[2]
_LAUNCH = """
mutation ($days: [String!], $config: RunConfigData) {
  launchPartitionBackfill(backfillParams: {
    assetSelection: [{ path: ["daily_pages"] }], partitionNames: $days, runConfigData: $config
  }) { __typename ... on LaunchBackfillSuccess { backfillId } ... on PythonError { message } }
}
"""
_AGAIN = """
mutation ($id: String!) {
  reexecutePartitionBackfill(reexecutionParams: { parentRunId: $id, strategy: FROM_FAILURE })
  { __typename ... on LaunchBackfillSuccess { backfillId } ... on PythonError { message } }
}
"""
_SCHEDULES = """
{ repositoriesOrError { ... on RepositoryConnection { nodes { schedules {
  name scheduleState { id status }
} } } } }
"""
_STOP = """
mutation ($id: String!) { stopRunningSchedule(id: $id) {
  __typename ... on ScheduleStateResult { scheduleState { status } }
  ... on PythonError { message }
} }
"""
_RANGES = """
{ assetNodeOrError(assetKey: { path: ["daily_pages"] }) { ... on AssetNode {
  assetPartitionStatuses { ... on TimePartitionStatuses { ranges { status startKey endKey } } }
} } }
"""


@dataclass(frozen=True)
class Daemon:
    """An instance, and the definitions that a checkout loads."""

    instance: dg.DagsterInstance
    workspace: WorkspaceProcessContext

    def backfilled(self, days: Sequence[str], config: Mapping[str, object]) -> tuple[str, str]:
        """`Launch backfill` of days, until it ended: its id and its status."""
        ops = {"ops": {"daily_pages": {"config": dict(config)}}}
        asked = self._ask(_LAUNCH, days=list(days), config=ops)
        return self._ended(asked["launchPartitionBackfill"]["backfillId"])

    def failed_again(self, backfill_id: str) -> tuple[str, str]:
        """`Re-execute failed partitions` of a backfill, until that ended."""
        asked = self._ask(_AGAIN, id=backfill_id)
        return self._ended(asked["reexecutePartitionBackfill"]["backfillId"])

    def ranges(self) -> list[tuple[str, str, str]]:
        """The bar of days as it is drawn: status, first day, last day."""
        found = self._ask(_RANGES)["assetNodeOrError"]["assetPartitionStatuses"]["ranges"]
        return [(it["status"], it["startKey"], it["endKey"]) for it in found]

    def scheduled(self, now: datetime) -> None:
        """The scheduler looks at a clock (UTC, naive) and runs what fell due since it last did."""
        looked = launch_scheduled_runs(self.workspace, _LOG, now.replace(tzinfo=UTC), {})
        failed = [error for error in looked if error]
        assert not failed, failed

    def tick_sensors(self) -> None:
        """Each sensor looks once, but for those that the asset daemon runs."""
        list(execute_sensor_iteration(self.workspace, _LOG, None, None))

    def sensor_state(self, name: str) -> InstigatorState:
        """The state of a sensor that was never touched in the UI."""
        context = self.workspace.create_request_context()
        [location] = context.code_locations
        [repository] = location.get_repositories().values()
        return repository.get_sensor(name).get_current_instigator_state(None)

    def schedules(self) -> dict[str, str]:
        """Which schedules run: a status by name."""
        return {it["name"]: it["scheduleState"]["status"] for it in self._schedules()}

    def stop_schedules(self) -> None:
        """Each one's switch is turned off."""
        for it in self._schedules():
            self._ask(_STOP, id=it["scheduleState"]["id"])

    def _schedules(self) -> list[dict[str, Any]]:
        [repository] = self._ask(_SCHEDULES)["repositoriesOrError"]["nodes"]
        found: list[dict[str, Any]] = repository["schedules"]
        return found

    def _ask(self, query: str, **variables: object) -> dict[str, Any]:
        context = self.workspace.create_request_context()
        answer = execute_dagster_graphql(context, query, variables)
        assert not answer.errors, answer.errors
        found: dict[str, Any] = answer.data
        assert "message" not in str(found), found
        return found

    def _ended(self, backfill_id: str) -> tuple[str, str]:
        for _ in range(10):
            list(execute_backfill_iteration(self.workspace, _LOG))
            backfill = self.instance.get_backfill(backfill_id)
            if backfill and backfill.status.value.startswith("COMPLETED"):
                return backfill_id, backfill.status.value
        raise TimeoutError(backfill_id)


@contextmanager
def running() -> Iterator[Daemon]:
    """An instance of its own, which runs what it launches before it says so."""
    target = LoadableTargetOrigin(
        executable_path=None,
        module_name="assets.definitions",
        attribute="defs",
        working_directory=str(ROOT),
    )
    origin = InProcessCodeLocationOrigin(target, location_name="paperhouse")
    with (
        dg.instance_for_test(
            synchronous_run_launcher=True, synchronous_run_coordinator=True
        ) as instance,
        WorkspaceProcessContext(instance, InProcessWorkspaceLoadTarget(origin)) as workspace,
    ):
        yield Daemon(instance, workspace)
