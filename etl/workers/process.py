"""The worker's side: it carries out one task after another, until its parent ends.

Two limits of the system hold whatever a task does, in C as well: a timer of processor time, whose
signal ends the process, and a limit of memory.
"""

import gc
import os
import resource
import signal
import sys
import threading
import time
from functools import partial
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from traceback import extract_tb
from types import TracebackType

from etl.errors import PaperhouseError
from etl.workers.task import Done, Failed, ForeseenError, Step, TaskLimit, Work

_YOUNG_OBJECTS = 200_000
"""So many objects more make Python look for circles of them that nobody needs."""


def serve(descriptor: int, parent: int, limit: TaskLimit, modules: list[str]) -> None:
    """Carry out the tasks that arrive at a socket, and answer each of them there.

    modules: what tasks will need. It is imported while the parent is still at its own imports. A
    worker ends once it held half the memory that it may, so the next task finds nearly all of it.
    """
    connection = Connection(descriptor)
    sys.excepthook = partial(_tell_and_end, connection, limit)
    threading.Thread(target=end_with_parent, args=(parent,), daemon=True).start()
    for name in modules:
        import_module(name)
    _collect_seldom()
    limit_memory(limit.byte_count)
    meter = partial(_begin_step, connection, limit.seconds)
    enough = max(peak_bytes(), limit.byte_count // 2)  # the peak begins as the parent's own
    while peak_bytes() <= enough:
        try:
            work, arguments = connection.recv()
        except EOFError:
            return
        meter(None)
        answer = _answer(work, (*arguments, meter))
        signal.setitimer(signal.ITIMER_PROF, 0)
        connection.send(answer)


def _collect_seldom() -> None:
    """Records of a page refer to each other in no circle, so a collection mostly walks in vain."""
    gc.freeze()
    gc.set_threshold(_YOUNG_OBJECTS)


def _answer(work: Work, arguments: tuple[object, ...]) -> Done | ForeseenError:
    try:
        return Done(work(*arguments))
    except PaperhouseError as error:
        return ForeseenError(error)


def _begin_step(
    connection: "Connection[object, object]",
    seconds: float,
    mark: str | None,
    extra_seconds: float = 0.0,
) -> None:
    connection.send(Step(mark))
    signal.setitimer(signal.ITIMER_PROF, seconds + extra_seconds)


def peak_bytes() -> int:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def limit_memory(byte_count: int) -> None:
    """Let the system refuse this process more memory than so much."""
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    limit = byte_count if most == resource.RLIM_INFINITY else min(byte_count, most)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, most))


def _tell_and_end(
    connection: "Connection[object, object]",
    limit: TaskLimit,
    kind: type[BaseException],
    error: BaseException,
    trace: TracebackType | None,
) -> None:
    """Tell the parent of an error that nothing in the task foresees. The process ends after it."""
    signal.setitimer(signal.ITIMER_PROF, 0)
    if issubclass(kind, MemoryError):
        connection.send(Failed("too_costly", memory_words(limit)))
        return
    frames = extract_tb(trace)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    words = f"reading failed, which is a fault of this program: {kind.__name__}{place}: {error}"
    connection.send(Failed("reading_failed", words[:400]))


def memory_words(limit: TaskLimit) -> str:
    megabytes = limit.byte_count // 2**20
    size = f"{megabytes // 1024} GB" if megabytes % 1024 == 0 else f"{megabytes:,} MB"
    return f"reading took more than {size} of memory"


def end_with_parent(parent: int) -> None:
    """A worker in the middle of a task would not notice that its parent was killed, so it looks."""
    while os.getppid() == parent:
        time.sleep(0.2)
    os._exit(1)
