"""The commands that the README shows for Dagster are run, on a site and a home of the test."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import dagster as dg
import pytest

from etl.release.database import open_release
from etl.settings import from_environment
from tests.assets.conftest import OWN
from tests.replica import MadeUp, Replica

pytestmark = [pytest.mark.slow, *OWN]

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
MAY = date(2025, 5, 1)


@pytest.fixture
def replica() -> Iterator[Replica]:
    with Replica(MadeUp(MAY), now=datetime(2025, 7, 1), limits=None) as running:
        yield running


def test_every_block_is_one_that_is_run_here() -> None:
    """The first one is the environment of every other test of the README."""
    assert [block.splitlines()[0] for block in BLOCKS] == [". .venv/bin/activate", "make dagster"]


def test_a_month_is_fetched_in_one_run_and_loaded_in_the_home_of_the_ui(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    home = tmp_path / "dagster"
    block = BLOCKS[1].replace("$PWD/data/dagster", str(home))
    block = block.replace("make dagster", f"python -m assets.dagster_home {home}")
    bin_folder = Path(sys.executable).parent
    known = {name: value for name, value in os.environ.items() if not name.startswith("DAGSTER_")}
    env = known | {
        "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}",
        "VIRTUAL_ENV": str(bin_folder.parent),
        "PAPERHOUSE_SINCE": str(MAY),
    }
    words = [shutil.which("bash") or "bash", "-ec", block]
    done = subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    with dg.DagsterInstance.from_config(str(home)) as instance:
        runs = [(run.job_name, run.status.value) for run in instance.get_runs()]
        days = instance.get_materialized_partitions(dg.AssetKey("daily_pages"))
    assert runs == [("load", "SUCCESS"), ("__ASSET_JOB", "SUCCESS")]
    assert days == {f"2025-05-{day:02}" for day in range(1, 32)}
    with open_release(from_environment().release) as con:
        [(first, last)] = con.execute(
            "select min(listed_on)::varchar, max(listed_on)::varchar from core.listings"
        ).fetchall()
    assert (first, last) == ("2025-05-01", "2025-05-30")
    assert not (home / "logs" / "event.log").exists()  # where telemetry waits to be sent
