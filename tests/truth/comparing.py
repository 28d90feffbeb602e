"""Answers of a release against rows worked out in Python: every row, and every column."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from etl.release.queries import ask_release
from etl.stage.connection import Connection

Row = Mapping[str, object]

_SHOWN = 5
"""So many rows of a difference are printed."""


def assert_mart(
    con: Connection, mart: str, expected: Iterable[Row], left_out: Sequence[str] = ()
) -> None:
    """A mart's rows, in any order. left_out: columns that other tests of this folder work out."""
    found = con.sql(f"from mart.{mart}")
    _assert_same(Counter(_rows(found, left_out)), Counter(map(_comparable, expected)))


def assert_answer(
    con: Connection,
    query: str,
    stated: Mapping[str, object],
    expected: Iterable[Row],
    left_out: Sequence[str] = (),
) -> None:
    """A named query's rows, in their order."""
    answer = ask_release(con, query, {name: str(value) for name, value in stated.items()})
    found, rows = list(_rows(answer, left_out)), [_comparable(row) for row in expected]
    _assert_same(Counter(found), Counter(rows))
    assert found == rows


def half_up(value: float, digits: int) -> float:
    """Rounded as SQL rounds: a half goes away from zero."""
    return math.copysign(math.floor(abs(value) * 10**digits + 0.5) / 10**digits, value)


def _assert_same(found: Counter[Any], expected: Counter[Any]) -> None:
    only_found, only_expected = found - expected, expected - found
    lines = [f"found: {dict(row)}" for row in _first(only_found)]
    lines += [f"expected: {dict(row)}" for row in _first(only_expected)]
    counts = f"{only_found.total()} rows were found, {only_expected.total()} were expected"
    assert not lines, "\n".join([counts, *lines])


def _first(rows: Counter[Any]) -> list[Any]:
    return sorted(rows, key=repr)[:_SHOWN]


def _rows(answer: Any, left_out: Sequence[str] = ()) -> Iterable[tuple[tuple[str, object], ...]]:
    names = answer.columns
    assert set(left_out) <= set(names)
    for row in answer.fetchall():
        pairs = zip(names, row, strict=True)
        yield _comparable({name: value for name, value in pairs if name not in left_out})


def _comparable(row: Row) -> tuple[tuple[str, object], ...]:
    """The row's values by name; of fractions nine digits, since sums have an order."""
    return tuple((name, _value(row[name])) for name in sorted(row))


def _value(value: object) -> object:
    if isinstance(value, float):
        return float(f"{value:.9g}") + 0.0
    if isinstance(value, dict):
        return _comparable(value)
    return tuple(map(_value, value)) if isinstance(value, list) else value
