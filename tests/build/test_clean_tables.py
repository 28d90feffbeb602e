"""Which tables are known to keep the contract by what changed in them."""

from collections.abc import Iterator

import pytest

from etl.build.clean_tables import clean_tables
from etl.contract.core import CAPTURES, PAPERS
from etl.contract.ddl import create_table_sql
from etl.contract.keyword_tables import KEYWORDS
from etl.stage.connection import Connection, connect

TABLES = (CAPTURES, KEYWORDS, PAPERS)
CAPTURE = "insert into {} by name select 'cafe0123cafe0123' as capture_id"
PAPER = (
    "insert into {} by name select 'arxiv:2505.00010' as paper_key, 'On Sleep' as title, "
    "1 as listing_count, 'cafe0123cafe0123' as capture_id, 1 as entry_position"
)
KEYWORD = (
    "insert into {} by name select 'arxiv:2505.00010' as paper_key, 'wool' as keyword, "
    "'Wool' as keyword_as_printed, 'wool' as keyword_key, 'wool' as keyword_words, "
    "[]::varchar[] as folded_by, 'cafe0123cafe0123' as capture_id, 1 as entry_position"
)
NEGATIVE = KEYWORD.replace("1 as entry_position", "0 as entry_position")
COME, RELEASED = "work.come_keywords", "core.keywords"


@pytest.fixture
def con() -> Iterator[Connection]:
    """A paper of one capture, and nothing that changed."""
    with connect() as con:
        con.execute("create schema core; attach ':memory:' as work")
        for table in TABLES:
            name = table.name.partition(".")[2]
            con.execute(create_table_sql(table))
            for kind in ("come", "left"):
                con.execute(f"create table work.{kind}_{name} as from {table.name} limit 0")
        con.execute("create table work.left_organizations (organization_key varchar)")
        con.execute("create table core.organizations (organization_key varchar)")
        con.execute(CAPTURE.format("core.captures"))
        con.execute(PAPER.format("core.papers"))
        yield con


CASES: list[tuple[str, list[str], set[str]]] = [
    ("nothing changed", [], set()),
    ("a sound row", [KEYWORD.format(COME), KEYWORD.format(RELEASED)], set()),
    ("a row breaks its own rule", [NEGATIVE.format(COME), NEGATIVE.format(RELEASED)],
     {"core.keywords"}),
    ("a row has the key of another", [KEYWORD.format(COME), *[KEYWORD.format(RELEASED)] * 2],
     {"core.keywords"}),
    ("a row leads nowhere", ["delete from core.papers", KEYWORD.format(COME),
     KEYWORD.format(RELEASED)], {"core.keywords"}),
    ("what a row leads to has left", [KEYWORD.format(RELEASED), PAPER.format("work.left_papers"),
     "delete from core.papers"], {"core.keywords"}),
    ("it came again otherwise", [KEYWORD.format(RELEASED), PAPER.format("work.left_papers"),
     PAPER.format("work.come_papers")], set()),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "asked_in_full"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_table_is_clean_unless_something_that_changed_breaks_a_rule(
    con: Connection, changes: list[str], asked_in_full: set[str]
) -> None:
    for change in changes:
        con.execute(change)
    clean = {table.name for table in clean_tables(con, TABLES)}
    assert {table.name for table in TABLES} - clean == asked_in_full


def test_no_table_is_known_to_be_clean_where_all_was_derived(con: Connection) -> None:
    con.execute("detach work")
    assert clean_tables(con, TABLES) == []
