"""The papers that a subscription's filters take, with the reasons, from a release in memory."""

from datetime import date, timedelta
from typing import Any

import pytest

from etl.errors import UsageError
from etl.ids import PaperKey
from etl.release.digest import filters
from etl.release.digest.filters import DuePaper, filter_warnings, take_due_papers
from etl.release.digest.periods import Period
from etl.release.digest.sent import SentSoFar, ToldPaper
from etl.release.digest.subscription import Subscription
from etl.stage.connection import Connection, connect
from tests.indexed import index_papers
from tests.release.digest.small_release import (
    KETTLES,
    MONDAY,
    POTS,
    SPOONS,
    TEA,
    TUESDAY,
    WOOL,
    fill_small_release,
    list_paper,
)

BOTH = Period("p", MONDAY, TUESDAY, (MONDAY, TUESDAY))
NOTHING = SentSoFar()
NO_INDEX = "words: this release has no search index, because DuckDB's extension fts could not"
NUMBERED = "select 'arxiv:' || range as paper_key from range({})"


@pytest.fixture
def con(small_release: Connection) -> Connection:
    return small_release


def taken(
    con: Connection, period: Period = BOTH, sent: SentSoFar = NOTHING, **filters: Any
) -> list[DuePaper]:
    return take_due_papers(con, Subscription(name="tea", **filters), period, sent)


def keys(
    con: Connection, period: Period = BOTH, sent: SentSoFar = NOTHING, **filters: Any
) -> list[PaperKey]:
    return [it.paper_key for it in taken(con, period, sent, **filters)]


def doubts(con: Connection, **filters: Any) -> list[str]:
    return filter_warnings(con, Subscription(name="tea", **filters))


def test_without_filters_every_paper_is_taken_the_most_upvotes_first(con: Connection) -> None:
    assert taken(con) == [
        DuePaper(it, (("every_paper", None),)) for it in (TEA, POTS, KETTLES, WOOL, SPOONS)
    ]


@pytest.mark.parametrize(
    ("filters", "papers"),
    [
        ({"authors": ("li wei", "Frost, Ada")}, [
            DuePaper(POTS, (("authors", "li wei"),)),
            DuePaper(KETTLES, (("authors", "Frost, Ada"), ("authors", "li wei"))),
            DuePaper(SPOONS, (("authors", "li wei"),)),
        ]),
        ({"organizations": (" Tea-Lab", "tea laboratory")}, [
            DuePaper(it, (("organizations", " Tea-Lab"), ("organizations", "tea laboratory")))
            for it in (KETTLES, SPOONS)
        ]),
        ({"keywords": ("LLMs", "Large-Language Models")}, [
            DuePaper(TEA, (("keywords", "Large-Language Models"),))
        ]),
        ({"categories": ("cs.CL", "cs.AI")}, [DuePaper(TEA, (("categories", "cs.CL"),))]),
        ({"has_code": True}, [DuePaper(it, (("has_code", "True"),)) for it in (TEA, POTS)]),
        ({"has_code": False}, [
            DuePaper(it, (("has_code", "False"),)) for it in (KETTLES, WOOL, SPOONS)
        ]),
        ({"upvotes": 12}, [DuePaper(it, (("upvotes", "12"),)) for it in (TEA, POTS)]),
        ({"trending": 1}, [DuePaper(POTS, (("trending", "1"),))]),
        ({"risers": 1}, [DuePaper(TEA, (("risers", None),))]),
        ({"query": "top_papers", "parameters": {"top": "1"}}, [DuePaper(TEA, (("query", None),))]),
        ({"sql": "select paper_key, 1 from core.papers where title = 'Tea' union all from "
          "(select null, 2)"}, [DuePaper(TEA, (("sql", None),))]),
        ({"has_code": True, "upvotes": 13}, [
            DuePaper(TEA, (("has_code", "True"), ("upvotes", "13")))
        ]),
        ({"sql": "from core.papers", "query": "top_papers", "authors": ("Li Wei",)}, [
            DuePaper(it, (("authors", "Li Wei"), ("query", None), ("sql", None)))
            for it in (POTS, KETTLES)
        ]),
    ],
)  # fmt: skip
def test_a_paper_is_taken_by_all_filters_and_says_by_which_values(
    con: Connection, filters: dict[str, Any], papers: list[DuePaper]
) -> None:
    assert taken(con, **filters) == papers


def test_words_are_found_by_the_index() -> None:
    with connect() as con:
        fill_small_release(con)
        index_papers(con)
        assert taken(con, words=("sparse kettle", "teas")) == [
            DuePaper(TEA, (("words", "teas"),)),
            DuePaper(KETTLES, (("words", "sparse kettle"),)),
        ]
        assert doubts(con, words=("teas", "pottery")) == [
            "words: no paper of the release has 'pottery'"
        ]


@pytest.mark.parametrize(
    ("begins_on", "through_on", "papers"),
    [
        (MONDAY, MONDAY, [TEA, KETTLES, SPOONS]),
        (TUESDAY, TUESDAY, [POTS, WOOL]),
        (date.min, date.max, [TEA, POTS, KETTLES, WOOL, SPOONS]),
        (date(2026, 4, 8), date.max, []),
    ],
)
def test_papers_of_a_period_are_listed_or_else_seen_in_it(
    con: Connection, begins_on: date, through_on: date, papers: list[PaperKey]
) -> None:
    assert keys(con, Period("p", begins_on, through_on, ())) == papers


def test_a_settled_period_waits_for_days_to_be_complete(con: Connection) -> None:
    settled = Period("p", MONDAY, TUESDAY, (MONDAY,), is_settled=True)
    assert keys(con, settled) == [TEA, KETTLES, SPOONS]


def test_a_paper_that_was_sent_under_any_of_its_keys_is_not_due(con: Connection) -> None:
    con.execute(
        "insert into core.paper_aliases by name select 'title:old' as alias_key, $1 as paper_key",
        [KETTLES],
    )
    sent = SentSoFar(papers={it: ToldPaper() for it in (PaperKey("title:old"), TEA, WOOL)})
    assert keys(con, sent=sent) == [POTS, SPOONS]


def test_risers_are_of_the_two_weeks_up_to_the_last_captured_day(con: Connection) -> None:
    """Of two papers, the one with more upvotes was listed a day too early."""
    old = list_paper(con, 90, TUESDAY - timedelta(days=14), 99)
    recent = list_paper(con, 91, TUESDAY - timedelta(days=13), 98)
    ever = Period("p", date.min, date.max, ())
    assert [old, recent] == keys(con, ever)[:2]
    for key in (old, recent):
        con.execute(
            "insert into core.listings by name select $1 as paper_key, 'daily' as listing_kind, "
            "first_listed_on as listed_on, 'c7' as capture_id, first_listed_on + interval 1 hour "
            "as submitted_at from core.papers where paper_key = $1",
            [key],
        )
    found = keys(con, ever, risers=20)
    assert (old in found, recent in found) == (False, True)


def test_nothing_trends_in_a_release_of_which_no_page_has_an_instant(con: Connection) -> None:
    con.execute("update core.captures set captured_at = null")
    assert keys(con, trending=9) == []


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"sql": "select 1 as one"}, "sql: it has no column paper_key"),
        ({"query": "licenses"}, "query: it has no column paper_key"),
        (
            {"query": "top_papers", "parameters": {"top": "many"}},
            "query: top=many is not a bigint; write it as top=10",
        ),
        ({"sql": NUMBERED.format(100_001)}, "sql: it answers more than 100,000 papers"),
    ],
)
def test_a_query_that_cannot_be_asked_is_named(
    con: Connection, filters: dict[str, Any], message: str
) -> None:
    with pytest.raises(UsageError) as caught:
        taken(con, **filters)
    assert str(caught.value) == f"[tea] {message}"
    assert doubts(con, **filters) == [message]


@pytest.mark.slow
def test_a_query_may_answer_a_hundred_thousand_papers_any_number_of_times(con: Connection) -> None:
    text = f"{NUMBERED.format(99_999)} union all select unnest(['{TEA}', '{TEA}', '{TEA}'])"
    assert keys(con, sql=text) == [TEA]


def test_words_cannot_be_asked_without_an_index(con: Connection) -> None:
    with pytest.raises(UsageError) as caught:
        taken(con, words=("tea",))
    assert str(caught.value).startswith(f"[tea] {NO_INDEX}")
    [doubt] = doubts(con, words=("tea",))
    assert doubt.startswith(NO_INDEX)


@pytest.mark.parametrize(
    ("filters", "sentences"),
    [
        ({}, []),
        ({"has_code": True, "upvotes": 10**9}, []),
        ({"authors": ("tea-labs",)}, ["authors: no paper of the release has 'tea-labs'"]),
        ({"authors": ("LI WEI", "Lee Way")}, ["authors: no paper of the release has 'Lee Way'"]),
        ({"keywords": ("LLMs", "large-language model")}, [
            "keywords: no paper of the release has 'LLMs'"
        ]),
        ({"categories": ("cs.CL", "cs.cl")}, ["categories: no paper of the release has 'cs.cl'"]),
        ({"organizations": ("tea-lab", "TEA LABS ", "tea laboratories", "tea-oo-b")}, [
            "organizations: no paper of the release has 'TEA LABS ': did you mean 'tea-lab'?",
            "organizations: no paper of the release has 'tea laboratories': "
            "did you mean 'tea laboratory'?",
            "organizations: no paper of the release has 'tea-oo-b'",
        ]),
        ({"authors": ("X",), "categories": ("y",), "organizations": ("Tea-Lab",)}, [
            "authors: no paper of the release has 'X'",
            "categories: no paper of the release has 'y'",
        ]),
    ],
)  # fmt: skip
def test_values_that_no_paper_has_are_doubted(
    con: Connection, filters: dict[str, Any], sentences: list[str]
) -> None:
    assert doubts(con, **filters) == sentences


def test_a_query_without_an_end_is_stopped(
    con: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filters, "SUBSCRIPTION_SECONDS", 0.25)
    papers = "select paper_key from core.papers"
    assert doubts(con, sql=papers) == []
    assert doubts(con, sql=f"{papers}, range(100000000000) group by all") == [
        "sql: it takes longer than 0.25 s"
    ]
