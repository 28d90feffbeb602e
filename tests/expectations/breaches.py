"""A small sound release made from the contract alone, and rows that break one rule each."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from etl.contract.core import CAPTURES
from etl.contract.ddl import create_table_sql
from etl.contract.model import Column, ColumnType, Table
from etl.contract.rules import Maximum, Minimum, OneOf, Pattern
from etl.contract.table_rules import TableCheck, table_checks
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
    "repository_id": ("ann/Alpha", "ann/Alpha-{}"),
    "account_key": ("ann", "nobody{}"),
    "organization_key": ("lab", "nobody{}"),
    "keyword_key": ("largelanguagemodel", "model{}"),
    "keyword_words": ("large language model", "model {}"),
    "primary_category": ("cs.LG", "cs.X{}"),
    "category": ("cs.LG", "cs.X{}"),
    "source_type": ("D", "D{}"),
    "acronym": ("llm", "llm{}"),
    "meaning_key": ("largelanguagemodel", "model{}"),
}
"""A column's sound value, and others of its form that no other row has."""


_CAPTURES = range(200, 260)
"""Captures that rows can lead to beside the first one."""


@dataclass(frozen=True)
class Breach:
    """The row that breaks one rule of the contract, and no other one."""

    check: TableCheck
    row: Row


def sound_release(con: Connection, path: Path | str = ":memory:") -> None:
    """Attach a new release: every table of the contract, with a row that breaks nothing."""
    con.execute(f"attach '{path}' as release; use release")
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
    columns = {column.name: column for column in table.columns}
    found: list[Breach] = []
    for check in table_checks(table)[:-1]:
        _, name, word = check.check_id.split(".")
        row = _told_apart(table, len(found) + 2, name)
        found.append(Breach(check, row | {name: _bad(columns[name], word)}))
    return found


def insert(con: Connection, table: Table, rows: list[Row]) -> None:
    marks = ", ".join("?" for _ in table.columns)
    for row in rows:
        values = [row[column.name] for column in table.columns]
        con.execute(f"insert into {table.name} values ({marks})", values)


def _value(column: Column) -> Any:
    for rule in column.rules:
        if isinstance(rule, Pattern):
            return _OF_FORM[column.name][0]
        if isinstance(rule, OneOf):
            return rule.allowed[0]
        if isinstance(rule, Minimum):
            return rule.limit or 1
    return _SOUND[column.type]


def _bad(column: Column, word: str) -> Any:
    """A value that breaks the rule of this kind; 99 is the number of no row."""
    if word == "minimum":
        return next(rule.limit for rule in column.rules if isinstance(rule, Minimum)) - 1
    if word == "maximum":
        return next(rule.limit for rule in column.rules if isinstance(rule, Maximum)) + 1
    bad = {"required": None, "pattern": " ", "one_of": "<script>alert(1)</script>"}
    return _other(column, 99) if word == "reference" else bad[word]


def _told_apart(table: Table, number: int, broken: str) -> Row:
    """A sound row with a key of its own, by another column than the one to break."""
    keys = [
        it
        for it in table.columns
        if it.name in table.key and it.name != broken and not _is_closed(it)
    ]
    free = {it.name: _other(it, number) for it in keys if it.name not in table.leading}
    captures = {it.name: _other(it, _CAPTURES[number]) for it in keys if it.name == "capture_id"}
    return sound(table) | (free or captures)


def _is_closed(column: Column) -> bool:
    """True for a column whose values are a closed set, which has no other value to give."""
    return any(isinstance(rule, OneOf) for rule in column.rules)


def _other(column: Column, number: int) -> Any:
    if column.name in _OF_FORM and any(isinstance(it, Pattern) for it in column.rules):
        return _OF_FORM[column.name][1].format(number)
    if column.type is ColumnType.COUNT:
        return number
    if column.type is ColumnType.DATE:
        return date(2026, 1, 5 + number)
    if column.type is ColumnType.TIMESTAMP:
        return datetime(2026, 1, 5, 8, number)
    return f"text {number}"
