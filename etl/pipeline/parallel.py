"""Work on all cores where there is enough of it: starting a process costs what 100 pages do."""

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from typing import TypeVar

from etl.errors import StorageError

_ENOUGH = 24 * 2**20
"""Bytes of documents from which on processes pay, measured on two cores."""

T = TypeVar("T")
R = TypeVar("R")


@contextmanager
def pool(byte_count: int, warm: Callable[[], None]) -> Iterator[Executor | None]:
    """Processes for that many bytes of documents, already starting; None where they do not pay.

    They are started afresh, not forked, as whoever calls may have threads; they do not run the
    caller's script again, as the standard library's would; and they end when nobody asks.
    """
    count = os.cpu_count() or 1
    if byte_count < _ENOUGH or count == 1:
        yield None
        return
    from loky import ProcessPoolExecutor  # noqa: PLC0415 - small loads do without its 0.1 s

    with ProcessPoolExecutor(
        count, timeout=10, initializer=_end_with_parent, initargs=(os.getpid(),)
    ) as executor:
        for _ in range(count):
            executor.submit(warm)
        try:
            yield executor
        except BrokenExecutor as error:
            raise StorageError(
                "a worker process was ended from outside, perhaps for want of memory; what was "
                "archived is safe: run the command again"
            ) from error


def mapped(
    work: Callable[[T], R], items: Iterable[T], executor: Executor | None
) -> Iterator[tuple[T, R]]:
    """Each item with its result, in order; a few are under way at a time, to bound memory."""
    if executor is None:
        for item in items:
            yield item, work(item)
        return
    under_way: deque[tuple[T, Future[R]]] = deque()
    for item in items:
        under_way.append((item, executor.submit(work, item)))
        if len(under_way) > (os.cpu_count() or 1):
            first, result = under_way.popleft()
            yield first, result.result()
    for first, result in under_way:
        yield first, result.result()


def _end_with_parent(parent: int) -> None:
    """A killed parent ends nobody, and who waits to hand over a result never sees that it went."""
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.2)
    os._exit(1)
