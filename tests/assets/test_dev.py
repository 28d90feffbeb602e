"""The whole of Dagster, as `make ui` or `dg dev` starts it, loads what was fetched, unasked."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from etl.release.database import open_release
from etl.settings import from_environment
from tests.assets import dev
from tests.replica import MadeUp, Replica

pytestmark = pytest.mark.slow

FIRST = date(2026, 4, 1)
DAYS = [str(FIRST + timedelta(days=n)) for n in range(20)]
WEEKDAYS = 13
"""Of these days, without the site's holiday."""

LAUNCH = """
mutation ($days: [String!]) {
  launchPartitionBackfill(
    backfillParams: { assetSelection: [{ path: ["daily_pages"] }], partitionNames: $days }
  ) { ... on LaunchBackfillSuccess { backfillId } }
}
"""


@pytest.fixture
def replica() -> Iterator[Replica]:
    """Its now is the machine's, as the daemon's is; days of long ago have settled."""
    now = datetime.now(UTC).replace(tzinfo=None)
    with Replica(MadeUp(FIRST), now=now, limits=None, ticking=True) as running:
        yield running


@pytest.fixture(autouse=True)
def _is_soaking(soak: bool) -> None:
    if not soak:
        pytest.skip("the daemon looks around every 30 s: minutes, so only with --soak")


def listed_days() -> int:
    with open_release(from_environment().release) as con:
        [(count,)] = con.execute("select count(distinct listed_on) from core.listings").fetchall()
    return int(count)


def test_what_the_ui_fetches_is_loaded_by_itself(
    tmp_path: Path, environment: dict[str, str], replica: Replica
) -> None:
    with dev.running(tmp_path / "dagster", environment) as ui:
        assert ui.ask(LAUNCH, days=DAYS)["launchPartitionBackfill"]["backfillId"]
        ui.wait(from_environment().release.exists)
        assert listed_days() == WEEKDAYS
        assert "Traceback" not in ui.log.read_text()


def test_what_a_shell_fetches_is_loaded_by_the_daemon_of_dg_dev(
    tmp_path: Path, environment: dict[str, str], replica: Replica
) -> None:
    """The README's command, on the same instance. `dg check defs` finds nothing to object to."""
    exported = environment | {"PAPERHOUSE_SINCE": str(FIRST)}
    with dev.running(tmp_path / "dagster", exported, [dev.DG, "dev"]) as served:
        span = f"{DAYS[0]}...{DAYS[-1]}"
        fetch = [dev.DG, "launch", "--assets", "daily_pages", "--partition-range", span]
        served.run(fetch, exported)
        served.wait(from_environment().release.exists)
        assert listed_days() == WEEKDAYS
        served.run([dev.DG, "check", "defs"], exported)
