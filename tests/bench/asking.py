"""How long it takes to ask: whole commands, in fresh processes, on all of ../shared/corpus.

    python -m tests.bench.asking

Prints the median and the worst of three, the slowest command first, and the CPU of the median.
Read it on an otherwise idle machine; where others work too, the CPU tells more.
"""

import os
import subprocess
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

from etl.release.queries import named_queries
from tests.bench.__main__ import MANIFEST, PAPERHOUSE, report, run

ROUNDS = 3
PROMISED = 0.6
FOLDERS = ("hf_api/days", "text", "hf_html")
ASKED = (
    ["--help"],
    ["status"],
    ["gaps"],
    ["search", "sparse attention"],
    ["search", "reasoning with large language models and reinforcement learning"],
    ["similar", "2602.12675"],
    ["query", "growth", "--paper", "2602.12675"],
    ["query", "keyword_by_month", "--keyword", "LLMs"],
    ["query", "papers_of_author", "--name", "Kai Chen"],
)


class Cost(NamedTuple):
    """Seconds of a command by the clock, and of CPU."""

    seconds: float
    cpu_seconds: float


def main() -> None:
    queries = (["query", name] for name in named_queries())
    with tempfile.TemporaryDirectory() as name:
        environment = {"PAPERHOUSE_HOME": name}
        folders = [MANIFEST.parent / it for it in FOLDERS]
        run([*PAPERHOUSE, "load", *folders, "--manifest", MANIFEST], environment)
        for command in ASKED:
            cost(command, environment)  # so that no first reading of a file is timed
        costs = {
            " ".join(command): sorted(cost(command, environment) for _ in range(ROUNDS))
            for command in (*ASKED, *queries)
        }
    slowest_first = sorted(costs.items(), key=lambda it: -it[1][ROUNDS // 2].seconds)
    print(f"{'median s':>8}  {'worst s':>8}  {'CPU s':>8}  command")
    for words, taken in slowest_first:
        middle = taken[ROUNDS // 2]
        print(
            f"{middle.seconds:8.2f}  {taken[-1].seconds:8.2f}  {middle.cpu_seconds:8.2f}  {words}"
        )
    words, taken = slowest_first[0]
    report(f"the slowest, paperhouse {words}", taken[ROUNDS // 2].seconds, "s", PROMISED)
    report("the median of all", median(it[ROUNDS // 2].seconds for it in costs.values()), "s", 0.5)


def cost(command: list[str], environment: dict[str, str]) -> Cost:
    """Of one command in a process of its own. Raises CalledProcessError."""
    start, before = time.perf_counter(), os.times()
    subprocess.run(
        [*PAPERHOUSE, *command],
        env=os.environ | environment,
        cwd=Path(__file__).parents[2],
        stdout=subprocess.DEVNULL,
        check=True,
    )
    after = os.times()
    used = after.children_user + after.children_system
    used -= before.children_user + before.children_system
    return Cost(time.perf_counter() - start, used)


if __name__ == "__main__":
    main()
