"""Answers as they are shown and written, and errors of DuckDB as a person reads them."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl
import pytest

from etl.errors import QueryTooLarge, UsageError
from etl.release.locked import lock_connection
from etl.release.queries import (
    ShownAnswer,
    run_statement,
    shown_rows,
    translate_query_errors,
    written_answer,
)
from etl.stage.connection import Connection, connect

BROKEN = "select x::int as y from (values ('a')) as t(x)"
BROKEN_MESSAGE = (
    "the query failed: Conversion Error: Could not convert string 'a' to INT32"
    " when casting from source column x"
)


@pytest.fixture
def con(tmp_path: Path) -> Iterator[Connection]:
    with connect() as con:
        lock_connection(con, tmp_path, 100 * 2**20)
        yield con


def test_values_are_shown_as_duckdb_prints_them(con: Connection) -> None:
    text = "select 7 as a, null as b, [1, 2] as c, date '2026-04-01' as d, true as e"
    assert shown_rows(run_statement(con, text, {}), None) == ShownAnswer(
        ["a", "b", "c", "d", "e"],
        [True, True, False, False, False],
        [("7", None, "[1, 2]", "2026-04-01", "true")],
        1,
    )


@pytest.mark.parametrize(
    ("kind", "is_number"),
    [
        ("tinyint", True), ("utinyint", True), ("smallint", True), ("usmallint", True),
        ("integer", True), ("uinteger", True), ("bigint", True), ("ubigint", True),
        ("hugeint", True), ("uhugeint", True), ("float", True), ("double", True),
        ("decimal(9, 2)", True), ("varchar", False), ("date", False), ("boolean", False),
        ("integer[]", False), ("interval", False),
    ],
)  # fmt: skip
def test_columns_of_numbers_are_known(con: Connection, kind: str, is_number: bool) -> None:
    answer = run_statement(con, f"select null::{kind} as a", {})
    assert shown_rows(answer, None).is_number == [is_number]


@pytest.mark.parametrize(
    ("most", "shown", "count"),
    [(None, 3, 3), (0, 0, 3), (2, 2, 3), (3, 3, 3), (4, 3, 3)],
)
def test_rows_that_are_not_shown_are_counted(
    con: Connection, most: int | None, shown: int, count: int
) -> None:
    answer = shown_rows(run_statement(con, "from range(3) as t(a)", {}), most)
    assert answer.rows == [(str(it),) for it in range(shown)]
    assert answer.row_count == count


def test_an_answer_is_written_as_csv_with_nested_values_as_json(con: Connection) -> None:
    text = (
        "select 'a, b' as \"x\"\"y\", [1, null] as l, {'k': [true]} as s, map {'m': 1} as m,"
        " array_value(1, 2) as r, union_value(u := 1) as u, null::int[] as n, 3 as t, 4 as t"
    )
    with written_answer(run_statement(con, text, {}), "csv") as path:
        assert path.read_text() == (
            '"x""y",l,s,m,r,u,n,t,t_1\n'
            '"a, b","[1,null]","{""k"":[true]}","{""m"":1}","[1,2]","{""u"":1}",,3,4\n'
        )


def test_an_answer_is_written_as_json(con: Connection) -> None:
    with written_answer(run_statement(con, "select 1 as a, [null] as b", {}), "json") as path:
        assert path.read_text() == '[\n\t{"a":1,"b":[null]}\n]\n'


def test_an_answer_is_written_as_parquet(con: Connection) -> None:
    with written_answer(run_statement(con, "select [1] as a, 'b' as b", {}), "parquet") as path:
        frame = pl.read_parquet(path)
        compressions = duckdb.sql(
            f"select distinct compression from parquet_metadata('{path}')"
        ).fetchall()
    assert frame.rows() == [([1], "b")]
    assert compressions == [("ZSTD",)]


def test_the_file_is_in_the_folder_and_goes_at_the_end(con: Connection, tmp_path: Path) -> None:
    with written_answer(run_statement(con, "select 1 as a", {}), "csv") as path:
        assert path == tmp_path / "answer"
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ZeroDivisionError), written_answer(con.sql("select 1 as a"), "csv"):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_a_row_that_fails_is_told_without_sql_that_nobody_wrote(con: Connection) -> None:
    with pytest.raises(UsageError) as shown:
        shown_rows(run_statement(con, BROKEN, {}), None)
    assert str(shown.value) == BROKEN_MESSAGE
    with (
        pytest.raises(UsageError) as written,
        written_answer(run_statement(con, BROKEN, {}), "csv"),
    ):
        pass
    assert str(written.value) == BROKEN_MESSAGE


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (
            duckdb.PermissionException("file"),
            "a query reads the release and nothing else, no file and no address",
        ),
        (duckdb.BinderException("a\n\nLINE 1: b"), "the query failed: a\n\nLINE 1: b"),
        (
            duckdb.CatalogException("a\n\nPlease try installing b\n\nPlease try installing c"),
            "the query failed: a",
        ),
    ],
)
def test_errors_in_sql_of_a_person_quote_it(error: duckdb.Error, message: str) -> None:
    with pytest.raises(UsageError) as caught, translate_query_errors():
        raise error
    assert str(caught.value) == message
    assert caught.value.__cause__ is error


def test_errors_in_sql_of_ours_do_not(con: Connection) -> None:
    text = "a\n\nLINE 1: b\n\nLINE 2: c"
    with pytest.raises(UsageError) as caught, translate_query_errors(quotes=False):
        raise duckdb.BinderException(text)
    assert str(caught.value) == "the query failed: a"


def test_a_query_that_needs_too_much_memory_is_told_in_one_line() -> None:
    with pytest.raises(QueryTooLarge) as caught, translate_query_errors():
        raise duckdb.OutOfMemoryException("a\nb\nc")
    assert str(caught.value) == "the query needs more memory than it may have: a"


@pytest.mark.parametrize("kind", [duckdb.IOException, duckdb.SerializationException])
def test_a_release_that_cannot_be_read_is_left_to_whoever_opened_it(
    kind: type[duckdb.Error],
) -> None:
    with pytest.raises(kind, match=r"^torn$"), translate_query_errors():
        raise kind("torn")


def test_a_ctrl_c_is_taken_out_of_duckdbs_error() -> None:
    with pytest.raises(KeyboardInterrupt), translate_query_errors():
        raise RuntimeError("interrupted") from KeyboardInterrupt()
    with pytest.raises(RuntimeError, match=r"^other$"), translate_query_errors():
        raise RuntimeError("other") from ValueError()
