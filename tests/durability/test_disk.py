"""A disk that is full, limited, read-only or forbidden: one clear error, and nothing lost."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from etl.stage.connection import connect
from etl.stage.progress import no_progress
from tests.durability.disk import Disk
from tests.durability.home import Home
from tests.durability.kill_at import act
from tests.durability.pages import Pages

pytestmark = pytest.mark.slow

FULL = "No space left on device"
LARGE = "File too large"
FORBIDDEN = "Permission denied"
READ_ONLY = "Read-only file system"

_LIMITED = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
os.execv(sys.argv[2], sys.argv[2:])
"""
_SET_PRIVILEGES = shutil.which("setpriv")


@dataclass(frozen=True)
class Loads:
    """Two loads: of `first`, which `home` has, then of `more`, after which it is `expected`.

    exported: files of an export after the first one.
    sizes: bytes of the files that the first load leaves, by name.
    """

    first: Pages
    more: Pages
    home: Home
    exported: dict[str, bytes]
    before: dict[str, str]
    expected: dict[str, str]

    @property
    def sizes(self) -> dict[str, int]:
        return {path.name: path.stat().st_size for path in self.home.path.iterdir()}


@pytest.fixture(scope="session")
def loads(tmp_path_factory: pytest.TempPathFactory) -> Loads:
    folder = tmp_path_factory.mktemp("loads")
    first, more = Pages(folder / "first"), Pages(folder / "more")
    first.answer(1, range(1, 7))
    for day in range(2, 6):
        more.answer(day, range(10 * day, 10 * day + 8))
    home = Home(folder / "home")
    act(home.settings, no_progress, *first.load)
    undisturbed = home.copy(folder / "undisturbed")
    act(undisturbed.settings, no_progress, *more.load)
    exported = home.export(folder / "exported")
    return Loads(first, more, home, exported, home.content(), undisturbed.content())


def test_a_release_that_differs_in_one_value_says_something_else(tmp_path, loads):
    """What the tests of kills, disks and losses of power compare."""
    home = loads.home.copy(tmp_path / "home")
    with connect(home.settings.release) as con:
        con.execute("update core.papers set title = title || '.' where arxiv_id = '2604.00003'")
    found = home.content()
    assert found.keys() == loads.before.keys()
    assert [it for it in found if found[it] != loads.before[it]] == ["core.papers"]


@pytest.mark.parametrize(
    ("room", "what"),
    [
        (0, r"archive/\S+\.warc\.gz"),
        (20_000, r"stage\.duckdb\S*"),
        (500_000, r"\.papers\.duckdb\.new\S*"),
        (3_000_000, r"\.papers\.duckdb\.new\S*"),
    ],
)
def test_a_full_disk_costs_only_a_re_run(disk: Disk, tmp_path, loads, room, what):
    home = loads.home.copy(disk.path / "home")
    disk.leave(room)
    _refused(home.run(*loads.more.load), rf"cannot write {home.path}/{what}: {FULL}")
    assert home.content() == loads.before
    assert not [name for name in home.names() if ".new" in name]
    disk.leave(32 * 2**20)
    act(home.settings, no_progress, *loads.more.load)
    assert home.content() == loads.expected


def test_a_disk_too_full_for_history_keeps_the_release_and_records_it_later(
    disk: Disk, tmp_path, loads
):
    """The room is for everything before history, which nothing states: it is looked for."""
    sizes = loads.sizes
    for room in range(sizes["papers.duckdb"] + 10**6, sum(sizes.values()), 200_000):
        home = Home(disk.path / f"home{room}")
        disk.leave(room)
        load = home.run(*loads.first.load)
        if home.settings.release.exists():
            break
        shutil.rmtree(home.path)
    _refused(load, rf"cannot write {home.path}/\.history\.duckdb\.new\S*: {FULL}")
    [published] = home.releases()
    disk.leave(32 * 2**20)
    act(home.settings, no_progress, *loads.more.load)
    assert home.content() == loads.expected
    assert [release_id for _, release_id in home.attempts()] == home.releases()
    assert home.releases()[0] == published


@pytest.mark.parametrize(
    ("limit", "what"),
    [(1_000, r"archive/\S+\.warc\.gz"), (1_000_000, r"\.papers\.duckdb\.new/papers\.duckdb")],
)
def test_a_limit_on_the_size_of_files_costs_only_a_re_run(tmp_path, loads, limit, what):
    home = loads.home.copy(tmp_path / "home")
    load = home.run(*loads.more.load, prefix=[sys.executable, "-c", _LIMITED, str(limit)])
    _refused(load, rf"cannot write {home.path}/{what}: {LARGE}")
    assert home.content() == loads.before
    act(home.settings, no_progress, *loads.more.load)
    assert home.content() == loads.expected


@pytest.fixture
def forbid() -> Iterator[Callable[[Path], list[str]]]:
    """Makes a folder read-only; what to put before a command that has to respect that.

    Root respects no permission, so it gives up that right first. Skips where it cannot.
    """
    forbidden: list[Path] = []

    def forbid(folder: Path) -> list[str]:
        if os.geteuid() == 0 and _SET_PRIVILEGES is None:
            pytest.skip("root writes anywhere, and setpriv is not here to take that right away")
        folder.chmod(0o555)
        forbidden.append(folder)
        return [_SET_PRIVILEGES, "--bounding-set=-dac_override"] if os.geteuid() == 0 else []

    yield forbid
    for folder in forbidden:
        folder.chmod(0o755)


def test_a_forbidden_home_is_an_error_and_can_be_read(tmp_path, loads, forbid):
    home = loads.home.copy(tmp_path / "home")
    prefix = forbid(home.path)
    load = home.run(*loads.more.load, prefix=prefix)
    _refused(load, rf"cannot write {home.path}\S*: {FORBIDDEN}")
    assert home.run("export", tmp_path / "forbidden", prefix=prefix).returncode == 0
    assert _files(tmp_path / "forbidden") == loads.exported
    home.path.chmod(0o755)
    act(home.settings, no_progress, *loads.more.load)
    assert home.content() == loads.expected


def test_a_forbidden_archive_is_an_error(tmp_path, loads, forbid):
    home = loads.home.copy(tmp_path / "home")
    prefix = forbid(home.settings.archive)
    load = home.run(*loads.more.load, prefix=prefix)
    _refused(load, rf"cannot write {home.path}\S*: {FORBIDDEN}")


def test_a_home_that_cannot_be_made_is_an_error(tmp_path, loads, forbid):
    (tmp_path / "parent").mkdir()
    prefix = forbid(tmp_path / "parent")
    home = Home(tmp_path / "parent" / "home")
    load = home.run(*loads.first.load, prefix=prefix)
    _refused(load, rf"cannot write {home.path}\S*: {FORBIDDEN}")


def test_a_read_only_disk_is_an_error_and_can_be_read(disk: Disk, tmp_path, loads):
    home = loads.home.copy(disk.path / "home")
    disk.set_read_only(read_only=True)
    _refused(home.run(*loads.more.load), rf"cannot write {home.path}\S*: {READ_ONLY}")
    assert home.run("export", tmp_path / "read_only").returncode == 0
    assert _files(tmp_path / "read_only") == loads.exported
    disk.set_read_only(read_only=False)
    act(home.settings, no_progress, *loads.more.load)
    assert home.content() == loads.expected


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def _refused(load: "subprocess.CompletedProcess[str]", message: str) -> None:
    """It says, in one line, what could not be written, why, and what to do."""
    assert (load.returncode, load.stdout) == (5, "")
    [line] = load.stderr.splitlines()
    assert re.match(rf"paperhouse: {message}", line), line
    assert line.count("run the command again") == 1
