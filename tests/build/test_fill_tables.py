"""Tables are filled side by side, each after what it reads, and before what it reads is another."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier, Event

import pytest

from etl.build import fill_tables as module
from etl.build.fill_tables import FillStatement, derivation_macros, fill_by, fill_tables
from etl.stage.connection import Connection, connect

SECONDS = 10.0


@pytest.fixture
def con() -> Iterator[Connection]:
    """A new release without tables."""
    with connect() as con:
        con.execute("attach ':memory:' as release")
        con.execute("create schema release.core; create schema release.work")
        yield con


def create(table: str, query: str) -> FillStatement:
    return fill_by(table, f"create table {table} as {query}", query)


def fail(_: Connection) -> None:
    raise RuntimeError("no a")


def test_a_table_is_filled_once_those_are_that_it_reads(con: Connection) -> None:
    statements = [
        create("core.a", "select 1 as n"),
        create("core.b", "select n + 1 as n from core.a"),
        create("core.c", "select n + (select n from core.a) as n from core.b"),
        create("core.d", "select sum(n) as n from core.c"),
        create("core.e", "select n from core.d"),
    ]
    fill_tables(con, statements)
    assert con.execute("from release.core.e").fetchall() == [(3,)]
    assert con.execute("select count(*) from duckdb_tables()").fetchall() == [(5,)]


def test_two_tables_are_filled_at_the_same_time(con: Connection) -> None:
    both = Barrier(2)
    wait: Callable[[Connection], object] = lambda _: both.wait(SECONDS)  # noqa: E731
    fill_tables(con, [FillStatement(name, wait, "") for name in ("core.a", "core.b")])


@pytest.mark.parametrize(("at_once", "expected"), [(1, 1), (2, 2), (3, 3)])
def test_each_of_those_at_once_has_a_connection_of_its_own(
    con: Connection, at_once: int, expected: int
) -> None:
    together = Barrier(at_once)
    used: list[Connection] = []

    def fill(own: Connection) -> None:
        used.append(own)
        together.wait(SECONDS)

    statements = [FillStatement(f"core.t{number}", fill, "") for number in range(2 * at_once)]
    fill_tables(con, statements, at_once)
    assert len({*map(id, used)}) == expected
    assert con not in used


def test_a_table_is_filled_again_only_after_those_that_read_it(con: Connection) -> None:
    """Also after those that read it, whoever fills it: the portions of a table are such."""
    read, filled_again = Event(), Event()
    seen: list[bool] = []

    def look(_: Connection) -> None:
        seen.append(filled_again.wait(0.05))
        read.set()

    def fill_again(_: Connection) -> None:
        seen.append(read.is_set())
        filled_again.set()

    statements = [
        FillStatement("work.a", lambda _: None, ""),
        FillStatement("core.b", look, "from work.a"),
        FillStatement("work.a", fill_again, ""),
    ]
    fill_tables(con, statements)
    assert seen == [False, True]


def test_macros_are_there_for_whoever_fills(con: Connection) -> None:
    query = (
        "select fewer_is_held() as held, api_default_limit() as size, api_largest_limit() as most,"
        " list_sort(words('Wool and wool a1b2')) as words"
    )
    fill_tables(con, [create("core.a", query)])
    found = con.execute("from release.core.a").fetchall()
    # 80 % of the papers before; 50 entries on a page of the API, and 100 if it is asked for them.
    assert found == [(Decimal("0.8"), 50, 100, ["a1b2", "and", "wool"])]
    with connect() as own:
        for statement in derivation_macros():
            own.execute(statement)
        assert own.execute("select fewer_is_held()").fetchall() == [(Decimal("0.8"),)]


def test_after_a_failure_nothing_more_is_begun(con: Connection) -> None:
    begun: list[str] = []

    def begin_and_fail(con: Connection) -> None:
        begun.append("core.a")
        fail(con)

    statements = [
        FillStatement("core.a", begin_and_fail, ""),
        FillStatement("core.b", lambda _: begun.append("core.b"), "from core.a"),
        FillStatement("core.c", lambda _: begun.append("core.c"), "from core.b"),
    ]
    with pytest.raises(RuntimeError, match=r"^no a$"):
        fill_tables(con, statements)
    assert begun == ["core.a"]


def test_after_a_failure_what_waits_for_a_thread_is_not_begun(
    con: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    over, begun = Event(), list[str]()

    class ToldThreads(ThreadPoolExecutor):
        """Says that it takes no more."""

        def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
            super().shutdown(wait=False, cancel_futures=cancel_futures)
            over.set()
            super().shutdown(wait=wait)

    statements = [
        FillStatement("core.a", fail, ""),
        FillStatement("core.b", lambda _: begun.append(f"b {over.wait(SECONDS)}"), ""),
        FillStatement("core.c", lambda _: begun.append("c"), ""),
    ]
    monkeypatch.setattr(module, "ThreadPoolExecutor", ToldThreads)
    with pytest.raises(RuntimeError, match=r"^no a$"):
        fill_tables(con, statements, 1)
    assert begun in ([], ["b True"])


def test_a_connection_is_given_back_by_what_failed(con: Connection) -> None:
    """Otherwise the one that is filled next waits for it for ever."""
    filled: list[str] = []

    statements = [
        FillStatement("core.a", fail, ""),
        FillStatement("core.b", lambda _: filled.append("core.b"), ""),
        FillStatement("core.c", lambda _: filled.append("core.c"), ""),
    ]
    with pytest.raises(RuntimeError, match=r"^no a$"):
        fill_tables(con, statements, 1)
    assert filled in ([], ["core.b"], ["core.b", "core.c"])
