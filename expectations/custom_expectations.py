"""Kinds of expectations that Great Expectations lacks, or asks at a higher price."""

import re
from typing import Any, ClassVar

import great_expectations.expectations as gxe
import sqlalchemy as sa
from great_expectations.execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.expectation import ColumnMapExpectation
from great_expectations.expectations.metrics.map_metric_provider import (
    ColumnMapMetricProvider,
    column_condition_partial,
)

_BIND = re.compile(r"(?<![:\w\\]):(?=\w)")
_BATCH = "/* {batch} */"
"""Great Expectations prints a warning about a query that does not name its batch."""


class RuleHolds(ColumnMapMetricProvider):
    """The rows for which an SQL condition is not true: counted with the table's other rules."""

    condition_metric_name = "column_values.rule_is_kept"
    condition_value_keys = ("broken_when",)

    @column_condition_partial(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(cls, column: Any, broken_when: str, **_: Any) -> Any:  # noqa: N805
        return sa.not_(sa.literal_column(f"({broken_when})", sa.Boolean()))


class ExpectColumnValuesToKeepTheRule(ColumnMapExpectation):
    """No stated value of the column stands in a row for which `broken_when`, SQL, is true.

    For what knows DuckDB's dialect: regular expressions and references.
    """

    broken_when: str
    map_metric: ClassVar[str] = "column_values.rule_is_kept"
    success_keys: ClassVar[tuple[str, ...]] = ("broken_when", "mostly")


class ExpectNoRows(gxe.UnexpectedRowsExpectation):
    """The query finds no row. It runs once, to count: the rows themselves are in our results."""

    metric_dependencies: ClassVar[tuple[str, ...]] = ("unexpected_rows_query.row_count",)

    def _validate(self, metrics: dict[str, Any], *_: object, **__: object) -> dict[str, Any]:
        count = metrics["unexpected_rows_query.row_count"]
        return {"success": count == 0, "result": {"observed_value": count}}


def quote_query(select: str) -> str:
    """A select as `ExpectNoRows` takes it: braces and colons mean themselves."""
    text = select.replace("{", "{{").replace("}", "}}")
    return f"select * from ({_BIND.sub(chr(92) + ':', text)}) as broken {_BATCH}"
