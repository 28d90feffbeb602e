"""The parent's side: processes that carry out tasks, and are replaced when a task ends them."""

import json
import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from msgspec.structs import astuple

from etl.errors import StorageError
from etl.workers.process import memory_words
from etl.workers.task import Done, Failed, ForeseenError, Step, TaskFailure, TaskLimit, Work

_COMMAND = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); "
    "from etl.workers.process import serve; from etl.workers.task import TaskLimit; "
    "socket, parent, seconds, byte_count, modules = json.loads(sys.argv[2]); "
    "serve(socket, parent, TaskLimit(seconds, byte_count), modules)"
)
"""It imports the worker's module and nothing of the caller's script."""

_NO_BACKTRACE = {"RUST_BACKTRACE": "0"}
"""Polars would print one where it finds no memory. It takes a lock for that and finds no memory for
it either; then it waits for its own lock, for ever."""

_CRASHES = (signal.SIGSEGV, signal.SIGBUS, signal.SIGILL, signal.SIGFPE)
_MOST_KILLS = 3
"""Times that a task is begun when its worker is ended from outside, as for want of memory."""


@dataclass(eq=False)
class Task:
    """A call that a worker is to make. answer: None until it is made or given up."""

    work: Work
    arguments: tuple[object, ...]
    answer: Done | ForeseenError | TaskFailure | None = None
    kill_count: int = 0


@dataclass(eq=False)
class _Worker:
    """A process with its end of a pipe, the task that it was given, and the last mark it told."""

    limit: TaskLimit
    modules: Sequence[str]
    process: "subprocess.Popen[bytes]"
    connection: "Connection[Any, Any]"
    task: Task | None = None
    has_begun: bool = False
    is_new: bool = True
    mark: str | None = None


_kept: list[_Worker] | None = None
"""Idle processes of pools that were closed; None outside of `keep_workers`."""


class WorkerPool:
    """Processes that start when there is work for them. A pool belongs to one thread.

    They are started afresh, not forked, because the caller may have threads. They inherit no open
    file but their pipe, and no Ctrl-C reaches them. They end with the pool or with the parent.
    """

    def __init__(
        self, limit: TaskLimit, modules: Sequence[str] = (), size: int | None = None
    ) -> None:
        """modules: what each process imports at once, because its tasks will need it.

        size: the most processes; without it, as many as there are cores.
        """
        self.size = size or os.cpu_count() or 1
        self._limit, self._modules = limit, list(modules)
        self._workers: list[_Worker] = []
        self._queue: deque[Task] = deque()

    def start(self, count: int = 1) -> None:
        """Let at least so many processes start, so that they import while the caller goes on."""
        while len(self._workers) < min(count, self.size):
            self._workers.append(self._start_worker())

    def submit(self, work: Work, *arguments: object) -> Task:
        """Queue a call of `work` with the arguments and a Meter."""
        task = Task(work, arguments)
        self._queue.append(task)
        self._assign()
        return task

    def result(self, task: Task) -> Any:
        """Wait for a task. Returns what it returned, or a TaskFailure; raises what it foresaw."""
        while task.answer is None:
            self._assign()
            busy = {it.connection: it for it in self._workers if it.task is not None}
            for connection in wait(list(busy)):
                self._receive(busy[connection])  # type: ignore[index]
        if isinstance(task.answer, ForeseenError):
            raise task.answer.error
        return task.answer.result if isinstance(task.answer, Done) else task.answer

    def close(self) -> None:
        """End all processes. Those that are needed later start anew."""
        while self._workers:
            worker = self._workers[-1]
            if _kept is not None and worker.task is None:
                _kept.append(self._workers.pop())
            else:
                self._end(worker)

    def _assign(self) -> None:
        while self._queue:
            idle = next((it for it in self._workers if it.task is None), None)
            if idle is None and len(self._workers) >= self.size:
                return
            if idle is None:
                idle = self._start_worker()
                self._workers.append(idle)
            self._give(idle, self._queue.popleft())

    def _give(self, worker: _Worker, task: Task) -> None:
        worker.task, worker.has_begun, worker.mark = task, False, None
        try:
            worker.connection.send((task.work, task.arguments))
        except OSError:
            self._receive(worker)  # where it has ended: it may have said why

    def _receive(self, worker: _Worker) -> None:
        task = worker.task
        assert task is not None  # noqa: S101 - only workers with a task are listened to
        try:
            message = worker.connection.recv()
        except (EOFError, OSError):
            self._replace(worker, task)
            return
        if isinstance(message, Step):
            worker.has_begun, worker.mark = True, message.mark
        elif isinstance(message, Failed):
            self._end(worker)
            if not worker.has_begun:
                raise RuntimeError(f"a worker process cannot run: {message.words}")
            task.answer = TaskFailure(message.kind, message.words, worker.mark)
        else:
            worker.task, worker.is_new, task.answer = None, False, message

    def _replace(self, worker: _Worker, task: Task) -> None:
        """A worker has ended: its task is given up, or begun again if it was not the cause."""
        code = self._end(worker, seconds=1)
        if not worker.has_begun and (code > 0 or (code == 0 and worker.is_new)):
            raise StorageError(f"a worker process cannot run: it ended with code {code}")
        words = self._cause(code) if worker.has_begun else None
        task.kill_count += code != 0
        if words is None and task.kill_count < _MOST_KILLS:
            self._queue.appendleft(task)
            return
        words = (
            words or f"reading was ended from outside {_MOST_KILLS} times, as for want of memory"
        )
        task.answer = TaskFailure("too_costly", words, worker.mark)

    def _cause(self, code: int) -> str | None:
        """Say how a task ended its worker; None where others ended it."""
        if code == -signal.SIGPROF:
            return f"reading took more than {self._limit.seconds:g} s"
        if code == -signal.SIGABRT:
            return memory_words(self._limit)
        if -code in _CRASHES:
            return f"reading crashed ({signal.Signals(-code).name})"
        return f"reading ended its process with code {code}" if code >= 0 else None

    def _start_worker(self) -> _Worker:
        for number, kept in enumerate(_kept or ()):
            if (kept.limit, kept.modules) == (self._limit, self._modules):
                return (_kept or []).pop(number)
        ours, theirs = Pipe()
        paths = json.dumps([path or str(Path.cwd()) for path in sys.path])
        told = [theirs.fileno(), os.getpid(), *astuple(self._limit), self._modules]
        with theirs:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-c", _COMMAND, paths, json.dumps(told)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=os.environ | _NO_BACKTRACE,
                pass_fds=[theirs.fileno()],
                process_group=0,
            )
        return _Worker(self._limit, self._modules, process, ours)

    def _end(self, worker: _Worker, seconds: float = 0) -> int:
        self._workers.remove(worker)
        return _end_process(worker, seconds)


@contextmanager
def worker_pool(limit: TaskLimit, modules: Sequence[str] = ()) -> Iterator[WorkerPool]:
    """A pool whose processes end with the block."""
    pool = WorkerPool(limit, modules)
    try:
        yield pool
    finally:
        pool.close()


@contextmanager
def keep_workers() -> Iterator[None]:
    """Within the block, pools leave their idle processes to later ones, and end none of them.

    It is for a process that loads many times, such as a session of tests: to start a worker takes
    longer than to read a page. A process that loads once gives their memory back instead.
    """
    global _kept  # noqa: PLW0603 - pools come and go, and what they share outlives each of them
    before, _kept = _kept, []
    try:
        yield
    finally:
        for worker in _kept:
            _end_process(worker)
        _kept = before


def _end_process(worker: _Worker, seconds: float = 0) -> int:
    """End a process; returns its exit code, its own if it ends within so many seconds."""
    worker.connection.close()
    with suppress(subprocess.TimeoutExpired):
        worker.process.wait(seconds)
    worker.process.kill()
    return worker.process.wait()
