"""Tables on screens of any width."""

import pytest

from etl.cli.table import table_lines

NAMES = ["n", "title", "day"]
ROWS = [["1", "Snails and\n their letters", "2026-04-01"], ["12", "茶 and more tea", None]]


def lines(width: int | None) -> list[str]:
    return list(table_lines(NAMES, [True, False, False], ROWS, width))


def test_without_a_screen_nothing_is_cut():
    assert lines(None) == [
        " n  title                     day",
        "──  ────────────────────────  ──────────",
        " 1  Snails and their letters  2026-04-01",
        "12  茶 and more tea           NULL",
    ]


def test_a_table_that_fits_stays_as_it_is():
    assert lines(40) == lines(None)


def test_a_row_that_does_not_fit_becomes_a_record():
    assert lines(39) == [
        "── 1 ──",
        "n      1",
        "title  Snails and their letters",
        "day    2026-04-01",
        "── 2 ──",
        "n      12",
        "title  茶 and more tea",
        "day    NULL",
    ]


@pytest.mark.parametrize("width", [50, 60, 79])
def test_a_long_text_is_cut_so_that_the_row_fits(width):
    rows = [["1", "word " * 40, "2026-04-01"]]
    [head, rule, row] = table_lines(NAMES, [True, False, False], rows, width)
    assert len(rule) == width
    assert "…  2026-04-01" in row.replace(" …", "…")
    assert head.endswith("day")


def test_no_rows_have_a_head():
    assert list(table_lines(["a"], [False], [], 80)) == ["a", "─"]
