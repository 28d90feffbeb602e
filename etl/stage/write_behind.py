"""Rows are written while others are read."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from etl.stage.reading import Rows

_T = TypeVar("_T")


def write_behind(
    read: Iterable[tuple[_T, Rows]], write: Callable[[_T, Rows], None]
) -> Iterator[_T]:
    """Each of what was read once its rows are written.

    A thread writes them, so that processes which have read get the next to read.
    """
    before: tuple[_T, Future[None]] | None = None
    with ThreadPoolExecutor(1) as thread:
        for item, tables in read:
            if before is not None:
                before[1].result()
                yield before[0]
            before = item, thread.submit(write, item, tables)
        if before is not None:
            before[1].result()
            yield before[0]
