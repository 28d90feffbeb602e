"""What a pool makes of each message of a worker and of each end; the workers here are small."""

import signal
import subprocess
from collections.abc import Callable, Iterator
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any

import pytest

from etl.errors import ArchiveDamaged, StorageError
from etl.workers.pool import Task, WorkerPool, _end_process, _Worker
from etl.workers.task import Done, Failed, ForeseenError, Step, TaskFailure, TaskLimit
from tests.workers import deeds

LIMIT = TaskLimit(2.5, 300 * 2**20)
WORDS = "reading was ended from outside 3 times, as for want of memory"
Ours = Callable[..., "Connection[Any, Any]"]


@pytest.fixture
def pool() -> WorkerPool:
    """A pool for one worker, which has none yet."""
    return WorkerPool(LIMIT, size=1)


@pytest.fixture
def add_worker(pool: WorkerPool) -> Iterator[Ours]:
    """Gives the pool a worker that runs a script of the shell. Returns the worker's end."""
    ends: list[Connection[Any, Any]] = []

    def add(script: str = "exec sleep 99", *, is_new: bool = True) -> "Connection[Any, Any]":
        ours, theirs = Pipe()
        process = subprocess.Popen(["/bin/sh", "-c", script])
        pool._workers.append(_Worker(LIMIT, [], process, ours, is_new=is_new))
        ends.append(theirs)
        return theirs

    yield add
    pool.close()
    for end in ends:
        end.close()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (-signal.SIGPROF, "reading took more than 2.5 s"),
        (-signal.SIGABRT, "reading took more than 300 MB of memory"),
        (-signal.SIGSEGV, "reading crashed (SIGSEGV)"),
        (-signal.SIGBUS, "reading crashed (SIGBUS)"),
        (-signal.SIGILL, "reading crashed (SIGILL)"),
        (-signal.SIGFPE, "reading crashed (SIGFPE)"),
        (0, "reading ended its process with code 0"),
        (3, "reading ended its process with code 3"),
        (-signal.SIGKILL, None),
        (-signal.SIGHUP, None),
    ],
)
def test_the_end_of_a_worker_is_told_by_its_code(
    pool: WorkerPool, code: int, words: str | None
) -> None:
    assert pool._cause(code) == words


def test_a_task_is_sent_and_its_result_comes_after_its_steps(
    pool: WorkerPool, add_worker: Ours
) -> None:
    worker = add_worker()
    first, second = pool.submit(deeds.add, 1, 2), pool.submit(deeds.add, 3, 4)
    assert worker.recv() == (deeds.add, (1, 2))
    assert not worker.poll()
    for message in (Step(None), Step("page 7"), Done(3)):
        worker.send(message)
    assert (pool.result(first), second.answer) == (3, None)
    worker.send(Done(7))
    assert pool.result(second) == 7
    assert worker.recv() == (deeds.add, (3, 4))
    assert [(it.task, it.is_new) for it in pool._workers] == [(None, False)]


def test_an_error_that_is_foreseen_is_raised(pool: WorkerPool, add_worker: Ours) -> None:
    add_worker().send(ForeseenError(ArchiveDamaged("a file is damaged")))
    with pytest.raises(ArchiveDamaged, match=r"^a file is damaged$"):
        pool.result(pool.submit(deeds.add, 1, 2))
    assert len(pool._workers) == 1


@pytest.mark.parametrize("marks", [[None], ["page 6", "page 7"]])
def test_an_error_that_is_not_foreseen_ends_the_worker(
    pool: WorkerPool, add_worker: Ours, marks: list[str | None]
) -> None:
    worker = add_worker()
    process = pool._workers[0].process
    for message in (*map(Step, marks), Failed("reading_failed", "a fault")):
        worker.send(message)
    found = pool.result(pool.submit(deeds.add, 1, 2))
    assert found == TaskFailure("reading_failed", "a fault", marks[-1])
    assert pool._workers == []
    assert process.returncode == -signal.SIGKILL


def test_an_error_before_the_first_step_is_told_of_the_worker(
    pool: WorkerPool, add_worker: Ours
) -> None:
    add_worker().send(Failed("reading_failed", "no module"))
    with pytest.raises(RuntimeError, match=r"^a worker process cannot run: no module$"):
        pool.result(pool.submit(deeds.add, 1, 2))
    assert pool._workers == []


def end_in_a_task(pool: WorkerPool, add: Ours, script: str, has_begun: bool, **of_it: Any) -> Task:
    """Let a worker end when it has a task, of which it told a step or nothing."""
    worker = add(script, **of_it)
    task = Task(deeds.add, (1, 2))
    [it] = pool._workers
    pool._give(it, task)
    if has_begun:
        worker.send(Step("page 7"))
        pool._receive(it)
    it.process.wait()
    worker.close()
    pool._receive(it)
    assert pool._workers == []
    return task


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("exit 0", "reading ended its process with code 0"),
        ("exit 1", "reading ended its process with code 1"),
        ("kill -PROF $$", "reading took more than 2.5 s"),
    ],
)
def test_a_task_that_ended_its_worker_is_given_up_at_its_step(
    pool: WorkerPool, add_worker: Ours, script: str, words: str
) -> None:
    task = end_in_a_task(pool, add_worker, script, has_begun=True)
    assert task.answer == TaskFailure("too_costly", words, "page 7")
    assert not pool._queue


@pytest.mark.parametrize(
    ("script", "has_begun", "is_new", "kill_count"),
    [
        ("kill -KILL $$", True, True, 1),
        ("kill -KILL $$", False, True, 1),
        ("kill -PROF $$", False, False, 1),
        ("exit 0", False, False, 0),
    ],
)
def test_a_task_that_did_not_end_its_worker_is_begun_again_before_all_others(
    pool: WorkerPool, add_worker: Ours, script: str, has_begun: bool, is_new: bool, kill_count: int
) -> None:
    other = Task(deeds.add, (3, 4))
    pool._queue.append(other)
    task = end_in_a_task(pool, add_worker, script, has_begun, is_new=is_new)
    assert list(pool._queue) == [task, other]
    assert (task.answer, task.kill_count) == (None, kill_count)
    pool._queue.clear()


def test_a_task_whose_workers_are_ended_from_outside_is_given_up_the_third_time(
    pool: WorkerPool, add_worker: Ours
) -> None:
    worker = add_worker("kill -KILL $$")
    task = Task(deeds.add, (1, 2), kill_count=2)
    [it] = pool._workers
    worker.close()
    pool._give(it, task)
    assert task.answer == TaskFailure("too_costly", WORDS, None)


@pytest.mark.parametrize(
    ("script", "is_new", "code"), [("exit 1", True, 1), ("exit 1", False, 1), ("exit 0", True, 0)]
)
def test_a_worker_that_ends_before_it_begins_cannot_run(
    pool: WorkerPool, add_worker: Ours, script: str, is_new: bool, code: int
) -> None:
    with pytest.raises(StorageError) as raised:
        end_in_a_task(pool, add_worker, script, has_begun=False, is_new=is_new)
    assert str(raised.value) == f"a worker process cannot run: it ended with code {code}"


class LateEnd:
    """A process that takes so many seconds to end with code 3, unless it is killed before."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.code = seconds, 3

    def wait(self, timeout: float | None = None) -> int:
        if timeout is not None and timeout < self.seconds:
            raise subprocess.TimeoutExpired("a worker", timeout)
        self.seconds = 0
        return self.code

    def kill(self) -> None:
        if self.seconds:
            self.code = -signal.SIGKILL


def with_late_end(seconds: float, **stated: Any) -> _Worker:
    """A worker that closed its end of the pipe."""
    ours, theirs = Pipe()
    theirs.close()
    return _Worker(LIMIT, [], LateEnd(seconds), ours, **stated)  # type: ignore[arg-type]


@pytest.mark.parametrize(("seconds", "code"), [(1, 3), (1.5, None)])
def test_a_worker_that_says_no_more_has_a_second_to_end_by_itself(
    pool: WorkerPool, seconds: float, code: int | None
) -> None:
    task = Task(deeds.add, (1, 2))
    pool._workers.append(with_late_end(seconds, task=task, has_begun=True, mark="page 7"))
    pool._receive(pool._workers[0])
    words = f"reading ended its process with code {code}"
    assert task.answer == (code and TaskFailure("too_costly", words, "page 7"))
    assert list(pool._queue) == ([] if code else [task])


def test_processes_of_a_pool_that_is_closed_end_at_once(pool: WorkerPool) -> None:
    workers = [with_late_end(0.5), with_late_end(0.5)]
    pool._workers.append(workers[0])
    pool.close()
    assert pool._workers == []
    assert _end_process(workers[1]) == workers[0].process.wait() == -signal.SIGKILL
