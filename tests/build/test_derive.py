"""In which order a release is filled."""

import re

from etl.build.derive import fill_statements
from etl.contract.tables import RELEASED_TABLES


def test_no_table_is_filled_before_one_that_it_reads() -> None:
    statements = dict(fill_statements())
    names = list(statements)
    for number, (name, statement) in enumerate(statements.items()):
        read = {other for other in names if re.search(rf"\b{re.escape(other)}\b", statement)}
        assert read - {name} <= set(names[:number]), name


def test_every_table_is_filled_but_for_what_no_row_implies() -> None:
    left = {table.name for table in RELEASED_TABLES} - dict(fill_statements()).keys()
    assert left == {"meta.releases", "quality.checks", "quality.fill_rates"}
