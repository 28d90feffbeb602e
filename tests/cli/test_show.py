"""What the command line prints of answers, queries, rejects and pages: to people and into pipes."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from etl.cli.show import (
    print_answer,
    print_json,
    print_page,
    print_queries,
    print_query_help,
    print_rejects,
)
from etl.errors import UsageError
from etl.ids import CaptureId
from etl.release.locked import lock_connection
from etl.release.quarantine import RejectRow
from etl.stage.connection import Connection, connect
from etl.stage.sql_files import SqlFile
from tests.cli.screen import Screen

Captured = pytest.CaptureFixture[str]
ROWS = "select 1 as a, 'x' as b"
TABLE = "a  b\n─  ─\n1  x\n"
WITHOUT = "select 1 as a where false"
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


@pytest.fixture
def con(tmp_path: Path) -> Iterator[Connection]:
    folder = tmp_path / "locked"
    folder.mkdir()
    with connect() as con:
        lock_connection(con, folder, 100 * 2**20)
        yield con


def look(monkeypatch: pytest.MonkeyPatch) -> Screen:
    """From here on, what is printed goes to a screen."""
    screen = Screen()
    monkeypatch.setattr("sys.stdout", screen)
    monkeypatch.setenv("COLUMNS", "30")
    return screen


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


@pytest.mark.parametrize(
    ("form", "text"),
    [(None, TABLE), ("table", TABLE), ("csv", "a,b\n1,x\n"), ("json", '[\n\t{"a":1,"b":"x"}\n]\n')],
)
def test_an_answer_has_the_form_that_is_asked_for(
    con: Connection, capsys: Captured, tmp_path: Path, form: str | None, text: str
) -> None:
    print_answer(con.sql(ROWS), form, None)
    assert capsys.readouterr() == (text, "")
    out = tmp_path / "answer"
    print_answer(con.sql(ROWS), form, out)
    assert capsys.readouterr() == ("", f"written to {out}\n")
    assert out.read_text("utf-8") == text


def test_json_has_texts_for_numbers_that_it_does_not_know(
    con: Connection, capsys: Captured
) -> None:
    numbers = "values (1 / 0, 1), ('nan'::double, null), (1 / 4, 2)"
    print_answer(
        con.sql(f"select a, b as a, a::float as c from ({numbers}) as it (a, b)"), "json", None
    )
    written = capsys.readouterr().out
    assert json.loads(written, parse_constant=pytest.fail) == [
        {"a": "inf", "a_1": 1, "c": "inf"},
        {"a": "nan", "a_1": None, "c": "nan"},
        {"a": 0.25, "a_1": 2, "c": 0.25},
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "a,b\n1,x\n"),
        ("a.json", '[\n\t{"a":1,"b":"x"}\n]\n'),
        ("a.txt", TABLE),
        ("csv", TABLE),
    ],
)
def test_a_files_ending_says_its_form(
    con: Connection, tmp_path: Path, name: str, text: str
) -> None:
    print_answer(con.sql(ROWS), None, tmp_path / name)
    assert (tmp_path / name).read_text("utf-8") == text


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv.gz", "a.JSONL", "a.duckdb", "a.tsv"])
def test_an_ending_of_a_kind_that_is_not_written_is_refused(
    con: Connection, tmp_path: Path, name: str
) -> None:
    ending = name.rpartition(".")[2].lower()
    with pytest.raises(UsageError, match=rf"^no answer is written as \.{ending}: end .*\.txt for"):
        print_answer(con.sql(ROWS), None, tmp_path / name)
    assert not (tmp_path / name).exists()
    print_answer(con.sql(ROWS), "csv", tmp_path / name)
    assert (tmp_path / name).read_text("utf-8").startswith("a,b")


def test_parquet_is_written_and_not_shown(
    con: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = look(monkeypatch)
    out = tmp_path / "a.parquet"
    print_answer(con.sql(ROWS), None, out)
    print_answer(con.sql(ROWS), "parquet", tmp_path / "b")
    assert pl.read_parquet(out).rows() == pl.read_parquet(tmp_path / "b").rows() == [(1, "x")]
    message = re.escape("parquet is binary: name a file with --out")
    with pytest.raises(UsageError, match=f"^{message}$"):
        print_answer(con.sql(ROWS), "parquet", None)
    assert screen.getvalue() == ""


def test_parquet_goes_into_a_pipe(
    con: Connection, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    print_answer(con.sql(ROWS), "parquet", None)
    written = capsysbinary.readouterr().out
    assert (written[:4], written[-4:]) == (b"PAR1", b"PAR1")


def test_a_pipe_gets_all_rows_uncut(con: Connection, capsys: Captured, tmp_path: Path) -> None:
    print_answer(con.sql("select repeat('x', 200) as a from range(150)"), None, None)
    assert capsys.readouterr().out.splitlines()[2:] == ["x" * 200] * 150
    print_answer(con.sql("select 'x' as a from range(150)"), "table", tmp_path / "a")
    assert (tmp_path / "a").read_text("utf-8").splitlines()[2:] == ["x"] * 150


def test_a_table_that_memory_might_not_hold_is_refused(
    con: Connection, capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.cli.show.MAX_TABLE_CELLS", 7)
    message = "^4 rows are too many for a table: --format csv writes all of them$"
    for out in (None, tmp_path / "a.txt"):
        print_answer(con.sql("select 1 as a, 2 as b from range(3)"), None, out)
        with pytest.raises(UsageError, match=message):
            print_answer(con.sql("select 1 as a, 2 as b from range(4)"), None, out)
    assert len(capsys.readouterr().out.splitlines()) == 5
    assert len((tmp_path / "a.txt").read_text().splitlines()) == 5


def test_a_person_sees_a_hundred_rows_and_how_many_there_are(
    con: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = look(monkeypatch)
    print_answer(con.sql("select 'x' as a from range(2_100)"), None, None)
    assert screen.getvalue().splitlines()[2:] == [
        *["x"] * 100,
        "… and 2,000 more of 2,100 rows: --out FILE.csv has them",
    ]


def test_a_person_sees_lines_as_wide_as_the_terminal(
    con: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = look(monkeypatch)
    print_answer(con.sql("select repeat('x', 31) as a"), None, None)
    assert max(map(len, screen.getvalue().splitlines())) == 30


def test_fewer_rows_are_printed_where_so_many_are_asked_for(
    con: Connection, capsys: Captured
) -> None:
    print_answer(con.sql("select 'x' as a from range(3)"), None, None, most=2)
    assert capsys.readouterr().out == (
        "a\n─\nx\nx\n… and 1 more of 3 rows: --out FILE.csv has them\n"
    )


def test_no_rows_are_told_beside_the_table(
    con: Connection, capsys: Captured, tmp_path: Path
) -> None:
    print_answer(con.sql(WITHOUT), None, None, "none came")
    assert capsys.readouterr() == ("a\n─\n", "no rows: none came\n")
    print_answer(con.sql(WITHOUT), None, None)
    assert capsys.readouterr() == ("a\n─\n", "")
    print_answer(con.sql(ROWS), None, None, "none came")
    assert capsys.readouterr() == (TABLE, "")


def test_no_rows_are_told_to_a_person(con: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = look(monkeypatch)
    print_answer(con.sql(WITHOUT), None, None)
    print_answer(con.sql(WITHOUT), None, None, "none came")
    print_answer(con.sql("select 1 as a"), None, None, "none came")
    assert screen.getvalue() == "a\n─\nno rows\na\n─\nno rows: none came\na\n─\n1\n"


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
