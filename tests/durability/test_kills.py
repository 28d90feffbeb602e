"""A kill at any moment: the last release opens, and a re-run ends where an undisturbed run does.

A commit point is reached by a process that kills itself there, a random moment by killing the real
command line at some share of the time for which an undisturbed run holds the lock.
"""

import random
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from etl.stage.progress import no_progress
from tests.durability.home import Home
from tests.durability.kill_at import act, exit_code_at
from tests.durability.pages import Pages

pytestmark = pytest.mark.slow

POINTS = (
    ("first", "archiving", 2),
    ("first", "archived", 1),
    ("first", "staged", 2),
    ("first", "published", 1),
    ("more", "archiving", 3),
    ("more", "archived", 1),
    ("more", "staging", 1),
    ("more", "staged", 2),
    ("more", "derived", 1),
    ("more", "checked", 1),
    ("more", "published", 1),
    ("more", "recorded", 1),
    ("rebuild", "staging", 1),
    ("rebuild", "published", 1),
    ("accept", "archived", 1),
    ("accept", "published", 1),
)
"""A scene, and a step in it that is told for that time."""

FILES = {
    *("archive", "archive-index.sqlite", "load.lock"),
    *("history.duckdb", "papers.duckdb", "stage.duckdb"),
}
STAGE_LOG = "stage.duckdb.wal"
"""Rows that the next checkpoint takes in: the stage keeps them here until there are 16 MB."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """As many random kills as `--kills` asks for beyond those at commit points."""
    if "kill" in metafunc.fixturenames:
        count = max(metafunc.config.getoption("kills") - len(POINTS), 0)
        metafunc.parametrize("kill", range(count))


@dataclass(frozen=True)
class Scene:
    """A home before a command, and what an undisturbed run of the command makes of it.

    seconds: for how long that run holds the lock.
    """

    home: Home
    command: tuple[str, ...]
    before: dict[str, str]
    after: dict[str, str]
    archived: list[str]
    seconds: float


class Scenes:
    """`first` loads where nothing is yet, `more` onto a release; `rebuild`; `accept`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[str, Scene] = {}
        self._first, self._more = Pages(folder / "first"), Pages(folder / "more")
        self._first.answer(1, range(1, 7))
        self._first.answer(2, range(7, 10))
        self._first.text("text_blank.txt")
        self._held = self._more.answer(1, range(1, 3), hour=9)
        self._more.answer(2, range(7, 12), hour=9)
        self._more.answer(3, range(12, 16))
        self._more.text("text_cards.txt")

    def __getitem__(self, name: str) -> Scene:
        if name not in self._made:
            self._made[name] = self._undisturbed(name, *self._start(name))
        return self._made[name]

    def _start(self, name: str) -> tuple[Home, tuple[str, ...]]:
        match name:
            case "first":
                return Home(self._folder / "nothing"), self._first.load
            case "more":
                return self._ended("first"), self._more.load
            case "rebuild":
                return self._ended("more"), ("rebuild",)
            case _:
                held = self._more.capture_id(self._held)
                return self._ended("more"), ("accept", held)

    def _ended(self, name: str) -> Home:
        assert self[name].after
        return Home(self._folder / f"{name}.home")

    def _undisturbed(self, name: str, start: Home, command: tuple[str, ...]) -> Scene:
        home = start.copy(self._folder / f"{name}.home")
        home.settings.lock.unlink(missing_ok=True)
        process = home.start(*command)
        began_at = _locked(home, process)
        assert _ended(process) == 0
        seconds = time.monotonic() - began_at
        before = start.content()
        after = home.content()
        return Scene(start, command, before, after, home.archived(), seconds)


@pytest.fixture(scope="session")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> Scenes:
    return Scenes(tmp_path_factory.mktemp("scenes"))


@pytest.mark.parametrize(("name", "step", "nth"), POINTS)
def test_a_kill_at_a_commit_point_costs_only_a_re_run(
    scenes: Scenes, tmp_path: Path, record_property, name: str, step: str, nth: int
):
    scene = scenes[name]
    home = scene.home.copy(tmp_path / "home")
    known = home.releases()
    code = exit_code_at(home.settings, step, nth, scene.command)
    assert code == -signal.SIGKILL
    record_property("kill", f"{name} {step}")
    is_out = step in ("published", "recorded")
    assert home.content() == (scene.after if is_out else scene.before)
    assert len(home.releases()) == len(known) + is_out
    _rerun(scene, home, known, kills=1)


def test_a_kill_at_a_random_moment_costs_only_a_re_run(
    scenes: Scenes, tmp_path: Path, record_property, kill: int
):
    rng = random.Random(kill)
    scene = scenes[rng.choice(("first", "more", "more", "rebuild", "accept"))]
    home = scene.home.copy(tmp_path / "home")
    known = home.releases()
    kills = rng.choice((1, 1, 1, 2, 3))
    for nth in range(kills):
        kept = home.copy(tmp_path / f"kept{nth}")
        record_property("kill", _killed(scene, home, rng.random(), kept))
        out = home.content()
        assert out == (scene.after if home.releases() != known else scene.before)
        if home.releases() != known and scene.command[0] == "accept":
            break  # there is nothing left to decide, and the command says so at once
    _rerun(scene, home, known, kills)


def _killed(scene: Scene, home: Home, share: float, kept: Home) -> str:
    """Kills a run at that share of its time; says what the run was about.

    A run that was over before is undone, from what is kept, and the next one is killed earlier.
    """
    known = len(home.releases())
    home.settings.lock.unlink(missing_ok=True)
    process = home.start(*scene.command)
    _locked(home, process)
    time.sleep(share * scene.seconds)
    process.kill()
    if _ended(process) == -signal.SIGKILL:
        return "published" if len(home.releases()) > known else home.state()
    shutil.rmtree(home.path)
    kept.copy(home.path)
    return _killed(scene, home, share * 0.7, kept)


def _locked(home: Home, process: "subprocess.Popen[str]") -> float:
    """The instant at which the process took the lock."""
    while not home.settings.lock.exists() and process.poll() is None:
        time.sleep(0.001)
    return time.monotonic()


def _ended(process: "subprocess.Popen[str]") -> int:
    process.communicate(timeout=120)
    return process.returncode


def _rerun(scene: Scene, home: Home, known: list[str], kills: int) -> None:
    act(home.settings, no_progress, *scene.command)
    assert home.content() == scene.after
    assert home.names() - {STAGE_LOG} == FILES
    assert home.archived() == scene.archived
    released = home.releases()
    assert home.attempts() == [("published", release_id) for release_id in released]
    assert released[: len(known)] == known
    assert 1 <= len(released) - len(known) <= kills + 1
