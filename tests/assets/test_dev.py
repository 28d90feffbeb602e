"""The whole of Dagster as `make ui` starts it: its daemon loads what was fetched, unasked."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from etl.release.database import open_release
from etl.settings import from_environment
from tests.assets import dev
from tests.assets.dev import Dev
from tests.replica import MadeUp, Replica

pytestmark = pytest.mark.slow

FIRST = date(2026, 4, 1)
DAYS = [str(FIRST + timedelta(days=n)) for n in range(20)]
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


@pytest.fixture
def started(tmp_path: Path, environment: dict[str, str], soak: bool) -> Iterator[Dev]:
    if not soak:
        pytest.skip("the daemon looks around every 30 s: minutes, so only with --soak")
    with dev.running(tmp_path / "dagster", environment) as running:
        yield running


def test_what_is_fetched_is_loaded_by_itself(started: Dev, replica: Replica) -> None:
    assert started.ask(LAUNCH, days=DAYS)["launchPartitionBackfill"]["backfillId"]
    settings = from_environment()
    started.wait(settings.release.exists)
    with open_release(settings.release) as con:
        found = con.execute("select count(distinct listed_on) from core.listings").fetchall()
    assert found == [(13,)]
    assert "Traceback" not in started.log.read_text()
