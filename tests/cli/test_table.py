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


def cells(names: list[str], row: list[str], width: int) -> list[str]:
    """The row as a table of this width has it; a record has no rule."""
    found = list(table_lines(names, [False] * len(row), [row], width))
    return found[2].split("  ") if found[1].startswith("─") else ["a record"]


@pytest.mark.parametrize(
    ("row", "width", "shown"),
    [
        (["w" * 40, "x" * 30], 72, ["w" * 40, "x" * 30]),
        (["w" * 40, "x" * 30], 71, ["w" * 38 + "…", "x" * 30]),
        (["w" * 40, "x" * 30], 64, ["w" * 31 + "…", "x" * 30]),
        (["w" * 40, "x" * 30], 56, ["w" * 23 + "…", "x" * 30]),
        (["w" * 40, "x" * 30], 52, ["w" * 23 + "…", "x" * 25 + "…"]),
        (["w" * 40, "x" * 30], 50, ["w" * 23 + "…", "x" * 23 + "…"]),
        (["w" * 40, "x" * 30], 49, ["a record"]),
        (["w" * 24, "x" * 24], 50, ["w" * 24, "x" * 24]),
        (["w" * 24, "x" * 24], 49, ["a record"]),
    ],
)
def test_the_widest_column_shrinks_first_and_none_below_24(
    row: list[str], width: int, shown: list[str]
) -> None:
    assert cells(["a", "b"], row, width) == shown


def test_a_record_without_a_value_ends_at_its_name() -> None:
    rows = [["", "x" * 24]]
    assert list(table_lines(["a", "b"], [False, False], rows, 20)) == [
        "── 1 ──",
        "a",
        "b  " + "x" * 24,
    ]


def test_no_column_shrinks_below_its_head() -> None:
    head = "h" * 30
    assert cells([head, "b"], ["w" * 40, "x" * 24], 56) == ["w" * 29 + "…", "x" * 24]
    assert cells([head, "b"], ["w" * 40, "x" * 24], 55) == ["a record"]


def test_a_wide_letter_is_cut_as_a_whole() -> None:
    [_, _, row] = table_lines(["a"], [False], [["茶" * 20]], 24)
    assert row == "茶" * 11 + "…"
    [_, _, row] = table_lines(["a", "b"], [False, False], [["茶" * 20, "x"]], 28)
    assert row == "茶" * 12 + "…  x"


def test_a_text_is_cut_behind_a_word_and_not_behind_a_blank() -> None:
    [_, _, row] = table_lines(["a", "b"], [False, False], [["w" * 22 + " and more", "x"]], 27)
    assert row == "w" * 22 + "…   x"


def test_what_acts_on_a_terminal_does_nothing_in_a_table() -> None:
    assert list(table_lines(["a\nb"], [False], [["c\x1b\nd"]], None)) == [
        "a b", "────", "c\ufffd d",
    ]  # fmt: skip


def test_numbers_stand_at_the_right_and_a_head_with_them() -> None:
    assert list(table_lines(["count", "x"], [True, True], [["7", "茶"], ["12", "1"]], None)) == [
        "count   x",
        "─────  ──",
        "    7  茶",
        "   12   1",
    ]
