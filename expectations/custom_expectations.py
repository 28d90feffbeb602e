"""A kind of expectation that Great Expectations asks at a higher price."""

import re
from typing import Any, ClassVar

import great_expectations.expectations as gxe

_BIND = re.compile(r"(?<![:\w\\]):(?=\w)")
_BATCH = "/* {batch} */"
"""Great Expectations prints a warning about a query that does not name its batch."""


class ExpectNoRows(gxe.UnexpectedRowsExpectation):
    """The query finds no row. It runs once, to count: the rows themselves are in our results."""

    metric_dependencies: ClassVar[tuple[str, ...]] = ("unexpected_rows_query.row_count",)

    def _validate(self, metrics: dict[str, Any], *_: object, **__: object) -> dict[str, Any]:
        count = metrics["unexpected_rows_query.row_count"]
        return {"success": count == 0, "result": {"observed_value": count}}


def quote_query(select: str) -> str:
    """The query as `ExpectNoRows` takes it, in which braces and colons mean themselves."""
    text = select.replace("{", "{{").replace("}", "}}")
    return f"select * from ({_BIND.sub(chr(92) + ':', text)}) as broken {_BATCH}"
