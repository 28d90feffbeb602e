"""The cost of one more day, and of each question, as the warehouse grows.

    python -m tests.bench.scale [--papers 10000 100000] [--checkout FOLDER] [--keep FOLDER]

Whole processes are timed, with their peak of memory. Run it on an otherwise idle machine. A
checkout of another version shows what a change brought. Kept are the homes, as FOLDER/10000/home.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path

from etl.build.changes import clone_file
from etl.stage.sql_files import sql_folder
from tests.bench.archives import ArchivePages

ROOT = Path(__file__).parents[2]
DAYS = ROOT.parent / "shared/corpus/hf_api/days"
DAY_ROUNDS = 3


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scale", description=__doc__)
    parser.add_argument("--papers", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--checkout", type=Path, default=ROOT)
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    asked = parser.parse_args()
    os.environ["PYTHONPATH"] = str(asked.checkout)
    os.chdir(asked.checkout)
    print(f"{'papers':>10} {'step':<32} {'wall s':>7} {'CPU s':>7} {'peak MB':>8}")
    for count in asked.papers:
        with tempfile.TemporaryDirectory() as folder:
            measure(asked.keep.resolve() / str(count) if asked.keep else Path(folder), count)


def measure(folder: Path, paper_count: int) -> None:
    """Print the figures of one size."""
    pages = ArchivePages(folder, sorted(DAYS.glob("*.json")))
    os.environ["PAPERHOUSE_HOME"] = str(folder / "home")
    run(paper_count, "load all", *load(pages.write(paper_count)))
    for number in range(1, DAY_ROUNDS + 1):
        run(paper_count, "one more day", *load(pages.write_next_day(number)))
        copy_release(paper_count, folder / "home/papers.duckdb")
    run(paper_count, "nothing new", "publish")
    run(paper_count, "audit", "audit")
    for command in ("status", "gaps"):
        run(paper_count, command, command)
    run(paper_count, "search", "search", "diffusion policy")
    run(paper_count, "similar", "similar", first_paper())
    for name in sql_folder("queries"):
        run(paper_count, name, "query", name)
    release = (folder / "home/papers.duckdb").stat().st_size
    print(f"{paper_count:>10,} release {release / 1e6:.0f} MB", flush=True)


def copy_release(paper_count: int, release: Path) -> None:
    """Time what of a day is the clone of the last release, written out."""
    copied = release.with_suffix(".copy")
    started = time.perf_counter()
    clone_file(release, copied)
    with copied.open("rb") as file:
        os.fsync(file.fileno())
    seconds = time.perf_counter() - started
    copied.unlink()
    print(f"{paper_count:>10,} {'the release copied, of a day':<32} {seconds:7.1f}", flush=True)


def first_paper() -> str:
    """The id of a paper that every size has."""
    return str(json.loads(min(DAYS.glob("*.json")).read_bytes())[0]["paper"]["id"])


def load(folder: Path) -> tuple[str, ...]:
    return ("load", str(folder), "--manifest", str(folder / "captures.csv"))


def run(paper_count: int, step: str, *arguments: str) -> None:
    """Time one command to its end, and print a line about it."""
    command = [sys.executable, "-m", "etl", *arguments]
    started = time.perf_counter()
    output = os.open(os.devnull, os.O_WRONLY)
    actions = [(os.POSIX_SPAWN_DUP2, output, 1), (os.POSIX_SPAWN_DUP2, output, 2)]
    child = os.posix_spawn(sys.executable, command, os.environ, file_actions=actions)
    _, status, used = os.wait4(child, 0)
    seconds = time.perf_counter() - started
    if status:
        raise SystemExit(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    cpu, peak = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    print(f"{paper_count:>10,} {step:<32} {seconds:7.1f} {cpu:7.1f} {peak:8.0f}", flush=True)
    os.close(output)


if __name__ == "__main__":
    main()
