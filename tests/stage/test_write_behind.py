"""Rows are written one after the other while the next ones are read."""

from collections.abc import Iterator
from threading import Event

import polars as pl
import pytest

from etl.stage.reading import Rows
from etl.stage.write_behind import write_behind

SECONDS = 10.0
ROWS: dict[str, Rows] = {name: {"core.papers": pl.DataFrame({"title": [name]})} for name in "abc"}


def test_each_is_handed_on_once_its_rows_are_written() -> None:
    written: list[tuple[str, Rows]] = []
    found = []
    for name in write_behind(ROWS.items(), lambda name, rows: written.append((name, rows))):
        assert (name, ROWS[name]) in written
        found.append(name)
    assert found == ["a", "b", "c"]
    assert written == list(ROWS.items())


def test_the_next_is_read_before_the_one_before_is_written() -> None:
    was_read = {name: Event() for name in "abc"}

    def read() -> Iterator[tuple[str, Rows]]:
        for name, rows in ROWS.items():
            was_read[name].set()
            yield name, rows

    def write(name: str, _: Rows) -> None:
        following = was_read.get(chr(ord(name) + 1))
        assert following is None or following.wait(SECONDS)

    assert list(write_behind(read(), write)) == ["a", "b", "c"]


def test_nothing_comes_of_nothing() -> None:
    written: list[str] = []
    assert list(write_behind([], lambda name, _: written.append(name))) == []
    assert written == []


@pytest.mark.parametrize(("failing", "handed_on"), [("a", []), ("b", ["a"]), ("c", ["a", "b"])])
def test_what_cannot_be_written_is_not_handed_on(failing: str, handed_on: list[str]) -> None:
    def write(name: str, _: Rows) -> None:
        if name == failing:
            raise OSError(name)

    found: list[str] = []
    with pytest.raises(OSError, match=f"^{failing}$"):
        found.extend(write_behind(ROWS.items(), write))
    assert found == handed_on
