"""Real processes: two that load at the same time, and readers that ask all the while."""

import json
import subprocess
import sys
import time
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path

import pytest

from etl.fetch.crawl import crawl
from etl.fetch.session import open_session
from etl.pipeline.publish import publish_archive
from etl.sources.daily_papers.source import DAILY_PAPERS
from etl.sources.daily_papers.targets import daily_target
from tests.assets.conftest import FIRST, OWN, Plant

pytestmark = [pytest.mark.slow, *OWN]

PAUSE = 0.4
"""Seconds between new days: a load takes longer, so that each one has something to publish."""

ROOT = Path(__file__).parents[2]
LOAD = """
import sys
import dagster as dg
from assets.definitions import defs

job = defs.resolve_job_def("load")
with dg.DagsterInstance.ephemeral() as instance:
    for _ in range(int(sys.argv[1])):
        result = job.execute_in_process(instance=instance, raise_on_error=False)
        retries = sum(event.is_step_up_for_retry for event in result.all_events)
        print(result.success, retries)
"""
READ = """
import json, sys, time
from pathlib import Path
import duckdb

release, stop = Path(sys.argv[1]), Path(sys.argv[2])
stated = "select release_id, listing_count, paper_count from meta.releases"
counted = '''
    select max(release_id),
        (select count(*) from core.listings), (select count(*) from core.papers)
    from meta.releases
'''
seen = set()
while not stop.exists():
    with duckdb.connect(str(release), True, {'threads': 1}) as con:
        first = con.execute(f"{stated} order by release_id desc limit 1").fetchone()
        time.sleep(0.01)
        seen.add((first, con.execute(counted).fetchone()))
    time.sleep(0.3)
print(json.dumps(sorted(seen)))
"""


def test_two_loads_at_a_time_and_readers_never_meet_a_lock_or_half_a_release(
    plant: Plant, tmp_path: Path, soak: bool
) -> None:
    loads, readers = (25, 16) if soak else (1, 2)
    stop = tmp_path / "stop"
    _fetch(plant, FIRST)
    publish_archive(plant.settings, clock=plant.clock)
    with ExitStack() as stack:
        reading = [_start(stack, READ, plant.settings.release, stop) for _ in range(readers)]
        loading = [_start(stack, LOAD, loads) for _ in range(2)]
        day = FIRST
        while any(process.poll() is None for process in loading):
            day += timedelta(days=1)
            _fetch(plant, day)
            time.sleep(PAUSE)
        stop.touch()
        told = [process.communicate(timeout=60) for process in reading + loading]
    assert [process.returncode for process in reading + loading] == [0] * (readers + 2)
    assert [out.split("\n")[:-1] for out, _ in told[readers:]] == [["True 0"] * loads] * 2
    releases = plant.ask("select release_id, listing_count, paper_count from meta.releases")
    assert len(releases) == 1 + 2 * loads
    for out, _ in told[:readers]:
        seen = [tuple(map(tuple, pair)) for pair in json.loads(out.splitlines()[-1])]
        assert all(stated == counted for stated, counted in seen)
        assert {stated for stated, _ in seen} <= set(releases)
        assert len(seen) > 1


def _fetch(plant: Plant, day: date) -> None:
    """One more day in the archive; those that the site has not yet are listings of the newest."""
    settings = plant.settings
    with open_session(DAILY_PAPERS, settings.site, settings.archive, plant.clock) as opened:
        crawl(opened, [daily_target(day)], again=True)


def _start(stack: ExitStack, script: str, *words: object) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", script, *map(str, words)]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=subprocess.DEVNULL, text=True)
    return stack.enter_context(process)
