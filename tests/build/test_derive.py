"""In which order a release is filled."""

import duckdb

from etl.build.derive import fill_statements
from etl.contract.tables import RELEASED_TABLES
from etl.stage.sql_files import tables_read


def test_no_table_is_filled_before_one_that_it_reads() -> None:
    tables = [statement.table for statement in fill_statements()]
    for number, statement in enumerate(fill_statements()):
        read = tables_read(duckdb.default_connection(), statement.select) & set(tables)
        assert read <= set(tables[:number]), statement.table


def test_every_table_is_filled_but_for_what_no_row_implies() -> None:
    filled = {statement.table for statement in fill_statements()}
    left = {table.name for table in RELEASED_TABLES} - filled
    python = {"meta.day_states", "meta.releases", "quality.checks", "quality.fill_rates"}
    assert left == python
