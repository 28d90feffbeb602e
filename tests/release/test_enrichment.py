"""Of which papers arXiv and the site's details have told, from a database in memory."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from etl.ids import ArxivId
from etl.release.enrichment import (
    Enrichment,
    first_listed,
    listed_ids,
    read_enrichment,
    untold_papers,
)
from etl.sources.arxiv.arxiv_due import UntoldPaper
from etl.stage.connection import Connection, connect

TABLES = """
create schema core; create schema meta;
create table core.papers (
    paper_key varchar, arxiv_id varchar, title varchar, first_listed_on date,
    first_seen_at timestamp
);
create table core.arxiv_records (
    paper_key varchar, title varchar, answered_at timestamp, position bigint, capture_id varchar,
    is_listed boolean
);
create table core.paper_aliases (alias_key varchar, paper_key varchar);
create table core.details (paper_key varchar, is_listed boolean);
create table meta.fetches (url varchar, requested_at timestamp);
"""
PAPERS = """
insert into core.papers values
    ('arxiv:1', '1', 'Tea', '2026-04-01', '2026-04-02 08:00'),
    ('arxiv:2', '2', 'Kettles', '2026-04-03', '2026-04-03 08:00'),
    ('arxiv:3', '3', null, null, '2026-04-02 23:00'),
    ('arxiv:4', '4', 'Sheep', null, null),
    ('title:a', null, 'Wool', '2026-04-03', '2026-04-03 08:00');
insert into core.arxiv_records values
    ('arxiv:1', 'TEA!', '2026-04-04', 1, 'c', true),
    ('arxiv:2', 'Kettles', '2026-04-05', 1, 'c', true),
    ('arxiv:2', 'Two Kettles', '2026-04-06', 1, 'd', true),
    ('arxiv:4', 'Sheep', '2026-04-06', 1, 'd', false);
insert into core.paper_aliases values ('title:b', 'arxiv:1'), ('title:c', 'arxiv:2');
insert into core.details values ('arxiv:1', true), ('arxiv:1', true), ('arxiv:9', false);
insert into meta.fetches values
    ('https://export.arxiv.org/api/query?id_list=1', '2026-04-04'),
    ('https://oaipmh.arxiv.org/oai?verb=GetRecord', '2026-04-06'),
    ('https://huggingface.co/api/papers/1', '2026-04-05'),
    ('https://huggingface.co/api/daily_papers?date=2026-04-01', '2026-04-09');
"""
TEA = UntoldPaper(ArxivId("1"), "Tea", date(2026, 4, 1), datetime(2026, 4, 4))
KETTLES = UntoldPaper(ArxivId("2"), "Kettles", date(2026, 4, 3), datetime(2026, 4, 6))
UNTITLED = UntoldPaper(ArxivId("3"), "", date(2026, 4, 2))
SHEEP = UntoldPaper(ArxivId("4"), "Sheep", None)
WOOL = UntoldPaper(None, "Wool", date(2026, 4, 3))


@pytest.fixture
def con() -> Iterator[Connection]:
    with connect() as con:
        con.execute(TABLES)
        yield con


@pytest.fixture
def filled(con: Connection) -> Connection:
    con.execute(PAPERS)
    return con


def test_papers_are_counted_by_what_was_told_of_them(filled: Connection) -> None:
    """Of the first two arXiv told, and of the second another title than its page has."""
    assert read_enrichment(filled) == Enrichment(
        told_count=2,
        untold_count=2,
        found_title_count=2,
        unfound_title_count=1,
        retitled_count=1,
        oldest_told_at=datetime(2026, 4, 4),
        arxiv_asked_at=datetime(2026, 4, 6),
        detailed_count=1,
        details_asked_at=datetime(2026, 4, 5),
    )


def test_nothing_was_told_of_a_release_without_papers(con: Connection) -> None:
    assert read_enrichment(con) == Enrichment(0, 0, 0, 0, 0, None, None, 0, None)
    assert untold_papers(con, date(2026, 4, 6)) == []
    assert first_listed(con) == {}


@pytest.mark.parametrize(
    ("known_from", "papers"),
    [
        (None, [WOOL, UNTITLED, SHEEP]),
        (date(2026, 4, 4), [WOOL, UNTITLED, SHEEP]),
        (date(2026, 4, 5), [WOOL, UNTITLED, TEA, SHEEP]),
        (date(2026, 4, 6), [WOOL, UNTITLED, TEA, SHEEP]),
        (date(2026, 4, 7), [KETTLES, WOOL, UNTITLED, TEA, SHEEP]),
    ],
)
def test_papers_of_which_nothing_was_told_since_a_days_begin_come_newest_first(
    filled: Connection, known_from: date | None, papers: list[UntoldPaper]
) -> None:
    assert untold_papers(filled, known_from) == papers


def test_a_paper_was_listed_on_its_first_day_or_else_seen(filled: Connection) -> None:
    assert first_listed(filled) == {
        "1": date(2026, 4, 1),
        "2": date(2026, 4, 3),
        "3": date(2026, 4, 2),
    }


def test_ids_of_papers_that_the_release_has_are_listed(filled: Connection) -> None:
    assert listed_ids(filled, map(ArxivId, ("4", "9", "1"))) == {"1", "4"}
    assert listed_ids(filled, []) == set()
