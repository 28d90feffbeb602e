"""What Dagster adds to a backfill in one run, beside the same days through the library.

    python -m tests.bench.backfill [--days 1200]

Each event that Dagster keeps is its own cost, some milliseconds in SQLite: what they take in the
run is measured, and stated beside it.
"""

import argparse
import os
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path

import dagster as dg

from assets.definitions import defs
from assets.schedules import FIRST_DAY, LAST_DAY
from etl.clock import days_between
from etl.pipeline.fetch import fetch_targets
from etl.pipeline.known_days import known_day_states
from etl.settings import Settings, from_environment
from etl.sources.daily_papers.targets import daily_target
from tests.replica import MadeUp, Replica

LAST = date(2026, 9, 15)
NOW = datetime(2026, 10, 1)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.backfill", description=__doc__)
    parser.add_argument("--days", type=int, default=60)
    count = parser.parse_args().days
    first = LAST - timedelta(days=count - 1)
    with (
        tempfile.TemporaryDirectory() as folder,
        Replica(MadeUp(first - timedelta(days=7)), now=NOW, limits=None) as replica,
    ):
        _environment(replica.url, first)
        library = _library(_home(folder, "library"), first)
        run, events = _run(_home(folder, "run"), first)
    each = 1000 * events / count
    print(f"{count} days through the library {library:.2f} s, in one run of Dagster {run:.2f} s,")
    print(f"of which its events take {events:.2f} s, {each:.0f} ms a day")
    ratio = (run - events) / library
    print(f"without them {ratio:.2f} x, promised at most 2 x: {'kept' if ratio <= 2 else 'MISSED'}")


def _environment(url: str, first: date) -> None:
    os.environ |= {
        "PAPERHOUSE_SITE": url,
        "PAPERHOUSE_PAGES": "0",
        "PAPERHOUSE_SINCE": str(first),
        "DAGSTER_DISABLE_TELEMETRY": "1",
    }


def _home(folder: str, name: str) -> Settings:
    os.environ["PAPERHOUSE_HOME"] = str(Path(folder, name))
    return from_environment()


def _library(settings: Settings, first: date) -> float:
    start = time.perf_counter()
    span = days_between(first, LAST)
    done = fetch_targets(settings, [daily_target(day) for day in span])
    seconds = time.perf_counter() - start
    assert done.stopped is None
    return seconds


def _run(settings: Settings, first: date) -> tuple[float, float]:
    """Seconds of the run, and of them those in which events were kept."""
    job = defs.resolve_job_def("backfill")
    tags = {FIRST_DAY: str(first), LAST_DAY: str(LAST)}
    with dg.instance_for_test() as instance:
        spent = _timed(instance)
        start = time.perf_counter()
        assert job.execute_in_process(instance=instance, tags=tags).success
        seconds = time.perf_counter() - start
    states = {it.state for it in known_day_states(settings) if it.day <= LAST}
    assert states == {"complete", "repeat"}
    return seconds, sum(spent)


def _timed(instance: dg.DagsterInstance) -> list[float]:
    """Seconds of each event that the instance keeps from now on."""
    spent: list[float] = []
    store = instance.event_log_storage.store_event

    def timed(event: dg.EventLogEntry) -> None:
        start = time.perf_counter()
        store(event)
        spent.append(time.perf_counter() - start)

    instance.event_log_storage.store_event = timed  # type: ignore[method-assign]
    return spent


if __name__ == "__main__":
    main()
