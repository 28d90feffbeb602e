"""A digest of two small releases, word by word."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

import duckdb
import pytest
from msgspec.structs import replace

from etl.errors import UsageError
from etl.release.digest.compose import add_digest, make_digest, next_digest, sent_at
from etl.release.digest.digest import Digest
from etl.release.digest.digest_html import digest_html
from etl.release.digest.digest_text import digest_text
from etl.release.digest.digest_words import digest_subject
from etl.release.digest.filters import filter_warnings
from etl.release.digest.periods import Period
from etl.release.digest.sent import SentSoFar
from etl.release.digest.subscription import Subscription
from etl.release.locked import open_locked_release
from tests.release.digest.stories import Paper, Story

pytestmark = pytest.mark.slow

MONDAY, TUESDAY = date(2026, 4, 6), date(2026, 4, 7)
FIRST, SECOND = datetime(2026, 4, 7, 1), datetime(2026, 4, 8, 1)
PAPERS = [
    Paper(1, MONDAY, datetime(2026, 4, 6, 7), "sparse kettle", "Ada Frost", "tea-lab", None, 1),
    Paper(2, MONDAY, datetime(2026, 4, 6, 1), "tea", "Zoë Lemon", None, SECOND, 2),
    Paper(3, TUESDAY, datetime(2026, 4, 7, 1), "sparse kettle", "Li Wei", None, FIRST, 3),
    Paper(4, MONDAY, datetime(2026, 4, 7, 5), "boiling spoon", "Li Wei", "tea-lab", None, 0),
]
ALL = Subscription(name="all", title="Everything")
TEXT = """\
Everything
6 Apr to 7 Apr 2026

2 new papers, 1 moved.
  Mon 6 Apr  3 papers so far
  Tue 7 Apr  1 paper so far

NEW

* On a sparse kettle, Part 3
  Li Wei
  12 upvotes · rank 1 of 1 on Tue 7 Apr
  It steeps.
  Here for: every paper
  https://huggingface.co/papers/2604.00003
  arXiv: https://arxiv.org/abs/2604.00003
  code: https://github.com/lab/code-3
  as seen on 2026-04-08 01:00 UTC: https://huggingface.co/api/daily_papers?date=2026-04-07&limit=100

* On a boiling spoon, Part 4
  Li Wei · Tea-Lab
  0 upvotes · rank 3 of 3 on Mon 6 Apr
  It steeps.
  Here for: every paper
  https://huggingface.co/papers/2604.00004
  arXiv: https://arxiv.org/abs/2604.00004
  as seen on 2026-04-08 01:00 UTC: https://huggingface.co/api/daily_papers?date=2026-04-06&limit=100


MOVED SINCE YOU WERE TOLD

* On a tea, Part 2
  Zoë Lemon
  code appeared · upvotes 8 → 16 (+8)
  16 upvotes · rank 1 of 3 on Mon 6 Apr
  https://huggingface.co/papers/2604.00002
  arXiv: https://arxiv.org/abs/2604.00002
  code: https://github.com/lab/code-2
  as seen on 2026-04-08 01:00 UTC: https://huggingface.co/api/daily_papers?date=2026-04-06&limit=100


Made from release 20260408T010500.000000Z of 2026-04-08 01:05 UTC.
"""


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """Monday's page after midnight, and both pages a day later; the first release is kept."""
    story = Story(tmp_path_factory.mktemp("digest") / "home", PAPERS)
    story.release(FIRST, [MONDAY])
    first = story.home.with_name("first.duckdb")
    first.write_bytes(story.settings.release.read_bytes())
    story.release(SECOND, [MONDAY, TUESDAY])
    return story


@pytest.fixture
def con(story: Story) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_locked_release(story.settings.release) as con:
        yield con


@contextmanager
def first_release(story: Story) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_locked_release(story.home.with_name("first.duckdb")) as con:
        yield con


def told_first(story: Story, subscription: Subscription) -> SentSoFar:
    with first_release(story) as con:
        digest = next_digest(con, subscription, SentSoFar())
    assert digest
    return add_digest(SentSoFar(), digest)


def second(con: duckdb.DuckDBPyConnection, story: Story, subscription: Subscription) -> Digest:
    digest = next_digest(con, subscription, told_first(story, subscription))
    assert digest
    return digest


def test_a_digest_tells_what_is_new_and_what_moved(con: duckdb.DuckDBPyConnection, story: Story):
    digest = second(con, story, ALL)
    assert digest_text(digest) == TEXT
    assert digest_subject(digest) == "Everything: 2 new papers, 1 moved, 6 Apr to 7 Apr 2026"
    assert digest.id == "all/2026-04-08"
    assert digest.sent_keys == ("arxiv:2604.00003", "arxiv:2604.00004")
    assert set(digest.told) == {*digest.sent_keys, "arxiv:2604.00002"}


def test_two_releases_give_the_same_digest_as_the_account(
    con: duckdb.DuckDBPyConnection, story: Story
):
    with first_release(story) as earlier:
        sent = sent_at(earlier, ALL)
    again = next_digest(con, ALL, sent)
    assert again
    assert again.new == second(con, story, ALL).new
    assert again.moved == second(con, story, ALL).moved


def test_growth_that_is_not_told_adds_up(con: duckdb.DuckDBPyConnection, story: Story):
    """The first paper gained four upvotes, which is not told; its account keeps the old number."""
    sent = told_first(story, ALL)
    digest = second(con, story, ALL)
    assert sent.papers["arxiv:2604.00001"].upvotes == 3
    assert add_digest(sent, digest).papers["arxiv:2604.00001"].upvotes == 3
    assert add_digest(sent, digest).papers["arxiv:2604.00002"].upvotes == 16


def test_the_same_inputs_give_the_same_bytes(con: duckdb.DuckDBPyConnection, story: Story):
    pages = {digest_html(second(con, story, ALL)) for _ in range(3)}
    assert len(pages) == 1


@pytest.mark.parametrize(
    ("filters", "numbers"),
    [
        ({}, "1234"),
        ({"words": ("sparse kettles",)}, "13"),
        ({"words": ("kettle sparse", "a boiling spoons")}, "4"),
        ({"words": ("part 2", "TEA")}, "2"),
        ({"authors": ("zoe lemon",)}, "2"),
        ({"authors": ("Łemøn, Zoé",)}, "2"),
        ({"authors": ("Li Wei", "Ada Frost")}, "134"),
        ({"organizations": ("Tea-Lab",)}, "14"),
        ({"has_code": True}, "23"),
        ({"has_code": False}, "14"),
        ({"upvotes": 7}, "123"),
        ({"upvotes": 8, "authors": ("Li Wei",)}, "3"),
        ({"trending": 1}, "3"),
        ({"risers": 1}, "2"),
        ({"query": "top_papers", "parameters": {"top": "1"}}, "2"),
        ({"sql": "select paper_key from core.papers where title like '%Part 1' -- one"}, "1"),
        ({"sql": "from core.papers", "upvotes": 14}, "2"),
        ({"sql": "select null as paper_key"}, ""),
        ({"keywords": ("brewing",), "categories": ("cs.CL",)}, ""),
    ],
)
def test_filters_take_these_papers(
    con: duckdb.DuckDBPyConnection, filters: dict[str, object], numbers: str
):
    subscription = replace(ALL, limit=10, **filters)
    period = Period("p", MONDAY, TUESDAY, (MONDAY, TUESDAY))
    digest = make_digest(con, subscription, period, SentSoFar())
    assert "".join(sorted(key[-1] for key in digest.sent_keys)) == numbers
    assert digest.nothing_new == (None if numbers else "nothing_matched")


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"sql": "select 1 as one"}, "[all] sql: it has no column paper_key"),
        ({"sql": "select 1; select 2"}, "[all] sql: one statement at a time, please"),
        ({"sql": "select * from read_csv('/etc/passwd')"}, "[all] sql: a query reads the release"),
        (
            {"sql": "drop table core.papers"},
            "[all] sql: a query only reads, this statement is of another kind",
        ),
        ({"sql": "select papr_key from core.papers"}, "[all] sql: the query failed: Binder Error"),
        ({"query": "licenses"}, "[all] query: it has no column paper_key"),
        (
            {"query": "top_papers", "parameters": {"top": "many"}},
            "[all] query: top=many is not a bigint",
        ),
    ],
)
def test_a_query_that_cannot_be_asked_is_named(
    con: duckdb.DuckDBPyConnection, filters: dict[str, object], message: str
):
    with pytest.raises(UsageError) as caught:
        next_digest(con, replace(ALL, **filters), SentSoFar())
    assert str(caught.value).startswith(message)


def test_values_that_no_paper_has_are_doubted(con: duckdb.DuckDBPyConnection):
    doubted = replace(
        ALL, words=("tea", "teapot"), authors=("Li Wei", "Lee Way"), organizations=("tea labs",)
    )
    assert filter_warnings(con, doubted) == [
        "words: no paper of the release has 'teapot'",
        "authors: no paper of the release has 'Lee Way'",
        "organizations: no paper of the release has 'tea labs': did you mean 'tea-lab'?",
    ]
    assert filter_warnings(con, replace(ALL, sql="select 1 as one")) == [
        "sql: it has no column paper_key"
    ]


def test_papers_that_do_not_fit_are_told_by_title_and_then_wait(
    con: duckdb.DuckDBPyConnection, story: Story
):
    digest = next_digest(con, replace(ALL, limit=1, begins_on=MONDAY), SentSoFar())
    assert digest
    assert [it.facts.title[-1] for it in digest.new] == ["2"]
    assert [it.facts.title[-1] for it in digest.further] == ["3", "1", "4"]
    assert digest.waiting_count == 0
