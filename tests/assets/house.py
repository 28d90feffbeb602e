"""What outlives the kills of a hurried week: the site, the webhook, the clock, Dagster's home."""

import json
import sys
import time
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import dagster as dg

from tests.assets import dev
from tests.assets.dev import Dev
from tests.assets.file_clock import set_file_clock
from tests.fetch.ears import Ears
from tests.replica import Replica

WORKSPACE = str(Path(__file__).with_name("hurried.yaml"))
MAKE_UI = [sys.executable, "-m", "tests.assets.hurried_ui"]
PROGRAMS = [MAKE_UI, [*dev.PLAIN_DEV, "-w", WORKSPACE]]
"""They take turns."""

TAKES, REFUSES = 204, 503
"""The webhook's answers."""

QUIET_SECONDS = 10
"""Nothing is left to do when nothing ran for so long: sensors look every 3 s."""


@dataclass
class House:
    """The site, the webhook, the clock and Dagster's home, which all outlive the kills."""

    home: Path
    environment: dict[str, str]
    replica: Replica
    ears: Ears
    instance: dg.DagsterInstance
    delivered: list[dict[str, Any]] = field(default_factory=list)
    interrupted: list[str] = field(default_factory=list)
    starts: int = 0

    def dagster(self) -> AbstractContextManager[Dev]:
        program = PROGRAMS[self.starts % len(PROGRAMS)]
        self.starts += 1
        return dev.running(self.home, self.environment, program)

    def set_clock(self, now: datetime) -> None:
        self.replica.clock.set(now)
        set_file_clock(now)

    def listen(self) -> None:
        """What the webhook took is delivered; what it refused is not."""
        found = self.ears.alarms()
        self.delivered += found if self.ears.status == TAKES else []

    def is_at(self, kind: dg.DagsterEventType, step: str) -> bool:
        """True while a run is under way in which a step has logged such an event."""
        under_way = dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED])
        return any(
            record.event_log_entry.step_key == step
            for run in self.instance.get_runs(under_way)
            for record in self.instance.get_records_for_run(run.run_id, of_type=kind).records
        )

    def is_waiting(self) -> bool:
        """True while a run waits for its pool."""
        return bool(self.instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.QUEUED])))

    def held_pools(self) -> set[str]:
        events = self.instance.event_log_storage
        pools = map(events.get_concurrency_info, events.get_concurrency_keys())
        return {pool.concurrency_key for pool in pools if pool.active_slot_count}

    def is_busy(self) -> bool:
        """A run is under way or will be started again, or an alarm waits for the webhook."""
        runs = self.instance.get_runs()
        if any(not run.is_finished or _will_retry(run) for run in runs):
            return True
        return self.ears.status == TAKES and any(map(_is_due, self.open_alarms()))

    def open_alarms(self) -> list[dict[str, Any]]:
        path = Path(self.environment["PAPERHOUSE_HOME"]) / "alarms.json"
        found: list[dict[str, Any]] = json.loads(path.read_bytes()) if path.exists() else []
        return found

    def rest(self, running: Dev) -> None:
        """Wait until nothing is left to do."""
        quiet_since = time.monotonic()

        def is_quiet() -> bool:
            nonlocal quiet_since
            if self.is_busy():
                quiet_since = time.monotonic()
            return time.monotonic() - quiet_since > QUIET_SECONDS

        running.wait(is_quiet)


def _will_retry(run: dg.DagsterRun) -> bool:
    return run.tags.get("dagster/will_retry") == "true" and (
        "dagster/auto_retry_run_id" not in run.tags
    )


def _is_due(alarm: dict[str, Any]) -> bool:
    return bool(alarm["is_over"]) or alarm["cause"] not in alarm["heard"]
