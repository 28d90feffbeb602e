"""Columns and tables as the contract declares them."""

from dataclasses import dataclass, replace
from enum import Enum

import polars as pl

from etl.contract.key_rules import Reference
from etl.contract.rules import ColumnRule, Required
from etl.contract.vocabulary import SourceName


class ColumnType(Enum):
    """A column's type: its DuckDB name, from which the Polars one follows."""

    TEXT = "varchar"
    COUNT = "bigint"
    FLAG = "boolean"
    DATE = "date"
    TIMESTAMP = "timestamp"
    TEXTS = "varchar[]"
    JSON = "json"

    @property
    def polars(self) -> pl.DataType:
        return _POLARS[self]


_POLARS: dict[ColumnType, pl.DataType] = {
    ColumnType.TEXT: pl.String(),
    ColumnType.COUNT: pl.Int64(),
    ColumnType.FLAG: pl.Boolean(),
    ColumnType.DATE: pl.Date(),
    ColumnType.TIMESTAMP: pl.Datetime("us"),
    ColumnType.TEXTS: pl.List(pl.String()),
    ColumnType.JSON: pl.String(),
}


_SOURCE_NAMES: dict[SourceName, str] = {"daily_papers": "pages", "arxiv": "arXiv"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column, and the rules that each of its values keeps."""

    name: str
    type: ColumnType
    meaning: str
    rules: tuple[ColumnRule, ...] = ()
    is_prose: bool = False
    """Long texts that differ from row to row: a dictionary of them would save no space."""
    sources: tuple[SourceName, ...] = ()
    """Who may state a value, where the contract says so: the first that does wins."""

    @property
    def required(self) -> bool:
        return any(isinstance(rule, Required) for rule in self.rules)

    def needed(self) -> "Column":
        """The same column where it may not be NULL, and where blank text counts as missing."""
        rule = Required(is_blank_missing=self.type is ColumnType.TEXT)
        return replace(self, rules=(rule, *self.optional().rules))

    def optional(self) -> "Column":
        """The same column where NULL means *not stated*."""
        return replace(self, rules=tuple(it for it in self.rules if not isinstance(it, Required)))

    def stated_by(self, *sources: SourceName) -> "Column":
        """The same column where these alone state values, and the meaning names them."""
        named = ", else from ".join(_SOURCE_NAMES[source] for source in sources)
        return replace(self, sources=sources, meaning=f"{self.meaning}; from {named}")

    def renamed(self, name: str, meaning: str | None = None) -> "Column":
        """The same kind of value under another name."""
        return replace(self, name=name, meaning=meaning or self.meaning)


@dataclass(frozen=True, slots=True)
class Table:
    """One table: `name` is qualified (`core.papers`), `key` is unique and never NULL."""

    name: str
    grain: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    references: tuple[Reference, ...] = ()

    @property
    def schema(self) -> str:
        return self.name.split(".")[0]

    @property
    def leading(self) -> set[str]:
        """Columns that lead to another table: the form of their values is asked of its key."""
        return {reference.column for reference in self.references}

    @property
    def polars_schema(self) -> dict[str, pl.DataType]:
        return {column.name: column.type.polars for column in self.columns}
