"""The cost of checking a release: SQL and the suites of Great Expectations over the whole corpus.

    python -m tests.bench.suites        prints what it measures

Seconds are of the clock, after imports, the best of five; on an otherwise idle machine.
"""

import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

import expectations
from etl.build.checks import run_checks
from etl.settings import Settings
from tests.bench.__main__ import DAYS, MANIFEST, PAPERHOUSE, report, run

ROUNDS = 5
PAST = """
insert into {table} by name
select {table}.* replace (release_id || '-' || number as release_id)
from {table}, range(500) as past(number)
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        settings = Settings(home=Path(name) / "home")
        days = sorted(DAYS.glob("*.json"))
        home = {"PAPERHOUSE_HOME": str(settings.home)}
        run([*PAPERHOUSE, "load", *days[:-1], "--manifest", MANIFEST], home)
        run([*PAPERHOUSE, "load", days[-1], "--manifest", MANIFEST], home)
        measure(settings, Path(name) / "new.duckdb")


def measure(settings: Settings, new: Path) -> None:
    shutil.copyfile(settings.release, new)
    suites = expectations.release_suites(settings)
    with duckdb.connect() as con:
        con.execute(f"attach '{new}' as release")
        con.execute("use release")
        start = time.perf_counter()
        suites(con, run_checks(con))
        print(f"the first time, imports included: {time.perf_counter() - start:.2f} s")
        answered = run_checks(con)
        of_checks = best(lambda: run_checks(con))
        of_suites = best(lambda: suites(con, answered))
        print(f"checks in SQL {of_checks:.2f} s, suites and Data Docs {of_suites:.2f} s")
        report("all checks over the whole corpus", of_checks + of_suites, "s", 3)
        remember(settings.history)
        report(
            "suites after 1,000 releases / 2",
            best(lambda: suites(con, answered)) / of_suites,
            "x",
            1.5,
        )


def remember(history: Path) -> None:
    """Every release of history 500 times more."""
    with duckdb.connect(str(history)) as past:
        for table in ("attempts", "checks", "fill_rates"):
            past.execute(PAST.format(table=table))


def best(asked: Callable[[], object]) -> float:
    seconds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        asked()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


if __name__ == "__main__":
    main()
