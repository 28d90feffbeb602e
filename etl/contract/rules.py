"""The rules that one value keeps or breaks. Each renders itself for everyone who asks it.

A rule says in Polars and in SQL which rows break it, names the expectation of Great Expectations
that shows it to people, and gives the property of a Frictionless schema that states it. A value
that is not stated, NULL, breaks no rule but `Required`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

import polars as pl

from etl.contract.expectation_spec import ExpectationSpec

_SHOWN = 80
"""Characters of a value that stand in its fault."""


class ColumnRule(Protocol):
    """A rule that each value of one column keeps or breaks by itself."""

    word: ClassVar[str]
    """The last part of the ids of its checks."""

    @property
    def phrase(self) -> str:
        """The rule in words that follow the column's name, such as `is stated`."""

    def polars(self, column: str) -> pl.Expr:
        """An expression that is true where a row breaks the rule."""

    def fault(self, column: str) -> pl.Expr:
        """An expression that says in words what is wrong with a row that breaks the rule."""

    def sql(self, column: str) -> str:
        """An SQL condition that is true where a row breaks the rule."""

    def expectation(self, column: str) -> ExpectationSpec:
        """The expectation that every row keeps the rule."""

    def frictionless(self) -> Mapping[str, Any]:
        """The constraint on the column's field in a Frictionless schema."""


@dataclass(frozen=True, slots=True)
class Required:
    """Every row states the column. Where blank text counts as missing, only Polars asks for it.

    Rows meet that expression before they are staged, so no blank text gets as far as SQL.
    """

    is_blank_missing: bool = False
    word: ClassVar[str] = "required"

    @property
    def phrase(self) -> str:
        return "is stated"

    def polars(self, column: str) -> pl.Expr:
        value = pl.col(column)
        if not self.is_blank_missing:
            return value.is_null()
        return value.is_null() | (value.str.strip_chars().str.len_bytes() == 0)

    def fault(self, column: str) -> pl.Expr:
        return pl.lit(f"{column}: is missing")

    def sql(self, column: str) -> str:
        return f'"{column}" is null'

    def expectation(self, column: str) -> ExpectationSpec:
        return ExpectationSpec("expect_column_values_to_not_be_null", {"column": column})

    def frictionless(self) -> Mapping[str, Any]:
        return {"required": True}


@dataclass(frozen=True, slots=True)
class Pattern:
    """The regular expression matches the whole text."""

    regex: str
    word: ClassVar[str] = "pattern"

    @property
    def phrase(self) -> str:
        return "has its form"

    def polars(self, column: str) -> pl.Expr:
        return ~pl.col(column).str.contains(f"^(?:{self.regex})$")

    def fault(self, column: str) -> pl.Expr:
        return _value_fault(column, f"does not match {self.regex}")

    def sql(self, column: str) -> str:
        quoted = self.regex.replace("'", "''")
        return f"not regexp_full_match(\"{column}\", '{quoted}')"

    def expectation(self, column: str) -> ExpectationSpec:
        return ExpectationSpec(
            "expect_column_values_to_match_regex",
            {"column": column, "regex": f"^(?:{self.regex})$"},
        )

    def frictionless(self) -> Mapping[str, Any]:
        return {"pattern": self.regex}


@dataclass(frozen=True, slots=True)
class Minimum:
    """No value is below the limit."""

    limit: int
    word: ClassVar[str] = "minimum"

    @property
    def phrase(self) -> str:
        return f"is at least {self.limit}"

    def polars(self, column: str) -> pl.Expr:
        return pl.col(column) < self.limit

    def fault(self, column: str) -> pl.Expr:
        return _value_fault(column, f"is below {self.limit}")

    def sql(self, column: str) -> str:
        return f'"{column}" < {self.limit}'

    def expectation(self, column: str) -> ExpectationSpec:
        return ExpectationSpec(
            "expect_column_values_to_be_between", {"column": column, "min_value": self.limit}
        )

    def frictionless(self) -> Mapping[str, Any]:
        return {"minimum": self.limit}


@dataclass(frozen=True, slots=True)
class Maximum:
    """No value is above the limit."""

    limit: int
    word: ClassVar[str] = "maximum"

    @property
    def phrase(self) -> str:
        return f"is at most {self.limit}"

    def polars(self, column: str) -> pl.Expr:
        return pl.col(column) > self.limit

    def fault(self, column: str) -> pl.Expr:
        return _value_fault(column, f"is above {self.limit}")

    def sql(self, column: str) -> str:
        return f'"{column}" > {self.limit}'

    def expectation(self, column: str) -> ExpectationSpec:
        return ExpectationSpec(
            "expect_column_values_to_be_between", {"column": column, "max_value": self.limit}
        )

    def frictionless(self) -> Mapping[str, Any]:
        return {"maximum": self.limit}


@dataclass(frozen=True, slots=True)
class OneOf:
    """Every value is one of a closed set of words."""

    allowed: tuple[str, ...]
    word: ClassVar[str] = "one_of"

    @property
    def phrase(self) -> str:
        return "is a known value"

    def polars(self, column: str) -> pl.Expr:
        return ~pl.col(column).is_in(self.allowed)

    def fault(self, column: str) -> pl.Expr:
        return _value_fault(column, f"is none of {', '.join(self.allowed)}")

    def sql(self, column: str) -> str:
        values = ", ".join(f"'{value}'" for value in self.allowed)
        return f'"{column}" not in ({values})'

    def expectation(self, column: str) -> ExpectationSpec:
        return ExpectationSpec(
            "expect_column_values_to_be_in_set",
            {"column": column, "value_set": list(self.allowed)},
        )

    def frictionless(self) -> Mapping[str, Any]:
        return {"enum": list(self.allowed)}


def _value_fault(column: str, words: str) -> pl.Expr:
    shown = pl.col(column).cast(pl.String).str.slice(0, _SHOWN)
    return pl.format("{}: {} {}", pl.lit(column), shown, pl.lit(words))
