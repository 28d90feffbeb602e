"""One load at a time: a second one waits, saying so, or gives up after a stated time."""

import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from etl.files import owner_lock
from etl.stage.progress import no_progress
from tests.durability.home import Home
from tests.durability.kill_at import act
from tests.durability.pages import Pages

pytestmark = pytest.mark.slow

_HOLD = """
import sys, time
from pathlib import Path
from etl.files import owner_lock
with owner_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def holder(home: Home) -> Iterator["subprocess.Popen[str]"]:
    """Another process, which holds the lock."""
    words = [sys.executable, "-c", _HOLD, str(home.settings.lock)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


@pytest.mark.slow
def test_two_loads_at_once_both_end_in_the_release(home: Home, pages: Pages, holder):
    """Both wait for the holder, so both are under way when one of them gets the lock."""
    answers = [pages.answer(1, range(1, 4)), pages.answer(2, range(4, 8))]
    loads = [home.start("load", path, "--manifest", pages.manifest) for path in answers]
    for load in loads:
        assert load.stderr is not None
        assert "another load is running" in load.stderr.readline()
    holder.kill()
    for load in loads:
        load.communicate(timeout=120)
    assert [load.returncode for load in loads] == [0, 0]
    counts = "select listed_on::varchar, count(*) from core.listings group by all order by all"
    assert home.ask(counts) == [("2026-04-01", 3), ("2026-04-02", 4)]
    assert len(home.attempts()) == 2


@pytest.mark.parametrize(("seconds", "said"), [("0.5", "0.5 s"), ("0", "0 s")])
def test_a_load_gives_up_after_the_stated_time(home: Home, pages: Pages, holder, seconds, said):
    pages.answer(1, range(1, 4))
    began_at = time.monotonic()
    load = home.run(*pages.load, PAPERHOUSE_LOCK_SECONDS=seconds)
    assert time.monotonic() - began_at < 30
    assert (load.returncode, load.stdout) == (4, "")
    waiting, message = load.stderr.splitlines()
    assert waiting == "another load is running; waiting for it to finish"
    assert message.startswith(f"paperhouse: another load holds {home.settings.lock}")
    assert f"did not finish within {said}" in message
    assert home.names() == {"load.lock"}


def test_a_killed_holder_frees_the_lock(home: Home, pages: Pages, holder):
    pages.answer(1, range(1, 4))
    holder.kill()
    holder.wait()
    load = home.run(*pages.load, PAPERHOUSE_LOCK_SECONDS="0.5")
    assert (load.returncode, load.stderr) == (0, "")


def test_who_only_reads_needs_no_lock(home: Home, pages: Pages):
    pages.answer(1, range(1, 4))
    act(home.settings, no_progress, *pages.load)
    with owner_lock(home.settings.lock):
        answer = home.run("query", "select count(*) as n from core.papers", "--format", "csv")
    assert (answer.returncode, answer.stdout.split(), answer.stderr) == (0, ["n", "3"], "")
