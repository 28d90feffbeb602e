"""Rows of an answer as JSON holds them: what is a number, what is cut, and where the next begin."""

import re
from collections.abc import Iterator

import pytest

from etl.errors import QueryTooWide, UsageError
from etl.release.bounded_rows import (
    AnswerColumn,
    BoundedRows,
    Cell,
    RowBounds,
    bounded_texts,
    read_bounded_rows,
)
from etl.stage.connection import Connection, connect

ALL = RowBounds(0, 10, 10_000)
FEW_BYTES = RowBounds(0, 10, 12)
"""A value may have forty characters, however few bytes an answer may have."""


@pytest.fixture(scope="module")
def con() -> Iterator[Connection]:
    with connect() as con:
        yield con


def read(con: Connection, text: str, bounds: RowBounds = ALL) -> BoundedRows:
    return read_bounded_rows(con.sql(text), bounds)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("true", True),
        ("7::tinyint", 7),
        ("7::smallint", 7),
        ("7::integer", 7),
        ("7::bigint", 7),
        ("7::utinyint", 7),
        ("7::usmallint", 7),
        ("7::uinteger", 7),
        ("7::ubigint", 7),
        ("0.5::float", 0.5),
        ("0.5::double", 0.5),
        ("null::integer", None),
        ("null::varchar", None),
        ("7::hugeint", "7"),
        ("0.5::decimal(3, 2)", "0.50"),
        ("date '2026-04-01'", "2026-04-01"),
        ("timestamp '2026-04-01 18:00:00'", "2026-04-01 18:00:00"),
        ("'tea'", "tea"),
        ("[1, 2]", "[1,2]"),
        ("{'a': 'b'}", '{"a":"b"}'),
        ("map {'a': 1}", '{"a":1}'),
        ("'nan'::double", "nan"),
        ("['nan'::double, 0.5]", '["nan","0.5"]'),
        ("'-inf'::double", "-inf"),
        ("9007199254740992", 9007199254740992),
        ("9007199254740993", "9007199254740993"),
        ("-9007199254740992", -9007199254740992),
        ("-9007199254740993", "-9007199254740993"),
        (r"e'a\x1b[2Jb'", "a\ufffd[2Jb"),
    ],
)
def test_numbers_that_json_holds_are_values_and_all_else_is_text(
    con: Connection, value: str, shown: Cell
) -> None:
    found = read(con, f"select {value} as it")
    assert found.rows == [[shown]]
    assert type(found.rows[0][0]) is type(shown)
    assert (found.next_offset, found.shortened_count) == (None, 0)


def test_columns_go_by_their_place_and_have_the_types_of_duckdb(con: Connection) -> None:
    found = read(con, """select 1 as "a ""b", 'c' as d, [2] as d""")
    assert found == BoundedRows(
        [AnswerColumn('a "b', "INTEGER"), AnswerColumn("d", "VARCHAR"),
         AnswerColumn("d", "INTEGER[]")],
        [[1, "c", "[2]"]],
        None,
        0,
    )  # fmt: skip


def test_a_name_is_cut_after_a_hundred_characters_and_does_nothing(con: Connection) -> None:
    names = ["n" * 100, "m" * 101, "\u202ea"]
    columns = ", ".join(f'1 as "{it}"' for it in names)
    found = read(con, f"select {columns}")
    assert [it.name for it in found.columns] == ["n" * 100, "m" * 100, "\ufffda"]


@pytest.mark.parametrize(
    ("offset", "row_count", "rows", "next_offset"),
    [
        (0, 5, [0, 1, 2, 3, 4], None),
        (0, 4, [0, 1, 2, 3], 4),
        (1, 3, [1, 2, 3], 4),
        (2, 3, [2, 3, 4], None),
        (4, 1, [4], None),
        (5, 1, [], None),
        (0, 1, [0], 1),
    ],
)
def test_rows_go_on_where_the_last_ones_ended(
    con: Connection, offset: int, row_count: int, rows: list[Cell], next_offset: int | None
) -> None:
    bounds = RowBounds(offset, row_count, 10_000)
    found = read(con, "select range as n from range(5)", bounds)
    assert (found.rows, found.next_offset) == ([[it] for it in rows], next_offset)
    texts = bounded_texts(["n"], [[it] for it in range(5)], bounds)
    assert (texts.rows, texts.next_offset) == ([[it] for it in rows], next_offset)


@pytest.mark.parametrize(
    ("byte_count", "row_count"), [(0, 1), (5, 1), (11, 1), (12, 2), (17, 2), (18, 3)]
)
def test_rows_have_so_many_bytes_as_json_and_there_is_always_one(
    byte_count: int, row_count: int
) -> None:
    """Each row is `["ab"]`, of six bytes."""
    found = bounded_texts(["a"], [["ab"]] * 4, RowBounds(0, 10, byte_count))
    assert (found.rows, found.next_offset) == ([["ab"]] * row_count, row_count)


def test_the_type_of_a_column_is_cut_as_its_name_is(con: Connection) -> None:
    nested = "1"
    for _ in range(10):
        nested = f"{{'p': {nested}, 'q': {nested}}}"
    [column] = read(con, f"select {nested} as deep").columns
    assert column.name == "deep"
    assert (len(column.type), column.type[:10]) == (100, "STRUCT(p S")


def test_what_stands_before_a_row_that_does_not_fit_is_counted_alone() -> None:
    """The first row has a text that is cut, to forty characters; the second would have two."""
    rows = [["x" * 41, ""], ["x" * 41, "y" * 42]]
    found = bounded_texts(["a", "b"], rows, FEW_BYTES)
    assert found == BoundedRows(
        [AnswerColumn("a", "VARCHAR"), AnswerColumn("b", "VARCHAR")],
        [["x" * 40 + "…", ""]],
        1,
        1,
    )
    assert bounded_texts(["a", "b"], rows[1:], FEW_BYTES).shortened_count == 2


def test_values_that_are_cut_are_counted_over_all_rows() -> None:
    rows = [["x" * 4_001], ["y"], ["z" * 4_002]]
    assert bounded_texts(["a"], rows, ALL).shortened_count == 2


@pytest.mark.parametrize(
    ("column_count", "byte_count", "most"),
    [
        (1, 200, 100),
        (2, 200, 50),
        (2, 403, 100),
        (1, 0, 40),
        (1, 81, 40),
        (1, 82, 41),
        (1, 7_999, 3_999),
        (1, 8_000, 4_000),
        (1, 10_000, 4_000),
    ],
)
def test_half_of_the_bytes_are_shared_by_the_columns_of_a_row(
    con: Connection, column_count: int, byte_count: int, most: int
) -> None:
    bounds, whole, longer = RowBounds(0, 1, byte_count), "x" * most, "x" * (most + 1)
    for text, shown, shortened_count in (
        (whole, whole, 0),
        (longer, whole + "…", column_count),
        (longer + "x", whole + "…", column_count),
    ):
        columns = ", ".join([f"'{text}' as a"] * column_count)
        found = read(con, f"select {columns}", bounds)
        assert (found.rows, found.shortened_count) == ([[shown] * column_count], shortened_count)
        names = [str(number) for number in range(column_count)]
        texts = bounded_texts(names, [[text] * column_count], bounds)
        assert (texts.rows, texts.shortened_count) == (found.rows, shortened_count)


def test_an_answer_without_columns_has_none() -> None:
    assert bounded_texts([], [], ALL) == BoundedRows([], [], None, 0)


def test_an_answer_has_five_hundred_columns_at_most(con: Connection) -> None:
    def select(count: int) -> str:
        return "select " + ", ".join(f"{it} as c{it}" for it in range(count))

    assert read(con, select(500), RowBounds(0, 1, 10_000)).rows == [[*range(500)]]
    message = "the answer has 1,501 columns, and may have 500"
    with pytest.raises(QueryTooWide, match=f"^{message}$"):
        read(con, select(1_501))
    with pytest.raises(QueryTooWide, match=re.escape("501 columns")):
        read(con, select(501))


def test_a_row_that_fails_is_told_without_sql_that_nobody_wrote(con: Connection) -> None:
    with pytest.raises(UsageError) as caught:
        read(con, "select error(e'no tea\\n\\nLINE 1: here') as a")
    assert str(caught.value) == "the query failed: Invalid Input Error: no tea"
