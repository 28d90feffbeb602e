"""The words of the contract: columns and tables, and what can be demanded of them."""

from dataclasses import dataclass, replace
from enum import Enum

import polars as pl


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


@dataclass(frozen=True, slots=True)
class Column:
    """One column. pattern is matched against the whole text; minimum and maximum are inclusive."""

    name: str
    type: ColumnType
    meaning: str
    required: bool = False
    pattern: str | None = None
    minimum: int | None = None
    maximum: int | None = None
    allowed: tuple[str, ...] = ()

    def needed(self) -> "Column":
        """The same column where it may not be NULL."""
        return replace(self, required=True)

    def optional(self) -> "Column":
        """The same column where NULL means *not stated*."""
        return replace(self, required=False)

    def renamed(self, name: str, meaning: str | None = None) -> "Column":
        """The same kind of value under another name."""
        return replace(self, name=name, meaning=meaning or self.meaning)


@dataclass(frozen=True, slots=True)
class Reference:
    """A column's values, where stated, are found in `target`'s key, which is one column."""

    column: str
    target: str


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
        """Columns that lead to another table: what their values look like is said there."""
        return {reference.column for reference in self.references}

    @property
    def polars_schema(self) -> dict[str, pl.DataType]:
        return {column.name: column.type.polars for column in self.columns}
