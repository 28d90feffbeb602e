"""How power is lost: each method makes states of a scene's home, and tells what broke in each."""

import shutil
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from typing import NamedTuple

from tests.durability.file_systems import FileSystem, copy_sparse, cut_power, make, mounted
from tests.durability.home import Home
from tests.durability.outside import BEFORE
from tests.durability.power_checks import Checker, Outcome, outcome
from tests.durability.power_process import CommandProcess, carry_out_whole
from tests.durability.recorded_disk import Recording, read_log, recorded
from tests.durability.scene import Scene
from tests.durability.strict_files import strict_files

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
    scene.outside.rewind(BEFORE)
    started_at = time.monotonic()
    assert CommandProcess(scene, undisturbed, folder / "output").wait() == 0
    seconds = time.monotonic() - started_at
    after = outcome(scene, undisturbed)
    checker = Checker(scene, _before(scene, folder), after)
    for _ in range(count):
        copy_sparse(base, image)
        scene.outside.rewind(BEFORE)
        with mounted(system, image, folder / "mnt") as mount:
            scene.leave_unsynced(Home(mount / "home"))
            process = CommandProcess(scene, Home(mount / "home"), folder / "output")
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
    checker = Checker(scene, _before(scene, folder), after)
    image = folder / "state.img"
    for moment in recording.states(recording.cuts(count, random), image, random):
        scene.outside.rewind(recording.logged(moment))
        is_done = moment >= recording.done
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
        with scene.outside.noting(lambda: log.stat().st_size):
            carry_out_whole(scene, home, environment)
        logged = log.stat().st_size
        left = home.copy(folder / "left")
    operations = read_log(log)
    by_then = sum(it.end <= logged for it in operations)
    return Recording(base, log, operations, by_then), outcome(scene, left)


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
        with scene.outside.noting(lambda: len(list(states.iterdir()))):
            carry_out_whole(scene, Home(mount / "home"), environment or {})
        left = Home(mount / "home").copy(folder / "left")
    after = outcome(scene, left)
    checker = Checker(scene, _before(scene, folder), after)
    found = sorted(states.iterdir())
    for state in found[-last:] if last else found:
        is_done = state == found[-1]
        scene.outside.rewind(int(state.name) + 1)
        broken = checker.broken(Home(state / "home"), is_done=is_done)
        yield Lost("POSIX", "strict", scene.name, is_done, broken) if broken else None


def _before(scene: Scene, folder: Path) -> Outcome:
    home = scene.home.copy(folder / "home")
    return Outcome(scene.content(home), scene.archived(home), {})


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
