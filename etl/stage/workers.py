"""Work on all cores where there is enough of it: starting a process costs what 100 pages do."""

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from importlib import import_module
from typing import TypeVar

from etl.errors import StorageError

_ENOUGH = 24 * 2**20
"""Bytes of documents from which on processes pay, measured on two cores."""

_AHEAD = 2
"""Items that a worker has at hand, so that it need not wait for the next one."""

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


@contextmanager
def worker_pool(byte_count: int) -> Iterator[Executor | None]:
    """Processes for that many bytes of documents, already starting; None where they do not pay.

    They are started afresh, not forked, as whoever calls may have threads; they do not run the
    caller's script again, as the standard library's would; and they end when nobody asks.
    """
    count = _workers()
    if byte_count < _ENOUGH or count == 0:
        yield None
        return
    from loky import ProcessPoolExecutor  # noqa: PLC0415 - small loads do without its 0.1 s

    with ProcessPoolExecutor(
        count, timeout=10, initializer=_end_with_parent, initargs=(os.getpid(),)
    ) as executor:
        for _ in range(count):
            executor.submit(_warm)
        try:
            yield executor
        except BrokenExecutor as error:
            raise StorageError(
                "a worker process was ended from outside, perhaps for want of memory; what was "
                "archived is safe: run the command again"
            ) from error


def _warm() -> None:
    """Imports in a worker, while its parent is still at its own imports, what it will need."""
    import_module("etl.stage.batch")


def map_in_order(
    work: Callable[[_Item], _Result], items: Iterable[_Item], executor: Executor | None
) -> Iterator[tuple[_Item, _Result]]:
    """Each item with its result, in order; worked on here too, while the workers have enough."""
    under_way: deque[tuple[_Item, Future[_Result]]] = deque()
    for item in items:
        is_busy = sum(not future.done() for _, future in under_way) >= _AHEAD * _workers()
        under_way.append((item, _done(work, item) if is_busy else _begun(work, item, executor)))
        while under_way and under_way[0][1].done():
            first, future = under_way.popleft()
            yield first, future.result()
    for first, future in under_way:
        yield first, future.result()


def _begun(
    work: Callable[[_Item], _Result], item: _Item, executor: Executor | None
) -> Future[_Result]:
    return executor.submit(work, item) if executor else _done(work, item)


def _done(work: Callable[[_Item], _Result], item: _Item) -> Future[_Result]:
    future: Future[_Result] = Future()
    future.set_result(work(item))
    return future


def _workers() -> int:
    """Processes beside this one, which works too."""
    return (os.cpu_count() or 1) - 1


def _end_with_parent(parent: int) -> None:
    """A killed parent ends nobody, and who waits to hand over a result never sees that it went."""
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.2)
    os._exit(1)
