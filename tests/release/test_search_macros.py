"""How a search is asked: by the macros of a release, which are small ones of our own here."""

from collections.abc import Iterator, Mapping

import pytest

from etl.errors import UsageError
from etl.release.search import check_searchable, search_papers, similar_papers
from etl.stage.connection import Connection, connect
from etl.stage.search_extension import load_search_extension

MACROS = """
create schema search;
create macro search.papers(words, top := 10, has_code := null) as table
    select 'papers' as macro, words, cast(top as varchar) as top, has_code;
create macro search.similar(paper, top := 10, has_code := null) as table
    select 'similar' as macro, paper, cast(top as varchar) as top, has_code;
create schema core;
create table core.papers (paper_key varchar, arxiv_id varchar, title varchar);
insert into core.papers values ('arxiv:2604.00001', '2604.00001', 'Tea');
create table core.paper_aliases (alias_key varchar, paper_key varchar);
"""
NO_INDEX = (
    "this release has no search index, because DuckDB's extension fts could not be loaded when it "
    "was made: install duckdb-extension-fts in the version of duckdb, then `paperhouse publish`"
)
NO_EXTENSION = (
    "DuckDB's extension fts could not be loaded: "
    "install duckdb-extension-fts in the version of duckdb"
)


@pytest.fixture
def con() -> Iterator[Connection]:
    with connect() as con:
        yield con


@pytest.fixture
def indexed(con: Connection) -> Connection:
    """A release with an index, on a connection without the extension."""
    con.execute(MACROS)
    return con


@pytest.mark.parametrize(
    ("filters", "top", "has_code"),
    [
        ({}, "10", None),
        ({"top": "3"}, "3", None),
        ({"has_code": "true", "top": "3"}, "3", "true"),
        ({"has_code": None, "top": None}, "10", None),
        ({"has_code": "", "top": None}, "10", ""),
    ],
)
def test_filters_that_are_stated_are_handed_on(
    indexed: Connection, filters: Mapping[str, str | None], top: str, has_code: str | None
) -> None:
    assert load_search_extension(indexed)
    assert search_papers(indexed, "it's tea", filters).fetchall() == [
        ("papers", "it's tea", top, has_code)
    ]
    assert similar_papers(indexed, "2604.00001v2", filters).fetchall() == [
        ("similar", "arxiv:2604.00001", top, has_code)
    ]


def test_a_release_without_an_index_cannot_be_searched(con: Connection) -> None:
    con.execute(MACROS.replace("search", "other"))
    for ask in (search_papers, similar_papers):
        with pytest.raises(UsageError) as caught:
            ask(con, "2604.00001", {})
        assert str(caught.value) == NO_INDEX
    with pytest.raises(UsageError) as caught:
        check_searchable(con)
    assert str(caught.value) == NO_INDEX


def test_words_need_the_extension_and_likeness_does_not(indexed: Connection) -> None:
    with pytest.raises(UsageError) as caught:
        search_papers(indexed, "tea", {})
    assert str(caught.value) == NO_EXTENSION
    assert similar_papers(indexed, "Tea", {}).fetchall() == [
        ("similar", "arxiv:2604.00001", "10", None)
    ]


def test_a_paper_that_the_release_lacks_is_like_none(indexed: Connection) -> None:
    with pytest.raises(UsageError, match=r"the release has no paper '2604\.00009'"):
        similar_papers(indexed, "2604.00009", {})
