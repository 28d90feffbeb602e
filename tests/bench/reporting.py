"""How long the quality report takes, at release 1 and at release 1,000.

    python -m tests.bench.reporting

Whole processes are timed, interpreter and imports included, over real captures of ../shared.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from etl.archive.documents import Provenance
from etl.pipeline.input_files import collect_files
from etl.pipeline.load import load_documents
from etl.settings import Settings
from etl.stage.connection import connect

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared/corpus"
SCRIPT = (
    "from etl.settings import from_environment\n"
    "from expectations.report import write_report\n"
    "print(write_report(from_environment()))"
)
PROMISED = 2.0
ROUNDS = 3

_EARLIER = """
    insert into past.attempts
    select attempts.* replace (
        strftime(attempted_at - to_days(number::integer), '%Y%m%dT%H%M%S.%fZ') as release_id,
        attempted_at - to_days(number::integer) as attempted_at,
        paper_count - number as paper_count,
        case when number % 50 = 7 then 'blocked' else 'published' end as outcome
    )
    from past.attempts cross join range(1, $count) as numbers (number)
"""
_FOLLOWED = """
    insert into past.{table}
    select it.* replace (attempts.release_id as release_id)
    from past.{table} as it cross join past.attempts as attempts
    where attempts.release_id < it.release_id
"""
_RELEASES = """
    insert into current.meta.releases by name
    select * exclude (outcome) rename (attempted_at as published_at)
    from past.attempts
    where outcome = 'published' and release_id not in (from (
        select release_id from current.meta.releases
    ))
"""


def aged(settings: Settings, count: int) -> None:
    """Give a home with one release a past of so many attempts in all, one a day."""
    with connect() as con:
        con.execute(f"attach '{settings.history}' as past")
        con.execute(f"attach '{settings.release}' as current")
        con.execute(_EARLIER, {"count": count})
        for table in ("checks", "fill_rates"):
            con.execute(_FOLLOWED.format(table=table))
        con.execute(_RELEASES)


def seconds(settings: Settings) -> float:
    """One process that writes the report."""
    started = time.perf_counter()
    environment = {"PAPERHOUSE_HOME": str(settings.home), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", SCRIPT]
    subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        settings = Settings(home=Path(name) / "home")
        load(settings)
        for count in (1, 1000):
            if count > 1:
                aged(settings, count)
            taken = median(seconds(settings) for _ in range(ROUNDS))
            size = settings.quality_report.stat().st_size
            missed = "" if taken < PROMISED else "  MISSED"
            print(f"report at release {count:,}: {taken:.2f} s, {size / 1e3:.0f} kB{missed}")


def load(settings: Settings) -> None:
    """Real captures, where they are; else a made-up day."""
    if CORPUS.is_dir():
        found = collect_files(settings, [CORPUS], CORPUS / "captures.csv", Provenance())
        load_documents(settings, found.documents)
        return
    page = settings.home.with_name("day.json")
    page.write_text(json.dumps([]))
    load_documents(settings, [(page, Provenance())])


if __name__ == "__main__":
    main()
