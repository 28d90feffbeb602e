"""A task that costs too much ends its worker, and nothing else."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.errors import ArchiveDamaged
from etl.workers.pool import WorkerPool, keep_workers, worker_pool
from etl.workers.task import TaskFailure, TaskLimit, Work
from tests.workers import deeds, polars_deeds

pytestmark = pytest.mark.slow

SLOW, LARGE = "reading took more than 2 s", "reading took more than 300 MB of memory"
PATIENCE = 60
"""Seconds for what takes two at most where nothing else runs."""
LIMIT = TaskLimit(2, 300 * 2**20)
FAILED = "reading failed, which is a fault of this program: KeyError at deeds.py:"


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    with worker_pool(LIMIT, ["tests.workers.deeds"]) as opened:
        yield opened


@pytest.mark.parametrize(
    ("work", "arguments", "kind", "words", "at"),
    [
        (deeds.compute_for_ever, ["page 7"], "too_costly", SLOW, "page 7"),
        (deeds.take_memory, [], "too_costly", LARGE, None),
        (deeds.fail, [], "reading_failed", FAILED, None),
        (deeds.end_by, [signal.SIGSEGV], "too_costly", "reading crashed (SIGSEGV)", None),
        (deeds.end_by, [signal.SIGABRT], "too_costly", LARGE, None),
        (deeds.end_by, [signal.SIGKILL], "too_costly", "reading was ended from outside 3 t", None),
    ],
)  # fmt: skip
def test_h2_a_task_is_given_up_with_the_reason_and_the_next_one_goes_on(
    pool: WorkerPool, work: Work, arguments: list[object], kind: str, words: str, at: str | None
) -> None:
    given_up, behind = pool.submit(work, *arguments), pool.submit(deeds.add, 2, 3)
    failure = pool.result(given_up)
    assert isinstance(failure, TaskFailure)
    assert (failure.kind, failure.at) == (kind, at)
    assert failure.words.startswith(words)
    assert pool.result(behind) == 5


def test_polars_without_memory_ends_its_worker_where_it_shall_print_a_backtrace(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RUST_BACKTRACE", "1")
    with worker_pool(LIMIT, ["tests.workers.polars_deeds"]) as opened:
        failure = opened.result(opened.submit(polars_deeds.take_the_last_memory))
    assert isinstance(failure, TaskFailure)


def test_a_task_whose_worker_was_ended_from_outside_is_done_by_another(
    pool: WorkerPool, tmp_path: Path
) -> None:
    assert pool.result(pool.submit(deeds.end_the_first_time, tmp_path / "begun")) == "done"


def test_an_error_that_is_foreseen_is_raised_and_its_worker_goes_on(pool: WorkerPool) -> None:
    with pytest.raises(ArchiveDamaged, match="a file is damaged"):
        pool.result(pool.submit(deeds.refuse))
    assert pool.result(pool.submit(deeds.add, 1, 1)) == 2


def test_a_parent_may_hold_more_memory_than_its_workers(pool: WorkerPool) -> None:
    kept = b"x" * LIMIT.byte_count
    pool.close()
    assert [pool.result(pool.submit(deeds.add, 1, it)) for it in (1, 2)] == [2, 3]
    assert len(kept) == LIMIT.byte_count


def test_a_worker_has_no_file_of_its_parent(tmp_path: Path) -> None:
    with (tmp_path / "load.lock").open("w") as lock, worker_pool(LIMIT) as pool:
        fcntl.flock(lock, fcntl.LOCK_EX)
        os.set_inheritable(lock.fileno(), True)
        found = pool.result(pool.submit(deeds.open_files))
    others = [name for name in found if not name.startswith(("/dev/null", "/proc/"))]
    assert [name.partition(":")[0] for name in others] == ["socket"]


SCRIPT = """
import sys
from etl.workers.pool import worker_pool
from etl.workers.task import TaskLimit
from tests.workers import deeds
print("the script runs", flush=True)
with worker_pool(TaskLimit(float(sys.argv[1]), 2**30)) as pool:
    print(pool.result(pool.submit(deeds.add, 2, 2)), flush=True)
    task = pool.submit(deeds.compute_for_ever, "")
    print(pool._workers[0].process.pid, flush=True)
    pool.result(task)
"""


@pytest.mark.parametrize(
    ("number", "limit"), [(signal.SIGINT, 600), (signal.SIGKILL, 2)], ids=["Ctrl-C", "kill"]
)
def test_h2_workers_end_with_their_parent_and_do_not_run_its_script(
    tmp_path: Path, number: int, limit: int
) -> None:
    """A worker in C that gets no other word ends at its limit of processor time."""
    path = tmp_path / "script.py"
    path.write_text(SCRIPT)
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(
        [sys.executable, path, str(limit)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline().decode().strip() for _ in range(3)]
        assert lines[:2] == ["the script runs", "4"]
        time.sleep(0.3)
        start = time.monotonic()
        process.send_signal(number)
        assert process.stdout.read() == b""
        process.wait(timeout=PATIENCE)
    while _runs(int(lines[2])):
        assert time.monotonic() - start < PATIENCE
        time.sleep(0.05)


def _runs(process_id: int) -> bool:
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def test_workers_that_are_kept_serve_later_pools_of_the_same_limits() -> None:
    def process_of(seconds: float) -> int:
        with worker_pool(TaskLimit(seconds, 300 * 2**20)) as pool:
            found: int = pool.result(pool.submit(deeds.process_id))
            return found

    with keep_workers():
        first, other, again = process_of(5), process_of(6), process_of(5)
        assert again == first != other
        assert [Path(f"/proc/{it}").exists() for it in (first, other)] == [True, True]
    assert [Path(f"/proc/{it}").exists() for it in (first, other)] == [False, False]
    assert process_of(5) != process_of(5)
