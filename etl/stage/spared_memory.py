"""Less memory than a connection to DuckDB may take, for work that needs no more of it."""

from collections.abc import Iterator
from contextlib import contextmanager

import psutil

from etl.limits import LEAST_PARTS_MEMORY
from etl.stage.connection import Connection
from etl.stage.sql_files import sql_text


def spare_memory(con: Connection, byte_count: int) -> None:
    """Let DuckDB hold at most so many bytes until `restore_memory`; the rest waits in files.

    May be called again meanwhile, with other bytes.
    """
    con.execute(sql_text("statements", "spare_memory", byte_count=str(byte_count)))


def is_sparing_memory(con: Connection) -> bool:
    """True from `spare_memory` to `restore_memory`."""
    [(is_sparing,)] = con.execute("select getvariable('ample_memory') is not null").fetchall()
    return bool(is_sparing)


def restore_memory(con: Connection) -> None:
    """Let DuckDB take what it could before memory was to be spared."""
    if is_sparing_memory(con):
        con.execute(sql_text("statements", "restore_memory"))


@contextmanager
def bounded_memory(con: Connection, byte_count: int) -> Iterator[None]:
    """Within the block, memory is spared, and given back to the system as soon as it is free."""
    spare_memory(con, byte_count)
    con.execute(sql_text("statements", "give_back_memory"))
    try:
        yield
    finally:
        restore_memory(con)


class SteadyMemory:
    """A bound that stands for all that this process holds more than before.

    DuckDB's own is for its blocks alone. What it notes of them comes on top, more with a longer
    file; so its blocks get what that leaves.
    """

    def __init__(self, con: Connection, byte_count: int) -> None:
        self._con = con
        self._byte_count = byte_count
        self._before: int | None = None

    def spare(self) -> None:
        """The first call says what the process held before."""
        [(counted,)] = self._con.execute(sql_text("statements", "counted_memory")).fetchall()
        held = psutil.Process().memory_info().rss - counted
        self._before = held if self._before is None else self._before
        spare_memory(
            self._con, max(self._byte_count - max(held - self._before, 0), LEAST_PARTS_MEMORY)
        )
