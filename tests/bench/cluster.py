"""Reading an archive again with one and with two workers, and what the one who orders it holds.

    python -m tests.bench.cluster [--gigabytes 0.3 1 3] [--workers 1 2] [--memory 1GB]

Pages are the 300 rendered ones of the other benches, each as often as the size asks for, with bytes
and an instant of its own each time. Timed is the staging of all of them into an empty stage, from
the first look at the cluster on, by workers of one thread each. The archive is in a folder that
all share, so that no server takes a core. Run it on an otherwise idle machine.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from etl.archive.documents import Provenance, new_document
from etl.archive.sharing import refresh_archive
from etl.archive.writer import ArchiveWriter
from etl.clock import SYSTEM_CLOCK
from etl.pipeline.locked_stage import open_locked_stage
from etl.pipeline.parsing_workers import parsing_workers
from etl.pipeline.reading_cluster import reading_cluster
from etl.settings import Settings, from_environment
from etl.sources.archived import ARCHIVED_DOCUMENTS
from etl.stage.ingest import stage_new
from etl.stage.progress import no_progress
from etl.workers.cluster import Cluster
from tests.bench.__main__ import rendered
from tests.dask_machines import ROOT, dask_machines

FIRST_DAY = datetime(2026, 1, 1)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.cluster", description=__doc__)
    parser.add_argument("--gigabytes", type=float, nargs="+", default=[0.3, 1, 3])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--memory", default="1GB", help="PAPERHOUSE_MEMORY")
    parser.add_argument("--stage", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.stage:
        print(json.dumps(staged(from_environment())))
        return
    os.environ["PAPERHOUSE_MEMORY"] = asked.memory
    with tempfile.TemporaryDirectory() as name:
        pages = sorted(rendered(Path(name) / "pages").iterdir())
        print(
            f"{'pages GB':>8} {'workers':>7} {'wall s':>7} {'MB/s':>6} {'CPU s':>6} {'peak MB':>8}"
            f" {'bytes':>6}"
        )
        for gigabytes in asked.gigabytes:
            measure(Path(name) / str(gigabytes), pages, gigabytes, asked.workers)


def measure(
    folder: Path, pages: list[Path], gigabytes: float, worker_counts: Sequence[int]
) -> None:
    """Print the figures of one size, for each number of workers."""
    home, share = folder / "home", folder / "share"
    os.environ |= {"PAPERHOUSE_HOME": str(home), "PAPERHOUSE_ARCHIVE": str(share)}
    settings = from_environment()
    byte_count = archive(settings, pages, gigabytes)
    for worker_count in worker_counts:
        machines_folder = folder / f"machines{worker_count}"
        machines_folder.mkdir()
        with dask_machines(machines_folder, worker_count) as machines:
            report(byte_count, worker_count, PAPERHOUSE_CLUSTER=machines.url)


def report(byte_count: int, worker_count: int, **environment: str) -> None:
    """Stage everything and print a line.

    A small archive is staged once before, so that the imports of the workers do not count.
    """
    for _ in range(2 if byte_count < 1e9 else 1):
        found = subprocess.run(
            [sys.executable, "-m", "tests.bench.cluster", "--stage"],
            env=os.environ | environment,
            cwd=ROOT,
            check=True,
            capture_output=True,
        )
    seconds, cpu, peak, returned = json.loads(found.stdout)
    size = byte_count / 1e6
    print(
        f"{size / 1e3:8.1f} {worker_count:7} {seconds:7.1f} {size / seconds:6.1f} {cpu:6.1f}"
        f" {peak:8.0f} {returned * 100e6 / byte_count:6.0f}",
        flush=True,
    )


def archive(settings: Settings, pages: list[Path], gigabytes: float) -> int:
    """Archive so many bytes of pages, each of an instant of its own; return how many."""
    refresh_archive(settings.archive, settings.store)
    byte_count = number = 0
    with ArchiveWriter(settings.archive, {}) as writer:
        while byte_count < gigabytes * 1e9:
            for page in pages:
                body = page.read_bytes() + b"\n" * number
                stated = Provenance(
                    f"https://huggingface.co/papers/date/{page.stem}",
                    FIRST_DAY + timedelta(hours=number),
                )
                writer.add(new_document(body, stated, "import", FIRST_DAY))
                byte_count += len(body)
            number += 1
    return byte_count


def staged(settings: Settings) -> tuple[float, float, float, int]:
    """Stage all of the archive anew, and say what it took.

    Returns seconds, seconds of our own processor time, MB at the peak, and bytes that came back.
    """
    returned = 0
    results = Cluster.results

    def counted(
        self: Cluster, work: Callable[[Any], object], calls: Iterable[tuple[Any, Any]]
    ) -> Iterator[tuple[Any, Any]]:
        nonlocal returned
        for subject, packed in results(self, work, calls):
            returned += len(packed)
            yield subject, packed

    Cluster.results = counted  # type: ignore[method-assign]
    started = time.perf_counter()
    with (
        reading_cluster(settings, SYSTEM_CLOCK) as cluster,
        parsing_workers(settings) as readers,
        open_locked_stage(settings, no_progress, anew=True) as con,
    ):
        stage_new(con, settings.archive, ARCHIVED_DOCUMENTS, readers, no_progress, cluster)
    seconds = time.perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_SELF)
    return seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, returned


if __name__ == "__main__":
    main()
