"""What a kill leaves behind is never taken for what it is not."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from etl.stage.progress import no_progress
from tests.durability.home import Home
from tests.durability.kill_at import act
from tests.durability.pages import Pages

pytestmark = pytest.mark.slow

_COMMIT = """
import os, sys
import duckdb
con = duckdb.connect(sys.argv[1])
con.execute(sys.argv[2])
os.kill(os.getpid(), 9)
"""


@pytest.fixture(scope="module")
def once_loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Pages]:
    """A home with one day's pages, which stand beside those of a day that is not loaded yet."""
    folder = tmp_path_factory.mktemp("once")
    home, pages = Home(folder / "home"), Pages(folder / "pages")
    pages.answer(1, range(1, 4))
    act(home.settings, no_progress, *pages.load)
    pages.answer(2, range(4, 6))
    return home, pages


@pytest.fixture
def loaded(once_loaded: tuple[Home, Pages], tmp_path: Path) -> Home:
    return once_loaded[0].copy(tmp_path / "home")


@pytest.fixture
def load(once_loaded: tuple[Home, Pages]) -> tuple[str, ...]:
    """The command that loads both days."""
    return once_loaded[1].load


@pytest.mark.parametrize(
    ("name", "statement"),
    [
        (".history.duckdb.new", "insert into attempts select * from attempts"),
        (".history.duckdb.new", "drop table checks"),
        (".papers.duckdb.new", "create schema core"),
        (".papers.duckdb.new", "drop table core.papers cascade"),
    ],
)
def test_a_log_without_its_file_is_not_replayed(
    loaded: Home, load: tuple[str, ...], name: str, statement: str
):
    new = loaded.path / name / f"{name[1:-4]}"
    new.parent.mkdir()
    if statement.startswith(("insert", "drop")):
        new.write_bytes((loaded.path / f"{name[1:-4]}").read_bytes())
    _kill_after(new, statement)
    act(loaded.settings, no_progress, *load)
    assert loaded.ask("select count(*) from core.papers") == [(5,)]
    assert loaded.attempts() == [("published", release_id) for release_id in loaded.releases()]
    assert not [left for left in loaded.names() if ".new" in left]


@pytest.mark.parametrize("size", [0, 1, 4096, 12_288, 100_000])
def test_a_stage_that_was_never_finished_is_made_again(
    loaded: Home, load: tuple[str, ...], size: int
):
    content = loaded.settings.stage.read_bytes()
    loaded.settings.stage.write_bytes(content[:size])
    act(loaded.settings, no_progress, *load)
    assert loaded.ask("select count(*) from core.papers") == [(5,)]


def _kill_after(database: Path, statement: str) -> None:
    """Leaves the database with a log that holds this statement."""
    killed = subprocess.run([sys.executable, "-c", _COMMIT, str(database), statement], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert database.with_name(database.name + ".wal").exists()


def test_the_processes_of_a_killed_load_end_soon(home: Home, pages: Pages):
    """Some stand ready to hand over a batch that nobody will take."""
    for day in range(1, 26):
        path = pages.answer(day, range(day * 100, day * 100 + 50))
        path.write_text(path.read_text() + " " * 2**20)
    load = home.start(*pages.load)
    children = Path(f"/proc/{load.pid}/task/{load.pid}/children")
    if not children.exists():
        pytest.skip("this system does not tell the children of a process")
    while not children.read_text():
        assert load.poll() is None
        time.sleep(0.01)
    time.sleep(1)
    started = children.read_text().split()
    load.kill()
    load.communicate(timeout=20)
    deadline = time.monotonic() + 20
    while any(_is_running(pid) for pid in started):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _is_running(pid: str) -> bool:
    """Whether it still works; a process that nobody has waited for is over as well."""
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z"
