"""Less memory than a connection to DuckDB may take, for work that needs no more of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from etl.stage.connection import Connection
from etl.stage.sql_files import sql_text


def spare_memory(con: Connection, byte_count: int) -> None:
    """Let DuckDB hold at most so many bytes until `restore_memory`; the rest waits in files."""
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
    """Within the block, memory is spared."""
    spare_memory(con, byte_count)
    try:
        yield
    finally:
        restore_memory(con)
