"""The files of an export: which rows are in each, and when it would have the same bytes."""

from hashlib import sha256

import duckdb
import pytest

from etl.contract.core import AUTHORS, CAPTURES
from etl.contract.keyword_tables import KEYWORDS
from etl.contract.paper_table import PAPERS
from etl.contract.quality import DAY_STATES
from etl.release.export_parts import ExportPart, file_form, plain_part, table_part, table_parts
from etl.stage.connection import Connection, connect
from tests.release.empty_release import create_empty_release

ROWS = """
insert into core.papers by name
    select 'arxiv:2' as paper_key, date '2026-04-01' as first_listed_on
    union all select 'arxiv:1', date '2024-08-01'
    union all select 'arxiv:3', date '2026-12-31'
    union all select 'title:a', null;
insert into core.keywords by name
    select 'arxiv:3' as paper_key, unnest(['tea', 'kettle']) as keyword
    union all select 'title:a', 'wool';
insert into core.captures by name select unnest(['b', 'a']) as capture_id;
"""
YEARS = ("2024", "2026", "undated")
TABLES = (PAPERS, KEYWORDS, CAPTURES)
STATES = (
    "[('day', 'DATE', 'YES', None, None, None), ('state', 'VARCHAR', 'YES', None, None, None), "
    "('why', 'VARCHAR', 'YES', None, None, None), "
    "('may_grow', 'BOOLEAN', 'YES', None, None, None), "
    "('answered_at', 'TIMESTAMP', 'YES', None, None, None)]"
)


@pytest.fixture
def con(empty_release: Connection) -> Connection:
    return empty_release


@pytest.fixture
def filled(con: Connection) -> Connection:
    con.execute(ROWS)
    return con


def contents(con: Connection) -> dict[str, str | None]:
    return {it.name: it.content for it in table_parts(con, TABLES)}


def changed(con: Connection, statement: str) -> set[str]:
    """The files that would have other bytes after a statement."""
    before = contents(con)
    con.execute(statement)
    after = contents(con)
    assert after.keys() == before.keys()
    return {name for name in before if before[name] != after[name]}


def test_rows_about_papers_are_in_parts_by_the_year_of_first_listing(filled: Connection) -> None:
    parts = list(table_parts(filled, TABLES))
    assert [(it.name, it.table_name, it.period, it.order) for it in parts] == [
        *((f"core.papers-{year}", "core.papers", year, "paper_key") for year in YEARS),
        *((f"core.keywords-{year}", "core.keywords", year, "paper_key, keyword") for year in YEARS),
        ("core.captures", "core.captures", None, "capture_id"),
    ]
    found = {
        it.name: filled.sql(
            f"select columns([{it.order.split(', ')!r}][1]) from ({it.query}) order by all"
        ).fetchall()
        for it in parts
    }
    assert found == {
        "core.papers-2024": [("arxiv:1",)],
        "core.papers-2026": [("arxiv:2",), ("arxiv:3",)],
        "core.papers-undated": [("title:a",)],
        "core.keywords-2024": [],
        "core.keywords-2026": [("arxiv:3", "kettle"), ("arxiv:3", "tea")],
        "core.keywords-undated": [("title:a", "wool")],
        "core.captures": [("a",), ("b",)],
    }


def test_a_part_has_all_columns_of_its_table(filled: Connection) -> None:
    for part in table_parts(filled, TABLES):
        table = filled.table(part.table_name)
        assert filled.sql(part.query).columns == table.columns


def test_without_papers_there_is_one_part(con: Connection) -> None:
    assert [it.name for it in table_parts(con, (PAPERS, AUTHORS))] == [
        "core.papers-undated", "core.authors"
    ]  # fmt: skip


@pytest.mark.slow
def test_a_checkpoint_changes_no_file() -> None:
    with connect() as con:
        create_empty_release(con)
        con.execute(ROWS)
        assert changed(con, "checkpoint") == set()


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        ("insert into core.papers from core.papers where false", set()),
        ("update core.papers set title = 'Tea' where paper_key = 'arxiv:2'", {"core.papers-2026"}),
        ("delete from core.keywords where keyword = 'wool'", {"core.keywords-undated"}),
        (
            "insert into core.keywords by name select 'arxiv:1' as paper_key, 'tea' as keyword",
            {"core.keywords-2024"},
        ),
        ("update core.captures set url = 'https://a' where capture_id = 'a'", {"core.captures"}),
        (
            "update core.papers set first_listed_on = '2024-01-01' where paper_key = 'arxiv:3'",
            {"core.papers-2024", "core.papers-2026", "core.keywords-2024", "core.keywords-2026"},
        ),
        ("alter table core.captures alter entry_count type integer", {"core.captures"}),
        (
            "alter table core.keywords alter folded_by type varchar[9]",
            {f"core.keywords-{it}" for it in YEARS},
        ),
    ],
)
def test_only_files_whose_rows_or_types_change_have_other_bytes(
    filled: Connection, statement: str, names: set[str]
) -> None:
    assert changed(filled, statement) == names


def test_the_order_of_rows_decides_nothing(filled: Connection) -> None:
    again = "create or replace table core.papers as from core.papers order by paper_key desc"
    assert changed(filled, again) == set()


def test_files_of_two_tables_with_the_same_rows_have_other_contents(filled: Connection) -> None:
    found = contents(filled)
    assert None not in found.values()
    assert len({*found.values()}) == len(found)


def test_all_but_the_rows_is_the_writers_version_and_the_types(con: Connection) -> None:
    assert file_form(con, DAY_STATES) == f"duckdb {duckdb.__version__} {STATES}"


@pytest.mark.parametrize(
    ("period", "name"), [(None, "core.keywords"), ("2026", "core.keywords-2026")]
)
def test_a_file_of_a_table_is_in_the_order_of_its_key(period: str | None, name: str) -> None:
    content = sha256(b"from tea paper_key, keyword 2 rows").hexdigest()
    assert table_part(KEYWORDS, "from tea", period, "2 rows") == ExportPart(
        name, "core.keywords", "from tea", "paper_key, keyword", period, content
    )


def test_a_view_is_in_one_file_of_which_only_writing_it_tells() -> None:
    assert plain_part("mart.days", "all") == ExportPart(
        "mart.days", "mart.days", "from mart.days", "all", None, None
    )
