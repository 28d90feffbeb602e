"""In which order a release is filled."""

import re

from etl.contract import RELEASED
from etl.warehouse import derive


def test_no_table_is_filled_before_one_that_it_reads() -> None:
    statements = dict(derive.statements())
    names = list(statements)
    for number, (name, statement) in enumerate(statements.items()):
        read = {other for other in names if re.search(rf"\b{re.escape(other)}\b", statement)}
        assert read - {name} <= set(names[:number]), name


def test_every_table_is_filled_but_for_what_no_row_implies() -> None:
    left = {table.name for table in RELEASED} - dict(derive.statements()).keys()
    assert left == {"meta.releases", "quality.checks", "quality.fill_rates"}
