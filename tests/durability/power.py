"""Cuts the power of commands, on real file systems, and asks what is left of what they promise.

    python -m tests.durability.power [--states N] [--seed N] [--method M] [--scenes NAME…]

Two methods. A cut ends the file system under a running command, at a random moment, without writing
what stands in memory. A recording of all that a command had its disk do is replayed to a random
moment: what lies before a flush is there, and what lies after it in part, torn at 4 kB. Either way
the file system is mounted again, the promises are asked about, and the command is run again.
"""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from etl.workers.pool import keep_workers
from tests.durability.apart import end_when_told
from tests.durability.file_systems import EXT4, XFS, missing_tools, room
from tests.durability.power_methods import Lost, cut, reorder
from tests.durability.power_process import import_ahead
from tests.durability.served_scenes import ServedScenes, served_scenes


def main(states: int, seed: int, names: Sequence[str], method: str | None, workers: Path) -> int:
    """Print what came of each scene, on both file systems by both methods; the states lost."""
    rounds = [
        (system, name, each)
        for name in names
        for system in (EXT4, XFS)
        for each in (_METHODS if method is None else [method])
    ]
    import_ahead(names)
    count, found, started_at = -(-states // len(rounds)), list[Lost](), time.monotonic()
    with keep_workers(), served_scenes(workers) as scenes:
        for number, (system, name, each) in enumerate(rounds):
            with TemporaryDirectory(dir=workers) as folder:
                random, run = Random(f"{seed} {system.name} {name} {each}"), _METHODS[each]
                told = [*run(system, scenes[name], count, Path(folder), random)]
            lost = [it for it in told if it is not None]
            found += lost
            print(
                f"{name:<8} {system.name:<4} {each:<10} {len(told):4} states, {len(lost)} lost;"
                f" {(number + 1) * count:5} in {time.monotonic() - started_at:4.0f} s",
                flush=True,
            )
            for it in lost:
                print(f"    {'done' if it.is_done else 'under way'}: {'; '.join(it.broken)}")
    print(f"{count * len(rounds):,} losses of power, {len(found)} broke a promise")
    return len(found)


_METHODS = {"cut": cut, "reordering": reorder}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.durability.power", description=__doc__)
    parser.add_argument("--states", type=int, default=1000, help="losses of power in all (1000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--method", choices=[*_METHODS], help="both where it is left out")
    parser.add_argument(
        "--scenes", nargs="+", choices=ServedScenes.names, default=ServedScenes.names
    )
    return parser.parse_args()


if __name__ == "__main__":
    given = _arguments()
    if absent := missing_tools():
        sys.exit(f"no power can be cut here: {absent}")
    end_when_told()
    os.environ["PAPERHOUSE_ENRICH"] = os.environ["PAPERHOUSE_DETAILS"] = "0"
    with TemporaryDirectory(dir=room()) as folder:
        sys.exit(main(given.states, given.seed, given.scenes, given.method, Path(folder)) > 0)
