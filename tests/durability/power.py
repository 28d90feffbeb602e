"""Cuts the power of commands, on real file systems, and asks what is left of what they promise.

    python -m tests.durability.power [--states N] [--seed N] [--method M] [--scenes NAME…]

Two methods. A cut ends the file system under a running command, at a random moment, without writing
what stands in memory. A recording of all that a command had its disk do is replayed to a random
moment: what lies before a flush is there, and what lies after it in part, torn at 4 kB. Either way
the file system is mounted again, the promises are asked about, and the command is run again.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from multiprocessing import get_context
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

from etl.workers.pool import keep_workers
from tests.durability.file_systems import (
    EXT4,
    XFS,
    FileSystem,
    copy_sparse,
    cut_power,
    make,
    missing_tools,
    mounted,
    room,
)
from tests.durability.home import ROOT, Home
from tests.durability.power_checks import Checker, Outcome, outcome
from tests.durability.power_command import carry_out
from tests.durability.power_scenes import PowerScenes, Scene, power_scenes
from tests.durability.recorded_disk import Recording, read_log, recorded
from tests.durability.strict_files import strict_files

_FORKS = get_context("forkserver")
"""Forks processes that have imported the commands, so that a second holds many cuts."""
_FORKS.set_forkserver_preload([carry_out.__module__, "etl.cli.loading"])
_SECONDS = 120
_LATEST = 1.2
"""The last moment for a cut, in shares of the time that the command takes undisturbed."""


class Lost(NamedTuple):
    """A state in which a promise is broken."""

    system: str
    method: str
    scene: str
    is_done: bool
    broken: list[str]


def prepared(system: FileSystem, scene: Scene, folder: Path) -> Path:
    """An image with the home that the command meets."""
    image = folder / "base.img"
    make(system, image)
    with mounted(system, image, folder / "mnt") as mount:
        shutil.copytree(scene.home.path, mount / "home")
    return image


def cut(
    system: FileSystem, scene: Scene, count: int, folder: Path, random: Random
) -> Iterator[Lost | None]:
    """Cut the power of so many runs; each is told, and the promises that it broke."""
    base, image = prepared(system, scene, folder), folder / "cut.img"
    undisturbed = scene.home.copy(folder / "undisturbed")
    scene.leave_unsynced(undisturbed)
    started_at = time.monotonic()
    assert _Process(scene, undisturbed, folder / "output").wait() == 0
    seconds = time.monotonic() - started_at
    after = outcome(scene, undisturbed, folder / "after")
    checker = Checker(scene, _before(scene, folder), after, folder)
    for _ in range(count):
        copy_sparse(base, image)
        with mounted(system, image, folder / "mnt") as mount:
            scene.leave_unsynced(Home(mount / "home"))
            process = _Process(scene, Home(mount / "home"), folder / "output")
            code = process.wait(random.random() * _LATEST * seconds)
            cut_power(mount)
            process.kill()
        yield _check(system, "cut", checker, image, folder, is_done=code == 0)


def reorder(
    system: FileSystem,
    scene: Scene,
    count: int,
    folder: Path,
    random: Random,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Lost | None]:
    """Rebuild so many states of one run's disk; each is told, and the promises that it broke."""
    recording, after = record(system, scene, folder, environment or {})
    checker = Checker(scene, _before(scene, folder), after, folder)
    image = folder / "state.img"
    for is_done in recording.states(recording.cuts(count, random), image, random):
        yield _check(system, "reordering", checker, image, folder, is_done=is_done)


def record(
    system: FileSystem, scene: Scene, folder: Path, environment: Mapping[str, str]
) -> tuple[Recording, Outcome]:
    """What the real command had its disk do, and what it left."""
    base, image, log = prepared(system, scene, folder), folder / "disk.img", folder / "log"
    copy_sparse(base, image)
    log.unlink(missing_ok=True)
    with recorded(image, log, folder / "fuse") as disk, mounted(system, disk, folder / "mnt") as at:
        home = Home(at / "home")
        _carry_out(scene, home, environment)
        logged = log.stat().st_size
        left = home.copy(folder / "left")
    operations = read_log(log)
    by_then = sum(it.at <= logged for it in operations)
    return Recording(base, log, operations, by_then), outcome(scene, left, folder / "after")


def strict(
    scene: Scene,
    folder: Path,
    environment: Mapping[str, str] | None = None,
    last: int | None = None,
) -> Iterator[Lost | None]:
    """Ask about what each sync of a run left durable by POSIX, and its end; last: of so many."""
    store, states = folder / "store", folder / "states"
    scene.home.copy(store / "home")
    with strict_files(store, states, folder / "mnt") as mount:
        _carry_out(scene, Home(mount / "home"), environment or {})
        left = Home(mount / "home").copy(folder / "left")
    after = outcome(scene, left, folder / "after")
    checker = Checker(scene, _before(scene, folder), after, folder)
    found = sorted(states.iterdir())
    for state in found[-last:] if last else found:
        is_done = state == found[-1]
        broken = checker.broken(Home(state / "home"), is_done=is_done)
        yield Lost("POSIX", "strict", scene.name, is_done, broken) if broken else None


def _carry_out(scene: Scene, home: Home, environment: Mapping[str, str]) -> None:
    """The real command, which has to end with exit code 0."""
    scene.leave_unsynced(home)
    done = subprocess.run(
        [sys.executable, "-m", carry_out.__module__, *scene.words],
        env=os.environ | scene.variables(home) | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def _before(scene: Scene, folder: Path) -> Outcome:
    return Outcome(scene.content(scene.home, folder / "before"), scene.archived(scene.home), {})


def _check(
    system: FileSystem, method: str, checker: Checker, image: Path, folder: Path, *, is_done: bool
) -> Lost | None:
    """Mount what is left, and ask."""
    try:
        with mounted(system, image, folder / "mnt") as mount:
            broken = checker.broken(Home(mount / "home"), is_done=is_done)
    except OSError as error:
        broken = [f"the file system: {error}"]
    return Lost(system.name, method, checker.scene.name, is_done, broken) if broken else None


class _Process:
    """A command in a process of its own."""

    def __init__(self, scene: Scene, home: Home, output: Path) -> None:
        arguments = (scene.words, scene.variables(home), str(output))
        self._process = _FORKS.Process(target=carry_out, args=arguments)
        self._process.start()

    def wait(self, seconds: float = _SECONDS) -> int | None:
        """The exit code; None where it runs for longer."""
        self._process.join(seconds)
        return self._process.exitcode

    def kill(self) -> None:
        self._process.kill()
        self._process.join()


def main(states: int, seed: int, names: Sequence[str], method: str | None, workers: Path) -> int:
    """Print what came of each scene, on both file systems by both methods; the states lost."""
    rounds = [
        (system, name, each)
        for name in names
        for system in (EXT4, XFS)
        for each in (_METHODS if method is None else [method])
    ]
    count, found, started_at = -(-states // len(rounds)), list[Lost](), time.monotonic()
    with keep_workers(), power_scenes(workers) as scenes:
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
    parser.add_argument("--scenes", nargs="+", choices=PowerScenes.names, default=PowerScenes.names)
    return parser.parse_args()


if __name__ == "__main__":
    given = _arguments()
    if absent := missing_tools():
        sys.exit(f"no power can be cut here: {absent}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that all is unmounted
    os.environ["PAPERHOUSE_ENRICH"] = os.environ["PAPERHOUSE_DETAILS"] = "0"
    with TemporaryDirectory(dir=room()) as folder:
        sys.exit(main(given.states, given.seed, given.scenes, given.method, Path(folder)) > 0)
