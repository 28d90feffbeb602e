"""How the tables of a new release are filled: in which order and portions, and how many at once."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from etl.build import derive
from etl.build.fill_tables import AT_ONCE, FillStatement, fill_by

NO_RELEASES = pl.DataFrame()


class Recorded:
    """A connection that remembers what it is told, and the numbers that other steps were given."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.fills: list[tuple[list[str], int]] = []
        self.asked: dict[str, Any] = {}

    def execute(self, text: str, *_: object) -> "Recorded":
        self.told.append(text)
        return self


def named(*tables: str) -> Iterator[FillStatement]:
    return (fill_by(table, "select 1", "select 1") for table in tables)


@pytest.fixture
def con(monkeypatch: pytest.MonkeyPatch) -> Recorded:
    """Neither tables nor marts are filled: a and b are tables, m is a mart, i is the index."""
    con = Recorded()

    def fill(_: object, statements: Any, at_once: int = -1) -> None:
        con.fills.append(([it.table for it in statements], at_once))

    def tables(*, follows: bool, portion_count: int = -1) -> Iterator[FillStatement]:
        con.asked["tables"] = (follows, portion_count)
        return named("a", "b")

    def marts(*, follows: bool, portion_count: int = -1) -> Iterator[FillStatement]:
        con.asked["marts"] = (follows, portion_count)
        return named("m")

    def index(_: object, *, follows: bool, portion_count: int) -> Iterator[FillStatement]:
        con.asked["index"] = (follows, portion_count)
        return named("i")

    monkeypatch.setattr(derive, "fill_tables", fill)
    monkeypatch.setattr(derive, "fill_statements", tables)
    monkeypatch.setattr(derive, "mart_fill_statements", marts)
    monkeypatch.setattr(derive, "_index_statements", index)
    monkeypatch.setattr(derive, "LONGEST", (SimpleNamespace(name="b"), SimpleNamespace(name="a")))
    monkeypatch.setattr(derive, "_portion_count", lambda _: 9)
    return con


def test_what_follows_is_filled_in_one_portion(con: Any) -> None:
    derive._fill(con, follows=True, at_once=7)
    assert con.fills == [(["a", "i", "b", "m"], 7)]
    assert con.asked == dict.fromkeys(("tables", "marts", "index"), (True, 1))
    assert con.told == ["set global dynamic_or_filter_threshold = 5000"]


def test_what_fits_into_memory_is_filled_in_one_portion(
    con: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(derive, "_portion_count", lambda _: 1)
    derive._fill(con, follows=False, at_once=7)
    assert con.fills == [(["a", "i", "b", "m"], 7)]
    assert con.asked == dict.fromkeys(("tables", "marts", "index"), (False, 1))
    assert con.told == []


def test_of_several_portions_four_are_one_of_the_marts_which_are_filled_alone(con: Any) -> None:
    derive._fill(con, follows=False, at_once=7)
    assert con.fills == [(["a", "i", "b"], 7), (["m"], 1)]
    assert con.asked == {"tables": (False, 9), "index": (False, 9), "marts": (False, 3)}


def test_a_portion_of_the_index_stands_behind_the_last_of_the_longest_tables(con: Any) -> None:
    found = derive._with_index(named("b", "a", "c", "a", "a"), list(named("1", "2")))
    assert [it.table for it in found] == ["b", "a", "1", "c", "a", "2", "a"]


@pytest.mark.parametrize(
    ("is_last", "follows", "entries", "expected"),
    [
        (False, False, 1_501, (False, AT_ONCE, False)),
        (False, False, 900_000, (False, AT_ONCE, True)),
        (True, False, 900_000, (False, AT_ONCE, True)),
        (True, True, 1_500, (False, AT_ONCE, False)),
        (True, True, 1_501, (True, AT_ONCE, False)),
        (True, True, 500_000, (True, AT_ONCE, False)),
        (True, True, 500_001, (True, 1, True)),
    ],
)
def test_a_day_among_many_entries_is_filled_a_table_after_the_other(
    con: Any,
    monkeypatch: pytest.MonkeyPatch,
    is_last: bool,
    follows: bool,
    entries: int,
    expected: tuple[bool, int, bool],
) -> None:
    filled = []
    monkeypatch.setattr(derive, "count_rows", lambda _, table: {"stage.entries": entries}[table])
    monkeypatch.setattr(derive, "_begin_as_clone", lambda *_: follows)
    monkeypatch.setattr(derive, "_begin_empty", lambda *_: None)
    monkeypatch.setattr(derive, "execute", lambda *_, **__: None)
    monkeypatch.setattr(
        derive, "_fill", lambda _, *, follows, at_once: filled.append((follows, at_once))
    )
    last = Path("last") if is_last else None
    derive.derive_tables(con, Path("new"), last, NO_RELEASES, "code")
    assert [(*filled[0], "reset threads" in con.told)] == [expected]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[bool, bool, int, int]]:
    """What is asked of each portion of the index: whether it follows and is sorted, and which."""
    found: list[tuple[bool, bool, int, int]] = []

    def statements(
        *, follows: bool, is_sorted: bool, portion: int = -1, portion_count: int = -1
    ) -> list[str]:
        found.append((follows, is_sorted, portion, portion_count))
        return ["one", "two"]

    monkeypatch.setattr(derive, "search_index_statements", statements)
    monkeypatch.setattr(derive, "load_search_extension", lambda _: True)
    monkeypatch.setattr(derive, "count_rows", lambda _, table: {"stage.entries": 50_001}[table])
    return found


INDEX = derive._index_statements


def test_each_portion_of_the_index_is_a_statement(asked: list[Any]) -> None:
    con: Any = Recorded()
    statements = list(INDEX(con, follows=False, portion_count=3))
    assert [it.table for it in statements] == ["search.postings"] * 3
    assert asked == [(False, True, portion, 3) for portion in range(3)]
    assert statements[0].reads == "from core.papers, work.stated_entries"
    statements[0].fill(con)
    assert con.told == ["one; two"]


@pytest.mark.parametrize(
    ("follows", "has_index", "is_tail_long", "expected"),
    [
        (True, True, True, (True, True)),
        (True, True, False, (True, False)),
        (True, False, False, (False, True)),
        (False, True, False, (False, True)),
    ],
)
def test_an_index_that_is_there_is_sorted_where_its_tail_is_long_and_a_new_one_where_it_is_large(
    asked: list[Any],
    monkeypatch: pytest.MonkeyPatch,
    follows: bool,
    has_index: bool,
    is_tail_long: bool,
    expected: tuple[bool, bool],
) -> None:
    monkeypatch.setattr(derive, "has_search_index", lambda _: has_index)
    monkeypatch.setattr(derive, "is_tail_long", lambda _: is_tail_long)
    con: Any = Recorded()
    assert len(list(INDEX(con, follows=follows, portion_count=1))) == 1
    assert asked == [(*expected, 0, 1)]
