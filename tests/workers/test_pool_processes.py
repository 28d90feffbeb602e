"""How many processes a pool has, which of them takes a task, and what becomes of one that ends."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from etl.errors import StorageError
from etl.workers.pool import WorkerPool, keep_workers
from etl.workers.task import TaskFailure, TaskLimit
from tests.workers import deeds

pytestmark = pytest.mark.slow

LIMIT = TaskLimit(5, 300 * 2**20)
MODULES = ["tests.workers.deeds"]


@pytest.fixture
def pool() -> Iterator[WorkerPool]:
    """A pool of one process."""
    opened = WorkerPool(LIMIT, MODULES, size=1)
    yield opened
    opened.close()


def ids(pool: WorkerPool) -> list[int]:
    return [it.process.pid for it in pool._workers]


@pytest.mark.parametrize(("size", "cores", "expected"), [(3, 8, 3), (None, 8, 8), (None, None, 1)])
def test_a_pool_has_as_many_processes_at_most_as_it_is_told_or_there_are_cores(
    monkeypatch: pytest.MonkeyPatch, size: int | None, cores: int | None, expected: int
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    assert WorkerPool(LIMIT, size=size).size == expected


def test_processes_start_up_to_the_size_of_the_pool_and_stay() -> None:
    pool = WorkerPool(LIMIT, size=2)
    assert ids(pool) == []
    pool.start()
    [first] = ids(pool)
    pool.start(1)
    assert ids(pool) == [first]
    pool.start(3)
    assert len(ids(pool)) == 2
    assert ids(pool)[0] == first
    pool.close()
    assert ids(pool) == []
    assert not Path(f"/proc/{first}").exists()


def test_tasks_beyond_the_processes_wait_in_their_order(pool: WorkerPool, tmp_path: Path) -> None:
    path = tmp_path / "letters"
    tasks = [pool.submit(deeds.note, path, it) for it in "abc"]
    assert len(pool._workers) == 1
    assert pool.result(tasks[2]) is None
    assert path.read_text() == "abc"
    assert [pool.result(it) for it in tasks] == [None] * 3


def test_a_task_goes_to_a_process_that_waits() -> None:
    pool = WorkerPool(LIMIT, MODULES, size=2)
    found = {pool.result(pool.submit(deeds.process_id)) for _ in range(3)}
    assert [*found] == ids(pool)
    pool.close()


def test_a_process_that_was_ended_while_it_waited_is_replaced(pool: WorkerPool) -> None:
    before = pool.result(pool.submit(deeds.process_id))
    os.kill(before, signal.SIGKILL)
    os.waitid(os.P_PID, before, os.WEXITED | os.WNOWAIT)
    after = pool.result(pool.submit(deeds.process_id))
    assert ids(pool) == [after] != [before]


@pytest.mark.parametrize("count", [2, 3])
def test_a_task_is_begun_three_times_at_most(pool: WorkerPool, tmp_path: Path, count: int) -> None:
    path = tmp_path / "begun"
    task = pool.submit(deeds.end_at_first, count, path)
    words = "reading was ended from outside 3 times, as for want of memory"
    expected = "done" if count == 2 else TaskFailure("too_costly", words, None)
    assert pool.result(task) == expected
    assert path.read_text() == "xxx"


@pytest.mark.parametrize("name", ["SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE"])
def test_a_crash_is_told_by_its_signal(pool: WorkerPool, name: str) -> None:
    task = pool.submit(deeds.end_by, signal.Signals[name])
    assert pool.result(task) == TaskFailure("too_costly", f"reading crashed ({name})", None)


@pytest.mark.parametrize("code", [0, 3])
def test_a_task_that_ends_its_process_is_given_up_with_the_code(
    pool: WorkerPool, code: int
) -> None:
    assert pool.result(pool.submit(deeds.add, 1, 2)) == 3
    words = f"reading ended its process with code {code}"
    task = pool.submit(deeds.leave, code, "page 7")
    assert pool.result(task) == TaskFailure("too_costly", words, "page 7")
    assert pool.result(pool.submit(deeds.add, 1, 2)) == 3


@pytest.mark.parametrize(("program", "code"), [("true", 0), ("false", 1)])
def test_a_process_that_cannot_run_is_told(
    monkeypatch: pytest.MonkeyPatch, pool: WorkerPool, program: str, code: int
) -> None:
    monkeypatch.setattr(sys, "executable", f"/bin/{program}")
    with pytest.raises(StorageError) as raised:
        pool.result(pool.submit(deeds.add, 1, 2))  # either may be what notices
    assert str(raised.value) == f"a worker process cannot run: it ended with code {code}"


@pytest.mark.parametrize("has_ended", [False, True])
def test_a_process_whose_modules_are_missing_is_told(has_ended: bool) -> None:
    pool = WorkerPool(LIMIT, ["no_such_module"])
    pool.start()
    if has_ended:
        pool._workers[0].process.wait()
    with pytest.raises(RuntimeError, match=r"^a worker process cannot run: .*'no_such_module'$"):
        pool.result(pool.submit(deeds.add, 1, 2))
    assert ids(pool) == []


def test_a_process_finds_our_modules_and_no_backtrace_and_is_a_group_of_its_own(
    monkeypatch: pytest.MonkeyPatch, pool: WorkerPool
) -> None:
    monkeypatch.setenv("RUST_BACKTRACE", "1")
    monkeypatch.syspath_prepend("")
    backtrace, paths, group = pool.result(pool.submit(deeds.surroundings))
    assert backtrace == "0"
    assert paths == [it or str(Path.cwd()) for it in sys.path]
    assert [group] == ids(pool)


def test_a_process_reads_and_writes_nothing_of_its_parent(pool: WorkerPool, tmp_path: Path) -> None:
    before = [os.dup(number) for number in range(3)]
    with (tmp_path / "terminal").open("w+b") as file:
        try:
            for number in range(3):
                os.dup2(file.fileno(), number)
            pool.start()
        finally:
            for number, kept in enumerate(before):
                os.dup2(kept, number)
                os.close(kept)
    assert pool.result(pool.submit(deeds.standard_files)) == ["/dev/null"] * 3


def test_only_processes_that_wait_are_kept_for_pools_of_the_same_limits_and_modules() -> None:
    def started(limit: TaskLimit, modules: list[str], *, is_busy: bool = False) -> Any:
        pool = WorkerPool(limit, modules, size=1)
        pool.start()
        [found] = ids(pool)
        if is_busy:
            pool.submit(deeds.compute_for_ever, "")
        pool.close()
        return found

    with keep_workers():
        first = started(LIMIT, MODULES)
        others = [started(LIMIT, []), started(TaskLimit(6, LIMIT.byte_count), MODULES)]
        assert len({first, *others}) == 3
        assert started(LIMIT, MODULES, is_busy=True) == first
        assert not Path(f"/proc/{first}").exists()
        assert started(LIMIT, MODULES) not in (first, *others)
        assert started(LIMIT, []) == others[0]
