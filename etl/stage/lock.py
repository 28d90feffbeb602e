"""One load at a time: the second waits, saying so, and gives up after a stated time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import Timeout

from etl.errors import WarehouseBusy
from etl.files import owner_lock


@contextmanager
def hold_lock(path: Path, seconds: float, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the load lock; the system lets go of it when the process ends, however it ends.

    waiting is called once if another process holds it. Raises WarehouseBusy after `seconds`.
    """
    lock = owner_lock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        waiting()
        try:
            lock.acquire(timeout=seconds, poll_interval=0.1)
        except Timeout as error:
            raise WarehouseBusy(
                f"another load holds {path} and did not finish within {seconds:g} s; try again "
                "later, or wait longer with PAPERHOUSE_LOCK_SECONDS"
            ) from error
    try:
        yield
    finally:
        lock.release()
