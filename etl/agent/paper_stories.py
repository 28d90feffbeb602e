"""The values of a paper as rows, each with the page behind it, or with all that was said of it."""

from collections.abc import Iterator
from typing import Any

import msgspec

from etl.counted import counted
from etl.pipeline.why.explain import explain_value
from etl.pipeline.why.stories import CellStory, Evidence, WhyAnswer
from etl.release.bounded_rows import BoundedRows, Cell, RowBounds, bounded_texts
from etl.settings import Settings
from etl.stage.connection import Connection

_VALUE_COLUMNS = (
    "column", "value", "rule", "source", "url", "captured_at", "position", "capture_id",
)  # fmt: skip
_STATEMENT_COLUMNS = (
    "column", "key", "value", "decides", "stated", "bytes", "stands_in", "byte_start", "source",
    "url", "captured_at", "position", "template", "parser_version", "is_held", "capture_id",
)  # fmt: skip
_PLAIN = (str, int, float, bool, type(None))


def read_paper(
    con: Connection, settings: Settings, bounds: RowBounds, paper: str
) -> tuple[BoundedRows, list[str]]:
    """Each value of a paper that is stated, and the page that decided it.

    Raises UsageError for an unknown paper, ArchiveDamaged, StorageError.
    """
    answer = explain_value(con, settings, paper)
    rows = [_value_row(cell) for cell in answer.cells if cell.value is not None]
    counts = ", ".join(f"{name} {count}" for name, count in answer.row_counts.items())
    notes = [
        f"Columns that are not here are NULL: nobody stated them. Rows in other tables: {counts}.",
        "`why` with a column, or a table such as `links`, shows the bytes and other statements.",
    ]
    return bounded_texts(_VALUE_COLUMNS, rows, bounds), notes


def read_statements(
    con: Connection, settings: Settings, bounds: RowBounds, paper: str, column: str | None
) -> tuple[BoundedRows, list[str]]:
    """All that documents state of a column of a paper, or of a table about it, and what decides.

    Raises as read_paper does, and UsageError for an unknown column.
    """
    answer = explain_value(con, settings, paper, column)
    rows = [row for cell in answer.cells for row in _statement_rows(cell)]
    return bounded_texts(_STATEMENT_COLUMNS, rows, bounds), list(_statement_notes(answer))


def _statement_notes(answer: WhyAnswer) -> Iterator[str]:
    rules = {cell.rule: cell.rule_text for cell in answer.cells}
    readings = {cell.reading: cell.reading_text for cell in answer.cells}
    yield from (f"Rule {name}: {text}" for name, text in rules.items())
    yield from (f"Reading {name}: {text}" for name, text in readings.items())
    yield "`decides` is false for what was said as well, and NULL where no document states a value."
    if answer.read_count < answer.document_count:
        yield f"{answer.read_count} of {counted(answer.document_count, 'document')} read for this."
    if answer.left_out_rows:
        yield f"{counted(answer.left_out_rows, 'row')} of the table left out: `query` has all."


def _value_row(cell: CellStory) -> list[Cell]:
    begin: list[Cell] = [cell.column, _plain(cell.value), cell.rule]
    if not cell.evidence:
        return [*begin, None, None, None, None, None]
    it = cell.evidence[0]
    return [*begin, it.source, it.url, _plain(it.captured_at), it.position, it.capture_id]


def _statement_rows(cell: CellStory) -> Iterator[list[Cell]]:
    begin: list[Cell] = [f"{cell.table}.{cell.column}", _plain(cell.key), _plain(cell.value)]
    for it in cell.evidence:
        yield [*begin, True, *_statement(it)]
    for it in cell.others:
        yield [*begin, False, *_statement(it)]
    if not cell.evidence and not cell.others:
        yield [*begin, *[None] * (len(_STATEMENT_COLUMNS) - len(begin))]


def _statement(it: Evidence) -> list[Cell]:
    return [
        _plain(it.value),
        it.excerpt.text if it.excerpt else None,
        it.excerpt.stands_in if it.excerpt else None,
        it.excerpt.byte_start if it.excerpt else None,
        it.source,
        it.url,
        _plain(it.captured_at),
        it.position,
        it.template,
        it.parser_version,
        it.is_held,
        it.capture_id,
    ]


def _plain(value: Any) -> Cell:
    """A value as a cell holds it: days and instants in ISO 8601, lists as JSON."""
    if isinstance(value, _PLAIN):
        return value
    text = msgspec.json.encode(value).decode()
    return text[1:-1] if text.startswith('"') else text
