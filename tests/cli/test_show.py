"""What the command line prints of values, queries, rejects and pages: to people and into pipes."""

from datetime import UTC, date, datetime

import pytest

from etl.cli.show import (
    print_json,
    print_page,
    print_queries,
    print_query_help,
    print_rejects,
)
from etl.ids import CaptureId
from etl.release.quarantine import RejectRow
from etl.stage.sql_files import SqlFile
from tests.cli.screen import look

Captured = pytest.CaptureFixture[str]
FILE = SqlFile(
    "queries",
    "best_of_day",
    "select 1",
    {
        "question": ["Which?"],
        "answer": ["A row is a paper", "with its rank"],
        "not": ["All of them"],
        "parameter": ["day_of: date: null: the day: any", "top: bigint: 20: how many"],
    },
)
PLAIN = SqlFile(
    "queries", "all", "select 2", {"question": ["What?"], "answer": ["A"], "not": ["B"]}
)
REJECT = RejectRow(
    "r1",
    "core.papers",
    CaptureId("c1"),
    3,
    {"title": "A\x9bB ü", "rank": None, "votes": 0},
    ["no id", "bad\nday"],
    2,
    "https://a",
    "island",
)


def test_values_are_printed_as_json(capsys: Captured) -> None:
    print_json([date(2026, 4, 1), datetime(2026, 4, 1, 18, tzinfo=UTC), "é\x9b"])
    assert capsys.readouterr().out == ('["2026-04-01", "2026-04-01T18:00:00+00:00", "é\\u009b"]\n')
    print_json({"a": REJECT.faults}, indent=1)
    assert capsys.readouterr().out == '{\n "a": [\n  "no id",\n  "bad\\nday"\n ]\n}\n'
    print_json(REJECT)
    assert capsys.readouterr().out.startswith('{"reject_id": "r1", "table_name": "core.papers", ')


def test_queries_are_listed_with_their_parameters(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = look(monkeypatch)
    print_queries({"best_of_day": FILE, "all": PLAIN})
    assert screen.getvalue() == (
        "\x1b[1mbest_of_day\x1b[0m\n    Which?\n    -p day_of=null  the day: any (date)\n"
        "    -p top=20  how many (bigint)\n\x1b[1mall\x1b[0m\n    What?\n"
    )


def test_a_query_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = look(monkeypatch)
    print_query_help(FILE)
    assert screen.getvalue() == (
        "\x1b[1mbest_of_day: Which?\x1b[0m\n"
        "\nThe answer\n  A row is a paper\n  with its rank\n\nIt is not\n  All of them\n"
        "\nParameters\n  --day-of DATE  the day: any [null]\n  --top BIGINT  how many [20]\n"
        "\nIts SQL: paperhouse query best_of_day --sql\n"
    )


def test_a_query_without_parameters_is_explained(capsys: Captured) -> None:
    print_query_help(PLAIN)
    assert capsys.readouterr().out == (
        "all: What?\n\nThe answer\n  A\n\nIt is not\n  B\n\nNo parameters\n"
        "\nIts SQL: paperhouse query all --sql\n"
    )


def test_rejects_are_printed_with_faults_and_values(capsys: Captured) -> None:
    print_rejects([REJECT])
    assert capsys.readouterr().out == (
        "c1, entry 3\n  island v2, https://a\n  fault  no id\n  fault  bad day\n"
        '  entry  {"title": "A\\u009bB ü", "votes": 0}\n\n'
        "1 entry in quarantine; --json has them whole\n"
    )
    print_rejects([])
    assert capsys.readouterr().out == "0 entries in quarantine\n"


@pytest.mark.parametrize(("length", "shown"), [(498, "x" * 498 + '"'), (499, "x" * 498 + "…")])
def test_a_long_entry_is_cut(monkeypatch: pytest.MonkeyPatch, length: int, shown: str) -> None:
    screen = look(monkeypatch)
    long = RejectRow("r", "t", CaptureId("c"), 1, "x" * length, [], 1, None, "text")
    print_rejects([long] * 2)
    one = f'\x1b[1mc, entry 1\x1b[0m\n  text v1, no url stated\n  entry  "{shown}\n\n'
    assert screen.getvalue() == f"{one}{one}2 entries in quarantine; --json has them whole\n"


def test_a_page_is_given_byte_for_byte_and_is_inert_on_a_terminal(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    print_page(b"a\x1b[2J\n\xffb")
    assert capsysbinary.readouterr().out == b"a\x1b[2J\n\xffb"
    screen = look(monkeypatch)
    print_page(b"a\x1b[2J\n\xffb")
    assert screen.getvalue() == "a\ufffd[2J\n\ufffdb"
