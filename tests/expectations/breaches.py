"""A small sound release made from the contract alone, and rows that break one rule each."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from etl.contract.core import CAPTURES
from etl.contract.ddl import create_table_sql
from etl.contract.model import Column, ColumnType, Table
from etl.contract.rules import broken_conditions
from etl.contract.tables import RELEASED_TABLES
from etl.stage.connection import Connection

Row = dict[str, Any]
_SOUND: dict[ColumnType, Any] = {
    ColumnType.TEXT: "text",
    ColumnType.FLAG: False,
    ColumnType.DATE: date(2026, 1, 5),
    ColumnType.TIMESTAMP: datetime(2026, 1, 5, 8),
    ColumnType.TEXTS: ["text"],
    ColumnType.JSON: "{}",
}
_OF_FORM = {
    "paper_key": ("arxiv:2601.00001", "arxiv:2612.{:05}"),
    "alias_key": ("title:aaaaaaaaaaaaaaaa", "title:{:016x}"),
    "arxiv_id": ("2601.00001", "2612.{:05}"),
    "capture_id": ("aaaaaaaaaaaaaaaa", "{:016x}"),
    "reject_id": ("aaaaaaaaaaaaaaaa", "{:016x}"),
    "author_key": ("aaaaaaaaaaaaaaaa", "{:016x}"),
    "sha256": ("a" * 64, "{:064x}"),
    "period": ("2026-W02", "2026-W{:02}"),
    "url": ("https://example.org", "https://example.org/{}"),
    "repository": ("example.org/ann/alpha", "example.org/ann/{}"),
    "account_key": ("ann", "nobody{}"),
    "organization_key": ("lab", "nobody{}"),
}
"""A column's sound value, and others of its form that no other row has."""


_CAPTURES = range(200, 260)
"""Captures that rows can lead to beside the first one."""


@dataclass(frozen=True)
class Breach:
    """The row that breaks one claim of the contract, and no other one."""

    claim: str
    row: Row


def sound_release(con: Connection) -> None:
    """Every table of the contract, with a row that breaks nothing."""
    for schema in {table.schema for table in RELEASED_TABLES}:
        con.execute(f"create schema {schema}")
    for table in RELEASED_TABLES:
        con.execute(create_table_sql(table))
        insert(con, table, [sound(table)])
        if table is CAPTURES:
            keys = (_OF_FORM["capture_id"][1].format(number) for number in _CAPTURES)
            insert(con, table, [sound(table) | {"capture_id": key} for key in keys])


def sound(table: Table) -> Row:
    return {column.name: _value(column) for column in table.columns}


def breaches(table: Table) -> list[Breach]:
    """One for each rule of a column and each reference; keys are told apart by their number."""
    rows: dict[str, Row] = {}
    for column in table.columns:
        claims = [claim for claim, _ in broken_conditions(replace(table, columns=(column,)))]
        for claim, bad in zip(claims, _bad(table, column), strict=True):
            rows[claim] = _told_apart(table, len(rows) + 2, column.name) | {column.name: bad}
    found = [Breach(claim, row) for claim, row in rows.items()]
    by_name = {column.name: column for column in table.columns}
    for number, reference in enumerate(table.references, start=len(rows) + 2):
        name, column = reference.column, by_name[reference.column]
        lost = _told_apart(table, number, name) | {name: _other(column, 99)}
        found.append(Breach(f"{table.name}.{name} is in {reference.target}", lost))
    return found


def insert(con: Connection, table: Table, rows: list[Row]) -> None:
    marks = ", ".join("?" for _ in table.columns)
    for row in rows:
        values = [row[column.name] for column in table.columns]
        con.execute(f"insert into {table.name} values ({marks})", values)


def _value(column: Column) -> Any:
    if column.pattern is not None:
        return _OF_FORM[column.name][0]
    if column.allowed:
        return column.allowed[0]
    return column.minimum or 1 if column.type is ColumnType.COUNT else _SOUND[column.type]


def _bad(table: Table, column: Column) -> Iterator[Any]:
    if column.required:
        yield None
    if column.pattern is not None and column.name not in table.leading:
        yield " "
    if column.minimum is not None:
        yield column.minimum - 1
    if column.maximum is not None:
        yield column.maximum + 1
    if column.allowed:
        yield "<script>alert(1)</script>"


def _told_apart(table: Table, number: int, broken: str) -> Row:
    """A sound row with a key of its own, by another column than the one to break."""
    keys = [it for it in table.columns if it.name in table.key and it.name != broken]
    free = {it.name: _other(it, number) for it in keys if it.name not in table.leading}
    captures = {it.name: _other(it, _CAPTURES[number]) for it in keys if it.name == "capture_id"}
    return sound(table) | (free or captures)


def _other(column: Column, number: int) -> Any:
    if column.name in _OF_FORM and column.pattern is not None:
        return _OF_FORM[column.name][1].format(number)
    if column.type is ColumnType.COUNT:
        return number
    if column.type is ColumnType.DATE:
        return date(2026, 1, 5 + number)
    if column.type is ColumnType.TIMESTAMP:
        return datetime(2026, 1, 5, 8, number)
    return f"text {number}"
