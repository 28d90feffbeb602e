"""Processes that share the parsing of many documents.

Starting one costs as much time as parsing 100 pages, so a small load does without.
"""

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from importlib import import_module
from typing import TypeVar

from etl.errors import StorageError

_ENOUGH = 24 * 2**20
"""Bytes of documents above which worker processes save time, as measured on two cores."""

_AHEAD = 2
"""Items that are queued for each worker, so that none of them waits for its next one."""

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


@contextmanager
def worker_pool(byte_count: int, modules: Sequence[str]) -> Iterator[Executor | None]:
    """Processes for that many bytes of documents, already starting; None where they do not pay.

    modules: what each process imports while its parent is still at its own imports. The processes
    are started afresh, not forked, because the caller may have threads. They do not run the
    caller's script again, as those of the standard library would, and end after 10 idle seconds.
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
            executor.submit(_import_modules, modules)
        try:
            yield executor
        except BrokenExecutor as error:
            raise StorageError(
                "a worker process was ended from outside, perhaps for want of memory; what was "
                "archived is safe: run the command again"
            ) from error


def _import_modules(names: Sequence[str]) -> None:
    for name in names:
        import_module(name)


def map_in_order(
    work: Callable[[_Item], _Result], items: Iterable[_Item], executor: Executor | None
) -> Iterator[tuple[_Item, _Result]]:
    """Each item with its result, in order. This process works too while the workers have enough."""
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
    """The number of processes to start: this process works too and takes one core."""
    return (os.cpu_count() or 1) - 1


def _end_with_parent(parent: int) -> None:
    """Workers outlive a killed parent. Each polls the parent's pid, because one that is blocked
    returning a result would never notice.
    """
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.2)
    os._exit(1)
