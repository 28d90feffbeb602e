"""The rules about columns that lead to other rows: references, and keys that one row alone has."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from etl.contract.expectation_spec import ExpectationSpec, no_rows_expectation


@dataclass(frozen=True, slots=True)
class Reference:
    """Each stated value of the column stands in the target's key, a column of the same name."""

    column: str
    target: str
    word: ClassVar[str] = "reference"

    @property
    def phrase(self) -> str:
        return f"is in {self.target}"

    def sql(self) -> str:
        """An SQL condition that is true where a row leads nowhere."""
        column = f'"{self.column}"'
        return f"{column} is not null and {column} not in (select {column} from {self.target})"

    def expectation(self, table_name: str) -> ExpectationSpec:
        return no_rows_expectation(f"select * from {table_name} where {self.sql()}")

    def frictionless(self) -> Mapping[str, Any]:
        """One of the schema's foreign keys."""
        return {
            "fields": [self.column],
            "reference": {"resource": self.target, "fields": [self.column]},
        }


@dataclass(frozen=True, slots=True)
class UniqueKey:
    """No two rows of the table have the same values in these columns."""

    columns: tuple[str, ...]
    word: ClassVar[str] = "key"

    @property
    def phrase(self) -> str:
        return f"has one row per {', '.join(self.columns)}"

    def sql(self, table_name: str) -> str:
        """A query for the keys that stand on more than one row."""
        columns = ", ".join(self.columns)
        return (
            f"select {columns}, count(*) from {table_name} group by {columns} having count(*) > 1"
        )

    def expectation(self) -> ExpectationSpec:
        if len(self.columns) == 1:
            return ExpectationSpec("expect_column_values_to_be_unique", {"column": self.columns[0]})
        return ExpectationSpec(
            "expect_compound_columns_to_be_unique", {"column_list": list(self.columns)}
        )

    def frictionless(self) -> Mapping[str, Any]:
        return {"primaryKey": list(self.columns)}
