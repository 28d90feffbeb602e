"""Runs of a team: in containers, several at once, killed ones red, and all of it from a backup."""

import random
import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import dagster as dg
import pytest

from assets.old_runs import delete_runs
from assets.partitions import DAYS
from tests.assets.conftest import OWN
from tests.assets.deploy.conftest import FIRST
from tests.assets.deploy.containers import Host, image_environment
from tests.assets.deploy.postgres import Postgres
from tests.assets.deploy.team import DEPLOY, Team
from tests.replica import Replica

pytestmark = [pytest.mark.slow, *OWN]

Status = dg.DagsterRunStatus
Event = dg.DagsterEventType
LOOK_SECONDS = 15
"""As often does the daemon look, by dagster.docker.yaml."""
RED_SECONDS = 120
DUMP = "pg_dump -U dagster -Fc dagster"
RESTORE = "pg_restore -U dagster -d dagster"
LOCKS = "flock /data/fetch.lock flock /data/load.lock flock /data/ledger.lock"
PACK = f"{LOCKS} tar -C /data -c ."
UNPACK = "tar -C /data -x"


@dataclass
class Work:
    """A backfill of days in several runs at once, of which some were killed."""

    team: Team
    days: list[date]
    killed: list[str] = field(default_factory=list)
    red_after: list[float] = field(default_factory=list)


@pytest.fixture(scope="module")
def work(team: Team, site: Replica, soak: bool) -> Work:
    count, at_once, kills = (1300, 4, 10) if soak else (40, 2, 1)
    days = [FIRST + timedelta(days=n) for n in range(count)]
    team.pause = LOOK_SECONDS if soak else team.pause
    team.instance.event_log_storage.set_concurrency_slots("site", at_once)
    share = count // at_once
    for n in range(at_once):
        team.launch("backfill", (days[n * share], days[(n + 1) * share - 1]))
    done = Work(team, days)
    for _ in range(kills):
        _kill(done)
        if soak:  # what a release of Dagster's imports takes most of a quick test's time
            team.launch("load")
    team.until(team.is_done)
    return done


def test_a_killed_run_is_red_within_two_minutes(work: Work) -> None:
    print(f"killed: {len(work.killed)}, red after {sorted(map(round, work.red_after))} s")
    assert {work.team.run(it).status for it in work.killed} == {Status.FAILURE}
    assert max(work.red_after) < RED_SECONDS


def test_the_next_run_does_what_a_killed_one_left(work: Work, site: Replica) -> None:
    keys = list(map(str, work.days))
    found = work.team.instance.get_status_by_partition(dg.AssetKey("daily_pages"), keys, DAYS)
    assert found is not None
    assert {state and state.value for state in found.values()} == {"MATERIALIZED"}
    asked = [one.path for one in site.requests if one.path.startswith("/papers/date/")]
    assert {path.removeprefix("/papers/date/") for path in asked} == set(keys)
    assert len(asked) <= len(keys) + 3 * len(work.killed)


def test_no_run_meets_a_lock(work: Work) -> None:
    ids = [run.run_id for run in work.team.instance.get_runs()]
    assert work.team.count(Event.STEP_FAILURE, *ids) == 0
    assert work.team.count(Event.STEP_UP_FOR_RETRY, *ids) == 0


def test_a_backup_gives_the_same_runs_and_the_same_release(
    work: Work, host: Host, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    readme = (DEPLOY / "README.md").read_text()
    assert all(command in readme for command in (DUMP, RESTORE, PACK, UNPACK))
    other = Postgres(host, "restored-postgres")
    _home(host, "python -m etl publish", "paperhouse")
    postgres.shell(f"{DUMP} > /backup/dagster.dump")
    _home(host, f"{PACK} > /backup/home.tar", "paperhouse")
    other.shell(f"{RESTORE} < /backup/dagster.dump")
    _home(host, f"{UNPACK} < /backup/home.tar", "restored")
    for name, value in other.environment.items():
        monkeypatch.setenv(name, value)
    with dg.DagsterInstance.from_config(str(DEPLOY), "dagster.docker.yaml") as restored:
        assert restored.get_runs() == work.team.instance.get_runs()
        assert _exported(host, "restored") == _exported(host, "paperhouse")
        tomorrow = datetime.now(UTC) + timedelta(days=1)
        assert sum(delete_runs(restored, tomorrow)) == len(work.team.instance.get_runs())


def _kill(work: Work) -> None:
    """Kill a run that has archived pages and has more to do, and wait until it is red."""
    team, archived = work.team, Event.ASSET_MATERIALIZATION

    def at_work() -> list[str]:
        runs = team.instance.get_runs(dg.RunsFilter(statuses=[Status.STARTED]))
        return [run.run_id for run in runs if team.count(archived, run.run_id) > 2]

    [run_id] = random.Random(len(work.killed)).sample(team.until(at_work), 1)
    team.engine.kill(run_id)
    work.killed.append(run_id)
    since = time.monotonic()
    team.until(lambda: team.run(run_id).is_finished)
    work.red_after.append(time.monotonic() - since)


def _home(host: Host, script: str, volume: str) -> str:
    """What a shell says in a container that has a home, as `docker compose run code` does."""
    return host.run(
        ["sh", "-c", script],
        environment=image_environment(),
        volumes=[f"{volume}:/data", "backup:/backup"],
    )


def _exported(host: Host, volume: str) -> str:
    """The digest of each file of the export."""
    made = "python -m etl export /tmp/export && cd /tmp/export && sha256sum *"
    _home(host, f"{made} > /backup/{volume}.sums", volume)
    found = (host.volumes["backup"] / f"{volume}.sums").read_text()
    assert "core.papers-2023.parquet" in found
    return found
