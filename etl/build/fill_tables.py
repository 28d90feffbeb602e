"""Fills tables side by side, each once those that it reads are filled."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from queue import SimpleQueue

from etl.contract.policy import API_DEFAULT_LIMIT, API_LARGEST_LIMIT, FEWER_IS_HELD
from etl.stage.connection import Connection
from etl.stage.query_tables import tables_read
from etl.stage.sql_files import sql_text

AT_ONCE = 2
"""How many tables are filled side by side, where memory is enough. In tables of few rows a second
thread inside DuckDB finds nothing to do, and waiting for that costs 0.3 s in a load of one day."""
_MACROS = (
    "words", "agreement", "agrees", "title_signs", "bears_name", "joined", "is_the_meaning",
    "fill_rates", "fill_rate_changes",
)  # fmt: skip
_POLICY = {
    "fewer_is_held": str(FEWER_IS_HELD),
    "api_default_limit": str(API_DEFAULT_LIMIT),
    "api_largest_limit": str(API_LARGEST_LIMIT),
}
"""Numbers of etl/contract/policy.py that the selects call as macros."""


@dataclass(frozen=True, slots=True)
class FillStatement:
    """A step that fills one table, or a portion of it, from what one query answers.

    fill: is given a connection of its own to the new file. reads: its query, and where it follows a
    release, the conditions of its header: all tables are named in it whose rows it asks for.
    """

    table: str
    fill: Callable[[Connection], object]
    reads: str


def fill_by(table: str, text: str, reads: str) -> FillStatement:
    """Make a statement of SQL alone."""
    return FillStatement(table, lambda con: con.execute(text), reads)


def fill_tables(
    con: Connection, statements: Iterable[FillStatement], at_once: int = AT_ONCE
) -> None:
    """Execute each in this order, some at once.

    One waits for the earlier ones that fill what it reads, and for those that read what it fills.
    """
    filled: dict[str, Future[None]] = {}
    readers: defaultdict[str, list[Future[None]]] = defaultdict(list)
    with _cursors(con, at_once) as cursors, ThreadPoolExecutor(at_once) as threads:
        for statement in statements:
            read = tables_read(statement.reads)
            needed = [filled[name] for name in read & filled.keys()] + readers[statement.table]
            done = threads.submit(_execute, cursors, statement.fill, needed)
            filled[statement.table] = done
            for name in read:
                readers[name].append(done)
        try:
            for done in filled.values():
                done.result()
        finally:
            threads.shutdown(wait=False, cancel_futures=True)


def derivation_macros() -> Iterator[str]:
    """Statements that create the macros which the selects call."""
    yield sql_text("basis", "policy", **_POLICY)
    yield from (sql_text("macros", name) for name in _MACROS)


@contextmanager
def _cursors(con: Connection, count: int) -> Iterator[SimpleQueue[Connection]]:
    """A cursor for each thread, with the macros: they are its own, and take long to create."""
    cursors: SimpleQueue[Connection] = SimpleQueue()
    with ExitStack() as stack:
        for _ in range(count):
            own = stack.enter_context(con.cursor())
            own.execute("use release")
            own.execute("; ".join(derivation_macros()))
            cursors.put(own)
        yield cursors


def _execute(
    cursors: SimpleQueue[Connection],
    fill: Callable[[Connection], object],
    needed: Sequence[Future[None]],
) -> None:
    for done in needed:
        done.result()
    own = cursors.get()
    try:
        fill(own)
    finally:
        cursors.put(own)
