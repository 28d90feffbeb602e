"""What asking the site costs beside reading the same pages from files."""

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from urllib.request import urlopen

DAY_COUNT = 300
RUN = """
import sys
from datetime import date
from etl.clock import days_between
from etl.pipeline.fetch import fetch_targets
from etl.pipeline.publish import publish_archive
from etl.sources.daily_papers.targets import daily_target
from etl.pipeline.parsing_workers import parsing_workers
from etl.settings import from_environment
settings = from_environment()
days = days_between(*map(date.fromisoformat, sys.argv[1:]))
with parsing_workers(settings) as started:
    done = fetch_targets(settings, [daily_target(day) for day in days], started=started)
    publish_archive(settings, started=started)
sys.exit(len(done.requests) != 300)
"""
"""The daily job, for days of long ago, and without the search index: `load` makes none either."""


def last_days(days: Path) -> list[date]:
    """300 days in a row, the last ones of a folder of API days; weekends are pages as well."""
    last = date.fromisoformat(max(days.glob("*.json")).stem)
    return [last - timedelta(days=ago) for ago in range(DAY_COUNT - 1, -1, -1)]


@contextmanager
def site(days: Path) -> Iterator[str]:
    """The replica in a process of its own, without a quota."""
    command = [sys.executable, "-m", "tests.replica", "--no-quota", "--folder", str(days)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def saved(url: str, days: Sequence[date], folder: Path) -> float:
    """Saves the pages with a manifest; the seconds that the site took to answer."""
    folder.mkdir()
    lines, seconds = ["path,url"], 0.0
    for day in days:
        address = f"{url}/papers/date/{day}"
        start = time.perf_counter()
        with urlopen(address) as response:  # noqa: S310 - the replica
            body = response.read()
        seconds += time.perf_counter() - start
        (folder / f"{day}.html").write_bytes(body)
        lines.append(f"{day}.html,{address}")
    (folder / "captures.csv").write_text("\n".join(lines))
    return seconds
