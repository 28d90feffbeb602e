"""In which order a release is filled."""

import pytest

from etl.build.derive import _with_index
from etl.build.fill_tables import fill_by
from etl.build.table_statements import fill_statements
from etl.contract.tables import RELEASED_TABLES
from etl.stage.query_tables import tables_read


@pytest.mark.parametrize("follows", [False, True])
def test_no_table_is_filled_before_one_that_it_reads(follows: bool) -> None:
    """Selects of `work` are the exception: they read of the last release what is filled later."""
    statements = list(fill_statements(follows=follows))
    tables = [statement.table for statement in statements]
    for number, statement in enumerate(statements):
        read = tables_read(statement.reads) & set(tables)
        if statement.table.startswith("work."):
            read = {name for name in read if name.startswith("work.")}
        assert read <= set(tables[:number]), statement.table


def test_tables_of_work_are_filled_before_all_others() -> None:
    tables = [statement.table for statement in fill_statements(follows=True)]
    assert tables == sorted(tables, key=lambda name: not name.startswith("work."))


def test_every_table_is_filled_but_for_what_no_row_implies() -> None:
    filled = {statement.table for statement in fill_statements(follows=False)}
    left = {table.name for table in RELEASED_TABLES} - filled
    python = {"meta.day_states", "meta.releases", "quality.checks", "quality.fill_rates"}
    assert left == python


def test_portions_are_derived_one_after_the_other() -> None:
    whole = list(fill_statements(follows=False))
    portioned = [it.table for it in fill_statements(follows=False, portion_count=3)]
    counts = {name: portioned.count(name) for name in portioned}
    repeated = {it.table for it in whole if "work.stated_entries" in it.reads}
    assert {name for name, count in counts.items() if count == 3} == repeated | {
        "work.stated_entries"
    }
    assert set(counts) == {it.table for it in whole}


def test_each_portion_is_indexed_behind_its_longest_tables() -> None:
    tables = list(fill_statements(follows=False, portion_count=2))
    first, second = (fill_by("search.postings", "select 1", "") for _ in range(2))
    statements = list(_with_index(tables, [first, second]))
    places = [statements.index(it) for it in (first, second)]
    assert [statements[it - 1].table for it in places] == ["core.paper_versions"] * 2
    assert places[0] < places[1]
    assert [it for it in statements if it not in (first, second)] == tables
    assert list(_with_index(tables, [])) == tables
