"""Questions to a database in memory: their parameters, their answers and what is refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.errors import UsageError
from etl.release.locked import lock_connection
from etl.release.queries import ask_release, named_queries, run_statement
from etl.stage.connection import Connection, connect

DAYS = """
create schema core; create schema mart; create schema meta; create schema quality;
create table core.papers (
    paper_key varchar, arxiv_id varchar, title varchar, first_listed_on date
);
insert into core.papers values
    ('arxiv:2604.00017', '2604.00017', 'Lost Socks', '2026-04-01'),
    ('arxiv:2604.00018', '2604.00018', 'Kettles', '2026-04-02');
create table core.paper_aliases (paper_key varchar, alias_key varchar);
create table core.keywords (keyword_key varchar, keyword varchar, keyword_words varchar);
insert into core.keywords values ('sock', 'socks', 'sock'), ('wool', 'wool', 'wool');
create table mart.keywords (keyword_key varchar, keyword varchar, paper_count bigint);
insert into mart.keywords values ('sock', 'socks', 1), ('wool', 'wool', 3);
create table mart.keyword_spellings (
    keyword_key varchar, keyword varchar, paper_count bigint, folded_by varchar, acronym varchar
);
insert into mart.keyword_spellings values
    ('sock', 'socks', 1, 'plural', null), ('wool', 'wool', 3, null, null);
create table mart.monthly_keywords (
    month date, keyword_key varchar, paper_count bigint, keyworded_paper_count bigint,
    month_paper_count bigint
);
insert into mart.monthly_keywords values
    ('2026-03-01', 'wool', 2, 2, 2),
    ('2026-04-01', 'wool', 2, 4, 4),
    ('2026-04-01', 'sock', 1, 4, 4);
create table quality.checks (
    check_id varchar, rule varchar, table_name varchar, source varchar, severity varchar,
    broken_count bigint, checked_count bigint, sample varchar
);
insert into quality.checks values
    ('a', 'holds', 't', 's', 'warn', 0, 2, null), ('b', 'is broken', 't', 's', 'warn', 1, 2, null);
create table meta.releases (release_id varchar, published_at timestamp);
create table mart.source_disagreements (
    paper_key varchar, column_name varchar, kind varchar, value varchar, other_source varchar,
    other_value varchar, about_version bigint, url varchar, captured_at timestamp,
    other_url varchar, other_captured_at timestamp, capture_id varchar, other_capture_id varchar
);
insert into mart.source_disagreements (paper_key, column_name, kind) values
    ('arxiv:2604.00017', 'title', 'wording'), ('arxiv:2604.00018', 'authors', 'missing');
"""
OUTSIDE = "a query reads the release and nothing else, no file and no address"


@pytest.fixture
def con(tmp_path: Path) -> Iterator[Connection]:
    with connect() as con:
        con.execute(DAYS)
        lock_connection(con, tmp_path, 100 * 2**20)
        yield con


def ask(con: Connection, text: str, column: str, **stated: str) -> list[object]:
    answer = ask_release(con, text, stated)
    return [row[0] for row in answer.project(column).fetchall()]


@pytest.mark.parametrize(
    ("name", "stated", "column", "values"),
    [
        ("keyword_spellings", {}, "spelling", ["wool"]),
        ("keyword_spellings", {"keyword": "null"}, "spelling", ["wool"]),
        ("keyword_spellings", {"keyword": "SOCKS"}, "spelling", ["socks"]),
        ("quality_by_rule", {}, "check_id", ["b", "a"]),
        ("quality_by_rule", {"broken_only": "true"}, "check_id", ["b"]),
        ("top_keywords_by_month", {}, "keyword", ["wool", "wool", "socks"]),
        ("top_keywords_by_month", {"top": "1"}, "keyword", ["wool", "wool"]),
        ("top_keywords_by_month", {"month": "2026-04"}, "keyword", ["wool", "socks"]),
        ("top_keywords_by_month", {"month": "2026-04-30", "top": "1"}, "keyword", ["wool"]),
        ("source_disagreements", {}, "kind", ["wording", "missing"]),
        ("source_disagreements", {"paper": "kettles"}, "kind", ["missing"]),
        ("source_disagreements", {"field": "title"}, "kind", ["wording"]),
        ("source_disagreements", {"field": "title", "paper": "2604.00018"}, "kind", []),
    ],
)
def test_a_named_query_takes_what_is_stated_and_has_values_for_the_rest(
    con: Connection, name: str, stated: dict[str, str], column: str, values: list[str]
) -> None:
    assert ask(con, name, column, **stated) == values


@pytest.mark.parametrize(
    ("name", "stated", "message"),
    [
        (
            "top_paper",
            {},
            "no query 'top_paper': did you mean top_papers? `paperhouse query --list` shows them",
        ),
        ("no-such", {}, "no query 'no-such': `paperhouse query --list` shows them"),
        (
            "top_keywords_by_month",
            {"day": "1"},
            "top_keywords_by_month has no parameter day; it has month, top",
        ),
        ("upvotes_by_month", {"top": "1"}, "upvotes_by_month has no parameter top; it has none"),
        (
            "top_keywords_by_month",
            {"month": "April"},
            "month=April is not a month; write it as month=2026-04",
        ),
        (
            "top_keywords_by_month",
            {"month": "2026-13"},
            "month=2026-13-01 is not a date; write it as month=2026-04-01",
        ),
        (
            "top_keywords_by_month",
            {"top": "ten"},
            "top=ten is not a bigint; write it as top=10",
        ),
        (
            "top_keywords_by_month",
            {"top": "1.5"},
            "top=1.5 is not a bigint; write it as top=10",
        ),
        (
            "top_keywords_by_month",
            {"top": "0"},
            "top=0 gives no rows; ask for 1 at least",
        ),
        (
            "top_papers",
            {"listed_to": "2026-4-9", "listed_from": "2026-04-10"},
            "listed_to=2026-4-9 is before listed_from=2026-04-10",
        ),
        (
            "quality_by_rule",
            {"broken_only": "maybe"},
            "broken_only=maybe is not a boolean; write it as broken_only=true",
        ),
        (
            "top_papers",
            {"listed_from": "2026-04-31"},
            "listed_from=2026-04-31 is not a date; write it as listed_from=2026-04-01",
        ),
        (
            "source_disagreements",
            {"field": "titel"},
            "field=titel: did you mean title? it is one of title, abstract, published_on, "
            "authors, author_count",
        ),
        (
            "rank_stability",
            {"kind": "hourly"},
            "kind=hourly: it is one of daily, weekly, monthly, trending, search, records, detail, "
            "unknown",
        ),
    ],
)
def test_a_name_or_a_value_that_cannot_be_is_told(
    con: Connection, name: str, stated: dict[str, str], message: str
) -> None:
    with pytest.raises(UsageError) as caught:
        ask_release(con, name, stated)
    assert str(caught.value) == message


def test_queries_are_known_by_the_names_of_their_files() -> None:
    assert named_queries()["top_papers"].sql_folder == "queries"


def test_sql_takes_parameters_as_text(con: Connection) -> None:
    answer = ask_release(con, "select $a as a, typeof($a) as b, $c as c", {"a": "1", "c": "null"})
    assert answer.fetchall() == [("1", "VARCHAR", "null")]
    assert run_statement(con, "select $a as a", {"a": None}).fetchall() == [(None,)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "drop table core.papers",
            "a query only reads, this statement is of another kind: ask with `select`",
        ),
        ("", "this statement gives no rows: ask with `select`"),
        ("from '/etc/none.csv'", OUTSIDE),
        ("select $y, $x", "$x has no value: state one (`--x VALUE`), or write it instead"),
        ("from none", "the query failed: Catalog Error: Table with name none does not exist!"),
        ("selct 1", 'the query failed: Parser Error: syntax error at or near "selct"\n\nLINE 1: '),
    ],
)
def test_sql_that_cannot_be_run_is_refused(con: Connection, text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        ask_release(con, text, {})
    assert str(caught.value).startswith(message)
