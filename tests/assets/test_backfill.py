"""A backfill as the UI launches it: good days are green, bad ones red, and just these run again."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.assets import daemon
from tests.assets.conftest import OWN
from tests.assets.daemon import Daemon
from tests.replica import MadeUp, Replica

pytestmark = [pytest.mark.slow, *OWN]

FIRST = date(2026, 4, 1)
DAYS = [str(FIRST + timedelta(days=n)) for n in range(20)]
POISON = {"2026-04-07": "error_500", "2026-04-10": "island_cut", "2026-04-15": "not_found"}


@pytest.fixture
def replica() -> Iterator[Replica]:
    """Its now is the machine's, as the daemon's is; days of long ago have settled."""
    now = datetime.now(UTC).replace(tzinfo=None)
    with Replica(MadeUp(FIRST), now=now, limits=None, ticking=True) as running:
        yield running


@pytest.fixture
def running(environment: dict[str, str]) -> Iterator[Daemon]:
    with daemon.running() as found:
        yield found


def test_a_backfill_is_one_run_and_just_its_red_days_are_run_again(
    running: Daemon, replica: Replica
) -> None:
    for day, fault in POISON.items():
        replica.faults.attach(fault, f"/papers/date/{day}", times=None)
    first, ended = running.backfilled(DAYS, {"retries": 0})
    assert ended == "COMPLETED_FAILED"
    assert running.ranges() == [
        ("MATERIALIZED", "2026-04-01", "2026-04-06"),
        ("FAILED", "2026-04-07", "2026-04-07"),
        ("MATERIALIZED", "2026-04-08", "2026-04-09"),
        ("FAILED", "2026-04-10", "2026-04-10"),
        ("MATERIALIZED", "2026-04-11", "2026-04-14"),
        ("FAILED", "2026-04-15", "2026-04-15"),
        ("MATERIALIZED", "2026-04-16", "2026-04-20"),
    ]
    assert asked(replica) == DAYS
    assert len(running.instance.get_runs()) == 1
    replica.faults.clear()
    _, ended = running.failed_again(first)
    assert ended == "COMPLETED_SUCCESS"
    assert running.ranges() == [("MATERIALIZED", "2026-04-01", "2026-04-20")]
    assert asked(replica) == list(POISON)


def asked(replica: Replica) -> list[str]:
    """Days that were requested since the last time, in order of days."""
    found = [one.path.removeprefix("/papers/date/") for one in replica.requests if one.bucket]
    replica.record.clear()
    return sorted(found)
