"""The index follows papers that come and leave, in portions or at once, sorted or not."""

from collections.abc import Iterator

import pytest

from etl.build.search_index import (
    are_many,
    is_tail_long,
    remove_search_index,
    search_index_statements,
)
from etl.contract.core import ORGANIZATIONS
from etl.contract.ddl import create_table_sql
from etl.contract.paper_table import PAPERS as PAPERS_TABLE
from etl.stage.connection import Connection, connect
from etl.stage.search_extension import load_search_extension

PAPERS = {
    "p1": ("Wool and Wool", "The socks of an ox"),
    "p2": ("Sheep", "Wool is warm"),
    "p3": ("Ox Socks", ""),
}
SORTED = "order by term_id, document_id, position"


@pytest.fixture
def con() -> Iterator[Connection]:
    with connect() as con:
        assert load_search_extension(con)
        con.execute("create schema core; attach ':memory:' as work")
        for table in (PAPERS_TABLE, ORGANIZATIONS):  # macros of the index read both
            con.execute(create_table_sql(table))
        yield con


def add(con: Connection, table: str, papers: dict[str, tuple[str, str]]) -> None:
    con.execute(f"create table if not exists {table} as from core.papers limit 0")
    names = "(paper_key, title, abstract)"
    for key, texts in papers.items():
        con.execute(f"insert into {table} {names} values (?, ?, ?)", [key, *texts])


def index(con: Connection, **options: bool | int) -> None:
    for statement in search_index_statements(**options):  # type: ignore[arg-type]
        con.execute(statement)


def places(con: Connection) -> list[tuple[object, ...]]:
    return con.execute(
        "select paper_key, term, position from search.postings"
        " inner join search.terms using (term_id) inner join search.documents using (document_id)"
        " order by paper_key, position"
    ).fetchall()


def counts(con: Connection, text: str) -> list[tuple[object, ...]]:
    return con.execute(f"{text} order by all").fetchall()


WHOLE = [
    ("p1", "ox", -5), ("p1", "socks", -2),
    ("p1", "wool", 1), ("p1", "and", 2), ("p1", "wool", 3),
    ("p2", "warm", -3), ("p2", "wool", -1), ("p2", "sheep", 1),
    ("p3", "ox", 1), ("p3", "socks", 2),
]  # fmt: skip
WORD_COUNTS = [("p1", 3, 2), ("p2", 1, 2), ("p3", 2, 0)]
TERMS = [("and", 1), ("ox", 2), ("sheep", 1), ("socks", 2), ("warm", 1), ("wool", 3)]


def check_whole(con: Connection) -> None:
    assert places(con) == WHOLE
    documents = "select paper_key, title_word_count, abstract_word_count from search.documents"
    assert counts(con, documents) == WORD_COUNTS
    assert counts(con, "select term, occurrence_count from search.terms") == TERMS


@pytest.mark.parametrize("is_sorted", [False, True])
def test_all_papers_are_indexed_but_for_stop_words_of_abstracts(
    con: Connection, is_sorted: bool
) -> None:
    add(con, "core.papers", PAPERS)
    index(con, follows=False, is_sorted=is_sorted)
    check_whole(con)
    assert counts(con, "from search.sorted_documents") == [(3,)] * is_sorted
    assert con.execute("select * from search.stop_words() limit 1").fetchall()


def state(con: Connection, keys: list[str]) -> None:
    """Say of which papers the portion is that comes."""
    con.execute("create or replace table work.stated_entries (paper_key varchar)")
    con.execute("insert into work.stated_entries select unnest(cast(? as varchar[]))", [keys])


@pytest.mark.parametrize("is_sorted", [False, True])
def test_portions_of_the_papers_come_one_after_the_other(con: Connection, is_sorted: bool) -> None:
    add(con, "core.papers", PAPERS)
    for portion, keys in enumerate((["p1", "p3"], ["p2"])):
        state(con, keys)
        assert portion == 0 or counts(con, "from search.sorted_documents") == []
        index(con, follows=False, is_sorted=is_sorted, portion=portion, portion_count=2)
    check_whole(con)
    assert counts(con, "from search.sorted_documents") == [(3,)] * is_sorted


def test_postings_of_four_portions_are_sorted_together(con: Connection) -> None:
    add(con, "core.papers", PAPERS)
    for portion, keys in enumerate((["p3"], [], ["p2"], [], ["p1"])):
        state(con, keys)
        index(con, follows=False, is_sorted=True, portion=portion, portion_count=5)
    check_whole(con)
    stored = con.execute("select term_id, document_id, position from search.postings").fetchall()
    numbers = dict(con.execute("select paper_key, document_id from search.documents").fetchall())
    assert numbers == {"p3": 1, "p2": 2, "p1": 3}
    assert stored == sorted(stored, key=lambda it: (it[1] == 3, it))


@pytest.mark.parametrize("is_sorted", [False, True])
def test_an_index_follows_the_papers_that_leave_and_come(con: Connection, is_sorted: bool) -> None:
    before = {"p1": ("Yarn", "Socks"), "p2": PAPERS["p2"], "p4": ("A Loom", "")}
    add(con, "core.papers", before)
    index(con, follows=False)
    con.execute("detach work; attach ':memory:' as work; truncate core.papers")
    add(con, "core.papers", PAPERS)
    # p2 left and came with other figures, which are no words: its document stays.
    add(con, "work.left_papers", before)
    add(con, "work.come_papers", PAPERS)
    index(con, follows=True, is_sorted=is_sorted)
    check_whole(con)
    numbers = con.execute("select paper_key, document_id from search.documents").fetchall()
    # The numbers of papers that come follow on the last one that stays, which is the second.
    assert dict(numbers) == {"p2": 2, "p1": 3, "p3": 4}
    assert counts(con, "from search.sorted_documents") == [(4,)] * is_sorted


@pytest.mark.parametrize(
    ("options", "inserted", "replaced"),
    [
        ({"follows": False}, 0, 0),
        ({"follows": True}, 0, 0),
        ({"follows": False, "is_sorted": True}, 1, 0),
        ({"follows": True, "is_sorted": True}, 0, 1),
        ({"follows": False, "is_sorted": True, "portion": 0, "portion_count": 2}, 0, 0),
        ({"follows": False, "is_sorted": True, "portion": 1, "portion_count": 2}, 1, 0),
        ({"follows": False, "is_sorted": True, "portion": 2, "portion_count": 5}, 0, 0),
        ({"follows": False, "is_sorted": True, "portion": 3, "portion_count": 5}, 1, 0),
        ({"follows": False, "is_sorted": True, "portion": 4, "portion_count": 5}, 1, 0),
    ],
)
def test_postings_are_sorted_once_if_they_are_to_be(
    options: dict[str, bool], inserted: int, replaced: int
) -> None:
    statements = [it for it in search_index_statements(**options) if SORTED in it]  # type: ignore[arg-type]
    begins = ["insert into search.postings" in it for it in statements]
    assert (begins.count(True), begins.count(False)) == (inserted, replaced)


@pytest.mark.parametrize(("count", "expected"), [(0, False), (50_000, False), (50_001, True)])
def test_more_than_50_000_papers_are_many(count: int, expected: bool) -> None:
    assert are_many(count) is expected


@pytest.mark.parametrize(
    ("count", "last", "expected"),
    [
        (50_000, None, False), (50_001, None, True),
        (64_000, 56_000, False), (64_000, 55_999, True), (64_000, 64_000, False),
    ],
)  # fmt: skip
def test_a_tail_is_long_if_an_eighth_of_many_papers_is_younger(
    con: Connection, count: int, last: int | None, expected: bool
) -> None:
    con.execute("create schema search; create table search.sorted_documents (last_document_id int)")
    con.execute(f"create table search.documents as from range(1, {count} + 1) r (document_id)")
    if last is not None:
        con.execute("insert into search.sorted_documents values (?)", [last])
    assert is_tail_long(con) is expected


def test_an_index_is_removed_with_all_that_asks_it(con: Connection) -> None:
    remove_search_index(con)
    add(con, "core.papers", PAPERS)
    index(con, follows=False)
    remove_search_index(con)
    schemas = "from duckdb_schemas() where schema_name = 'search'"
    assert con.execute(schemas).fetchall() == []
