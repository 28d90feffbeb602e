"""Which tables a select reads."""

import duckdb
import pytest

from etl.stage.sql_files import tables_read

CASES = [
    ("select * from core.papers", {"core.papers"}),
    # Neither a comment nor a text nor a column of that name is read.
    ("-- core.papers\nselect 'core.links' as \"core.authors\", $top as top", set()),
    ("select papers.title from core.papers as papers", {"core.papers"}),
    ("with papers as (select * from core.links) select * from papers", {"core.links"}),
    (
        "select * from work.entries inner join stage.entries using (capture_id)"
        " where paper_key in (from core.papers)",
        {"work.entries", "stage.entries", "core.papers"},
    ),
    # Through macros: of a table, of a value and of a value that calls another.
    (
        "select * from mart.leaderboard('daily', '%Y')",
        {"core.listings", "core.observations", "core.papers"},
    ),
    ("select agreement(a.title, a.title) from core.papers as a", {"core.papers"}),
    ("create macro core.titles() as table (select title from core.papers)", {"core.papers"}),
    ("create temp macro paper_count() as (select count(*) from core.papers)", {"core.papers"}),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_select_reads_tables(text: str, expected: set[str]) -> None:
    assert tables_read(duckdb.default_connection(), text) == expected


def test_what_is_no_select_is_refused() -> None:
    with pytest.raises(ValueError, match="selec core"):
        tables_read(duckdb.default_connection(), "selec core.papers")
