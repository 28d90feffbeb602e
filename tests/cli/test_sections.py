"""Sections of what commands print: titles, columns, and how many lines there are at most."""

from datetime import date, datetime
from pathlib import Path

import pytest

from etl.archive.documents import Provenance
from etl.cli.load_result import print_load
from etl.cli.sections import (
    print_captures,
    print_counts,
    print_held,
    print_lines,
    print_not_loaded,
    print_table,
)
from etl.ids import CaptureId, ReleaseId
from etl.pipeline.input_files import InputFiles
from etl.pipeline.load import LoadResult
from etl.release.captures import CaptureCount, ProblemCapture
from etl.release.summary import TableCounts
from tests.cli.screen import Screen

Captured = pytest.CaptureFixture[str]

COUNT = CaptureCount("page", "html_island", 3, 1_200, 14_400, 14_399, 1, 0)
HELD = ProblemCapture(
    "held", CaptureId("a" * 16), None, date(2026, 4, 1), datetime(2026, 4, 1, 9), 3, None
)
BROKEN = ProblemCapture(
    "unreadable", CaptureId("b" * 16), "https://a.test/\x1b", None, None, 0, "no\nisland"
)
BARE = ProblemCapture("empty", CaptureId("c" * 16), None, None, None, 0, None)
NOT_LOADED = """
Not loaded
  bbbbbbbbbbbbbbbb  unreadable  no island
                                https://a.test/\ufffd
  cccccccccccccccc  empty       no reason stated
                                no url stated
"""
HELD_SAID = """
Held: under 80 % of the papers of an earlier answer for the same day
  capture_id        listed_on   captured_at          entry_count
  ────────────────  ──────────  ───────────────────  ───────────
  aaaaaaaaaaaaaaaa  2026-04-01  2026-04-01 09:00:00            3
  look at one:         paperhouse pages aaaaaaaaaaaaaaaa
  when it is right:    paperhouse accept aaaaaaaaaaaaaaaa
"""
CAPTURES_SAID = """
New captures
  outcome  template        captures  entries  listings  refused  held
  ───────  ──────────────  ────────  ───────  ────────  ───────  ────
  page     html_island v3     1,200   14,400    14,399        1     0
"""


def test_counts_are_numbers_with_their_names(capsys: Captured) -> None:
    print_counts("Release", TableCounts(12_345, 12_000, 7, 8, 9, 10, 11, 0))
    assert capsys.readouterr().out == (
        "\nRelease\n"
        "  12,345  papers\n"
        "  12,000  of them with an arXiv id\n"
        "       7  authors\n"
        "       8  organizations\n"
        "       9  listings\n"
        "      10  observations\n"
        "      11  captures\n"
        "       0  entries in quarantine\n"
    )


def test_small_counts_take_no_more_room_than_they_need(capsys: Captured) -> None:
    print_counts("Release", TableCounts(7, 6, 5, 4, 3, 2, 1, 0))
    assert capsys.readouterr().out.splitlines()[2:4] == [
        "  7  papers",
        "  6  of them with an arXiv id",
    ]


def test_captures_are_all_shown(capsys: Captured) -> None:
    print_captures("New captures", [COUNT])
    assert capsys.readouterr().out == CAPTURES_SAID
    print_captures("New captures", [COUNT] * 11)
    assert capsys.readouterr().out.count("page") == 11


def test_what_is_held_is_shown_with_the_commands_for_it(capsys: Captured) -> None:
    print_held([HELD])
    assert capsys.readouterr().out == HELD_SAID
    print_held([])
    assert capsys.readouterr().out == ""


def test_what_is_not_loaded_is_told_with_its_fault(capsys: Captured) -> None:
    print_not_loaded([BROKEN, BARE])
    assert capsys.readouterr().out == NOT_LOADED


def test_ten_lines_are_shown_and_more_are_counted(capsys: Captured) -> None:
    lines = [f"line {number}" for number in range(1_011)]
    print_lines("Lines", lines[:10], ["head"])
    ten = "".join(f"  line {number}\n" for number in range(10))
    assert capsys.readouterr().out == f"\nLines\n  head\n{ten}"
    print_lines("Lines", lines)
    assert capsys.readouterr().out == f"\nLines\n{ten}  … 1,011 in all\n"
    print_lines("Lines", lines[:3], most=2)
    assert capsys.readouterr().out == "\nLines\n  line 0\n  line 1\n  … 3 in all\n"
    print_lines("Lines", [])
    assert capsys.readouterr().out == ""


def test_a_column_is_of_numbers_where_its_first_value_is_one(capsys: Captured) -> None:
    rows = [("a", 1, None), ("b", 20_000, 3), ("c", None, 4)]
    print_table("Table", ("name", "n", "few"), rows)
    assert capsys.readouterr().out == (
        "\nTable\n"
        "  name       n  few\n"
        "  ────  ──────  ────\n"
        "  a          1  NULL\n"
        "  b     20,000  3\n"
        "  c       NULL  4\n"
    )
    print_table("Table", ("n",), [(number,) for number in range(12)], most=11)
    assert capsys.readouterr().out.endswith("   9\n  10\n  … 12 in all\n")
    print_table("Table", ("n",), [(number,) for number in range(11)])
    assert capsys.readouterr().out.endswith("  9\n  … 11 in all\n")
    print_table("Table", ("n",), [])
    assert capsys.readouterr().out == ""


def load_result(known_count: int, new_count: int) -> LoadResult:
    ids = [CaptureId(f"{number:016x}") for number in range(new_count)]
    return LoadResult(known_count, ids, ReleaseId("20260401T080000.000000Z"))


def test_a_load_tells_what_it_took_and_what_not(capsys: Captured) -> None:
    found = InputFiles(
        [(Path("a"), Provenance())] * 1_500,
        [Path("b\x1b")],
        [Path("c")],
        [(Path("d"), "an\nempty folder")],
    )
    print_load(load_result(2_000, 1_203), found, [COUNT], [BROKEN, HELD, BARE])
    assert capsys.readouterr().out == (
        "1,500 documents, 2,000 known before\n"
        f"{CAPTURES_SAID}"
        "  3 more give way to captures of the same body that say more\n"
        f"{HELD_SAID}{NOT_LOADED}"
        "\nLoaded without a line in the manifest\n  b\ufffd\n"
        "\nNamed by the manifest, but not there\n  c\n"
        "\nSkipped\n  d: an empty folder\n"
    )


def test_titles_are_bold_on_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr("sys.stdout", screen)
    print_lines("Lines", ["line"])
    print_load(load_result(0, 3), InputFiles([], [], [], []), [COUNT], [])
    assert screen.getvalue().startswith(
        "\n\x1b[1mLines\x1b[0m\n  line\n\x1b[1m0 documents\x1b[0m\n\n\x1b[1mNew captures\x1b[0m\n"
    )


def test_a_load_without_anything_new_says_so(capsys: Captured) -> None:
    found = InputFiles([(Path("a"), Provenance())], [], [], [])
    print_load(load_result(0, 0), found, [], [])
    assert capsys.readouterr().out == "1 document\n  nothing new\n"
    print_load(load_result(1, 1_200), found, [COUNT], [])
    assert capsys.readouterr().out == f"1 document, 1 known before\n{CAPTURES_SAID}"
