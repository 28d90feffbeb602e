"""Dagster with a home, a site on a loopback port, and the site's clock."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from assets.definitions import definitions
from assets.inbox import inbox
from assets.partitions import DAYS
from assets.release import release_run
from assets.resources import PaperhouseResource
from assets.site import PAGES
from etl.release.database import open_release
from etl.settings import Settings, from_environment
from tests.fetch.conftest import ReplicaClock
from tests.fetch.ears import Ears
from tests.replica import MadeUp, Replica

FIRST = date(2026, 4, 1)
SETTLED = datetime(2026, 5, 20, 12)
"""When nothing listed in April changes any more."""

OWN = [
    pytest.mark.filterwarnings(r"ignore::DeprecationWarning:dagster(\.|_graphql\.)"),
    pytest.mark.filterwarnings(r"ignore::dagster.BetaWarning:dagster\."),
    pytest.mark.filterwarnings("ignore:.*BaseEventLoop.shutdown_asyncgens"),
]
"""Dagster warns of what it does itself."""


@dataclass
class Plant:
    """Everything that runs, and what it says."""

    replica: Replica
    instance: dg.DagsterInstance
    clock: ReplicaClock = field(init=False)
    defs: dg.Definitions = field(init=False)

    def __post_init__(self) -> None:
        self.clock = ReplicaClock(self.replica)
        self.defs = definitions(PaperhouseResource(self.clock))
        self._cursor: Any = self._evaluated(None).cursor

    @property
    def settings(self) -> Settings:
        return from_environment()

    @property
    def resources(self) -> dict[str, PaperhouseResource]:
        return {"paperhouse": PaperhouseResource(self.clock)}

    def run(
        self,
        job: str,
        days: tuple[date, date] | None = None,
        *,
        tags: Mapping[str, str] | None = None,
        **config: object,
    ) -> dg.ExecuteInProcessResult:
        """A run of a job, of a span of days in one run; config: of its one op, or its first."""
        span = {} if days is None else ranged(*days)
        definition = self.defs.resolve_job_def(job)
        ops = {node.name: {"config": config} for node in definition.nodes} if config else {}
        return definition.execute_in_process(
            run_config={"ops": ops} if ops else None,
            instance=self.instance,
            raise_on_error=False,
            tags={**span, **(tags or {})},
        )

    def materialized(
        self, selection: dg.AssetSelection, partition: str | None = None
    ) -> dg.ExecuteInProcessResult:
        """`Materialize selected`, by a person."""
        return dg.materialize(
            [*PAGES, inbox, release_run],
            selection=selection,
            partition_key=partition,
            instance=self.instance,
            resources=self.resources,
            raise_on_error=False,
        )

    def states(self, first: date, last: date) -> dict[str, str | None]:
        """What the UI shows of each day: MATERIALIZED is green, FAILED is red."""
        keys = [str(first + timedelta(days=n)) for n in range((last - first).days + 1)]
        found = self.instance.get_status_by_partition(dg.AssetKey("daily_pages"), keys, DAYS)
        return {key: state and state.value for key, state in (found or {}).items()}

    def requested(self) -> set[str]:
        """Assets that automation asks for at its next tick, and what it remembers of it."""
        found = self._evaluated(self._cursor)
        self._cursor = found.cursor
        keys = [subset.key for subset in found._requested_subsets]
        return {key.to_user_string() for key in keys if isinstance(key, dg.AssetKey)}

    def ask(self, question: str) -> list[tuple[object, ...]]:
        """The release's answer."""
        with open_release(self.settings.release) as con:
            return con.execute(question).fetchall()

    def _evaluated(self, cursor: Any) -> Any:
        return dg.evaluate_automation_conditions(self.defs, self.instance, cursor=cursor)


def ranged(first: date, last: date) -> dict[str, str]:
    return {
        "dagster/asset_partition_range_start": str(first),
        "dagster/asset_partition_range_end": str(last),
    }


def failure(result: dg.ExecuteInProcessResult) -> str:
    """In which words the run's step failed."""
    [event] = [event for event in result.all_events if event.is_step_failure]
    return str(event.step_failure_data.user_failure_data.description)  # type: ignore[union-attr]


@pytest.fixture
def replica() -> Iterator[Replica]:
    with Replica(MadeUp(FIRST), now=SETTLED, limits=None) as running:
        yield running


@pytest.fixture
def environment(
    tmp_path: Path, replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """What an operator would export."""
    found = {
        "PAPERHOUSE_HOME": str(tmp_path / "home"),
        "PAPERHOUSE_SITE": replica.url,
        "PAPERHOUSE_PAGES": "0",
        "PAPERHOUSE_ATTEMPTS": "1",
        "PAPERHOUSE_SINCE": str(FIRST),
        "DAGSTER_DISABLE_TELEMETRY": "1",
    }
    for name, value in found.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("PAPERHOUSE_WEBHOOK", raising=False)
    return found


@pytest.fixture
def ears(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> Iterator[Ears]:
    with Ears.open() as server:
        monkeypatch.setenv("PAPERHOUSE_WEBHOOK", server.url)
        yield server


@pytest.fixture
def plant(replica: Replica, environment: dict[str, str]) -> Iterator[Plant]:
    with dg.DagsterInstance.ephemeral() as instance:
        yield Plant(replica, instance)
