"""What a worker does with its tasks, its limits and its end; here without a process of its own."""

import gc
import os
import resource
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from types import SimpleNamespace
from typing import Any

import pytest

from etl.errors import ArchiveDamaged
from etl.workers import process
from etl.workers.process import end_with_parent, limit_memory, memory_words, peak_bytes, serve
from etl.workers.task import Done, Failed, ForeseenError, Step, TaskLimit
from tests.workers import deeds

MB = 2**20
LIMIT = TaskLimit(2.5, 300 * MB)
Asked = list[tuple[Any, ...]]


@pytest.fixture
def timers(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """The timers that are set, none of which ends this process."""
    found: Asked = []
    monkeypatch.setattr(signal, "setitimer", lambda *it: found.append(it))
    return found


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """The limits that are set, none of which holds."""
    found: Asked = []
    monkeypatch.setattr(resource, "setrlimit", lambda *it: found.append(it))
    return found


@pytest.fixture
def pipe() -> Iterator[tuple["Connection[Any, Any]", "Connection[Any, Any]"]]:
    ours, theirs = Pipe()
    with ours, theirs:
        yield ours, theirs


@pytest.mark.parametrize(
    ("byte_count", "size"),
    [
        (300 * MB, "300 MB"),
        (1024 * MB, "1 GB"),
        (1536 * MB, "1,536 MB"),
        (2048 * MB - 1, "2,047 MB"),
    ],
)
def test_the_limit_of_memory_is_told_in_whole_gigabytes_or_in_megabytes(
    byte_count: int, size: str
) -> None:
    assert memory_words(TaskLimit(1, byte_count)) == f"reading took more than {size} of memory"


def test_the_most_memory_is_counted_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    used = {resource.RUSAGE_SELF: SimpleNamespace(ru_maxrss=7)}
    monkeypatch.setattr(resource, "getrusage", used.__getitem__)
    assert peak_bytes() == 7168


@pytest.mark.parametrize(
    ("most", "limit"), [(resource.RLIM_INFINITY, 100), (101, 100), (100, 100), (99, 99)]
)
def test_memory_is_limited_as_far_as_the_system_allows(
    limits: Asked, monkeypatch: pytest.MonkeyPatch, most: int, limit: int
) -> None:
    known = {resource.RLIMIT_DATA: (5, most)}
    monkeypatch.setattr(resource, "getrlimit", known.__getitem__)
    limit_memory(100)
    assert limits == [(resource.RLIMIT_DATA, (limit, most))]


def test_a_step_is_told_and_has_its_time(timers: Asked, pipe: Any) -> None:
    ours, theirs = pipe
    process._begin_step(theirs, 2.5, "page 7")
    process._begin_step(theirs, 2.5, None, 4.0)
    assert [ours.recv(), ours.recv()] == [Step("page 7"), Step(None)]
    assert timers == [(signal.ITIMER_PROF, 2.5), (signal.ITIMER_PROF, 6.5)]


def told(pipe: Any, error: BaseException | None, kind: type[BaseException], trace: Any) -> Any:
    process._tell_and_end(pipe[1], LIMIT, kind, error or kind(), trace)
    return pipe[0].recv()


def test_an_error_that_nothing_foresees_is_told_with_its_place(timers: Asked, pipe: Any) -> None:
    def work() -> None:
        deeds.fail(lambda *_: None)

    with pytest.raises(KeyError) as raised:
        work()
    found = told(pipe, raised.value, KeyError, raised.tb)
    line = deeds.fail.__code__.co_firstlineno + 1
    assert found == Failed(
        "reading_failed",
        f"reading failed, which is a fault of this program: KeyError at deeds.py:{line}: "
        "'a key that is missing'",
    )
    assert timers == [(signal.ITIMER_PROF, 0)]


def test_an_error_without_a_place_is_told_in_four_hundred_characters(
    timers: Asked, pipe: Any
) -> None:
    begin = "reading failed, which is a fault of this program: OSError: "
    found = told(pipe, OSError("x" * 500), OSError, None)
    assert found == Failed("reading_failed", begin + "x" * (400 - len(begin)))
    assert timers == [(signal.ITIMER_PROF, 0)]


def test_too_little_memory_is_told_as_its_limit(timers: Asked, pipe: Any) -> None:
    words = "reading took more than 300 MB of memory"
    assert told(pipe, None, MemoryError, None) == Failed("too_costly", words)
    assert timers == [(signal.ITIMER_PROF, 0)]


def test_a_worker_ends_when_it_has_another_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    parents, naps = [7, 7, 1], list[float]()
    monkeypatch.setattr(os, "getppid", lambda: parents.pop(0))
    monkeypatch.setattr(time, "sleep", naps.append)
    monkeypatch.setattr(os, "_exit", sys.exit)
    with pytest.raises(SystemExit) as raised:
        end_with_parent(7)
    assert (raised.value.code, naps) == (1, [0.2, 0.2])


class Worker:
    """What `serve` does to the process that it runs in. peaks: the memory at each look, in kB."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *peaks: int) -> None:
        self.threads: list[dict[str, Any]] = []
        self.collected: Asked = []
        looks = list(peaks)

        def thread(**stated: Any) -> Any:
            self.threads.append(stated)
            return SimpleNamespace(start=lambda: stated.update(is_started=True))

        def used(_: int) -> Any:
            return SimpleNamespace(ru_maxrss=looks.pop(0) if len(looks) > 1 else looks[0])

        monkeypatch.setattr(threading, "Thread", thread)
        monkeypatch.setattr(resource, "getrusage", used)
        monkeypatch.setattr(gc, "freeze", lambda: self.collected.append(("freeze",)))
        monkeypatch.setattr(gc, "set_threshold", lambda *it: self.collected.append(it))
        monkeypatch.setattr(sys, "excepthook", sys.excepthook)


def served(pipe: Any, *tasks: Any, modules: tuple[str, ...] = ()) -> list[Any]:
    """The answers of a worker to some tasks, after which its parent sends nothing more."""
    ours, theirs = pipe
    for task in tasks:
        ours.send(task)
    with socket.socket(fileno=os.dup(ours.fileno())) as half:
        half.shutdown(socket.SHUT_WR)
    serve(os.dup(theirs.fileno()), 7, LIMIT, list(modules))
    answers = []
    while ours.poll():
        answers.append(ours.recv())
    return answers


ADD = (deeds.add, (2, 3))


def test_a_worker_does_one_task_after_another_until_none_comes(
    timers: Asked, limits: Asked, pipe: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = Worker(monkeypatch, 1)
    sys.modules.pop("colorsys", None)
    first, answer, second, refused = served(
        pipe, ADD, (deeds.refuse, ()), modules=("colorsys", "tests.workers.deeds")
    )
    assert (first, answer, second) == (Step(None), Done(5), Step(None))
    assert isinstance(refused, ForeseenError)
    assert (type(refused.error), str(refused.error)) == (ArchiveDamaged, "a file is damaged")
    assert "colorsys" in sys.modules
    assert timers == [(signal.ITIMER_PROF, 2.5), (signal.ITIMER_PROF, 0)] * 2
    assert [it[1][0] for it in limits] == [300 * MB]
    assert worker.collected == [("freeze",), (200_000,)]
    assert worker.threads == [
        {"target": end_with_parent, "args": (7,), "daemon": True, "is_started": True}
    ]


@pytest.mark.parametrize("peaks", [(0, 153_600, 153_601), (204_800, 204_800, 204_801)])
def test_a_worker_ends_once_it_held_half_the_memory_that_it_may(
    timers: Asked, limits: Asked, pipe: Any, monkeypatch: pytest.MonkeyPatch, peaks: tuple[int, ...]
) -> None:
    Worker(monkeypatch, *peaks)
    assert served(pipe, ADD, ADD) == [Step(None), Done(5)]
    assert len(limits) == 1
    assert len(timers) == 2


@pytest.mark.slow
def test_an_error_that_ends_a_worker_is_told_to_its_parent(
    timers: Asked, limits: Asked, pipe: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    Worker(monkeypatch, 1)
    with pytest.raises(KeyError) as raised:
        served(pipe, (deeds.fail, ()))
    sys.excepthook(KeyError, raised.value, None)
    step, failed = pipe[0].recv(), pipe[0].recv()
    assert (step, failed.kind) == (Step(None), "reading_failed")
    assert failed.words.endswith("KeyError: 'a key that is missing'")
    sys.excepthook(MemoryError, MemoryError(), None)
    assert pipe[0].recv().words == "reading took more than 300 MB of memory"
    assert timers[0] == (signal.ITIMER_PROF, 2.5)
    assert len(limits) == 1
