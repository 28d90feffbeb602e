"""The rows of an answer as JSON holds them, within bounds of rows, columns and bytes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from etl.errors import QueryTooWide
from etl.inert import inert_text
from etl.release.json_values import NESTED_TYPES, json_sql
from etl.release.queries import Relation, translate_query_errors

MAX_ANSWER_COLUMNS = 500
"""Columns of one answer; the widest mart has 60."""

_MOST_CHARACTERS = 4_000
"""Of one value; the longest real abstract has 1,923."""
_LEAST_CHARACTERS = 40
_NAME_CHARACTERS = 100
_MOST_EXACT = 2**53
"""Programs that read every number of JSON as a float change larger ones."""
_NUMBERS = {
    "boolean", "tinyint", "smallint", "integer", "bigint", "utinyint", "usmallint", "uinteger",
    "ubigint", "float", "double",
}  # fmt: skip

Cell = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class RowBounds:
    """The first row to read, counted from 0, and the most rows and bytes of an answer."""

    offset: int
    row_count: int
    byte_count: int


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    """A column of an answer, with the type that DuckDB gives it."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class BoundedRows:
    """Some rows of an answer.

    next_offset: where the next rows begin; None after the last one. shortened_count: values that
    are not here whole.
    """

    columns: list[AnswerColumn]
    rows: list[list[Cell]]
    next_offset: int | None
    shortened_count: int


def read_bounded_rows(answer: Relation, bounds: RowBounds) -> BoundedRows:
    """The rows within bounds. Numbers and booleans are values, all else is text, lists are JSON.

    Characters that act on a terminal, or are not seen, are shown as one that does not. Raises
    UsageError where the SQL fails on a row, and QueryTooWide for too many columns.
    """
    with translate_query_errors(quotes=False):
        columns = [AnswerColumn(_name(name), _name(str(kind))) for name, kind in _columns(answer)]
        most = _characters(len(columns), bounds)
        texts = answer.project(", ".join(_cell_sql(answer, most)))
        found = texts.limit(bounds.row_count + 1, bounds.offset).fetchall()
    return _within_bytes(columns, found, bounds, most)


def bounded_texts(
    names: Sequence[str], rows: Sequence[Sequence[Cell]], bounds: RowBounds
) -> BoundedRows:
    """The same of rows that the program wrote itself."""
    columns = [AnswerColumn(name, "VARCHAR") for name in names]
    found = rows[bounds.offset : bounds.offset + bounds.row_count + 1]
    return _within_bytes(columns, found, bounds, _characters(len(names), bounds))


def _columns(answer: Relation) -> list[tuple[str, object]]:
    if len(answer.columns) > MAX_ANSWER_COLUMNS:
        raise QueryTooWide(
            f"the answer has {len(answer.columns):,} columns, and may have {MAX_ANSWER_COLUMNS}"
        )
    return list(zip(answer.columns, answer.types, strict=True))


def _characters(column_count: int, bounds: RowBounds) -> int:
    share = bounds.byte_count // (2 * max(column_count, 1))
    return min(max(share, _LEAST_CHARACTERS), _MOST_CHARACTERS)


def _cell_sql(answer: Relation, most: int) -> list[str]:
    """Each column as it is fetched: a giant text is shortened before it leaves DuckDB."""
    found = []
    for place, kind in enumerate(answer.types, start=1):
        text = json_sql(f"#{place}", kind) if kind.id in NESTED_TYPES else f"#{place}"
        is_number = kind.id in _NUMBERS
        cell = f"#{place}" if is_number else f"left(cast({text} as varchar), {most + 1})"
        found.append(f'{cell} as "{place}"')
    return found


def _within_bytes(
    columns: list[AnswerColumn], found: Sequence[Sequence[Cell]], bounds: RowBounds, most: int
) -> BoundedRows:
    rows: list[list[Cell]] = []
    byte_count = shortened_count = 0
    for row in found[: bounds.row_count]:
        cells = [_cell(value, most) for value in row]
        byte_count += len(msgspec.json.encode(cells))
        if rows and byte_count > bounds.byte_count:
            break
        shortened_count += sum(isinstance(it, str) and len(it) > most for it in row)
        rows.append(cells)
    next_offset = bounds.offset + len(rows) if len(rows) < len(found) else None
    return BoundedRows(columns, rows, next_offset, shortened_count)


def _cell(value: Cell, most: int) -> Cell:
    if isinstance(value, str):
        return inert_text(value if len(value) <= most else value[:most] + "…")
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    is_exact = not isinstance(value, int) or abs(value) <= _MOST_EXACT
    return value if is_exact else str(value)


def _name(text: str) -> str:
    return inert_text(text[:_NAME_CHARACTERS])
