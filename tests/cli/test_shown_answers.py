"""In which form rows of an answer are printed and written: to people, into pipes and files."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from etl.cli.show import (
    print_answer,
)
from etl.errors import UsageError
from etl.release.locked import lock_connection
from etl.stage.connection import Connection, connect
from tests.cli.screen import look

Captured = pytest.CaptureFixture[str]
ROWS = "select 1 as a, 'x' as b"
TABLE = "a  b\n─  ─\n1  x\n"
WITHOUT = "select 1 as a where false"


@pytest.fixture
def con(tmp_path: Path) -> Iterator[Connection]:
    folder = tmp_path / "locked"
    folder.mkdir()
    with connect() as con:
        lock_connection(con, folder, 100 * 2**20)
        yield con


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
