"""A digest made of a release in memory: what is new, what waits, what moved, and what is left."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from etl.ids import ArxivId, CaptureId, PaperKey
from etl.release.digest.compose import (
    add_digest,
    describe_papers,
    make_digest,
    next_digest,
    sent_at,
)
from etl.release.digest.digest import Digest, DigestPaper, Move, PaperFacts
from etl.release.digest.periods import DigestDay, Period
from etl.release.digest.sent import SentSoFar, ToldPaper
from etl.release.digest.subscription import Subscription
from etl.stage.connection import Connection, connect
from tests.release.digest.small_release import (
    KETTLES,
    MONDAY,
    POTS,
    PUBLISHED_AT,
    RELEASE,
    SPOONS,
    TEA,
    TUESDAY,
    WOOL,
    list_paper,
)
from tests.release.empty_release import create_empty_release

ALL = Subscription(name="all", title="Everything")
BOTH = Period("p", MONDAY, TUESDAY, (MONDAY, TUESDAY))
NOTHING = SentSoFar()
EVERY = (("every_paper", None),)
KETTLE_FACTS = PaperFacts(
    paper_key=KETTLES,
    arxiv_id=ArxivId("2604.00001"),
    page_url="https://huggingface.co/papers/2604.00001",
    arxiv_url="https://arxiv.org/abs/2604.00001",
    title="Sparse Kettles",
    abstract=None,
    authors=("Zoë Lemon", "Ada Frost"),
    author_count=None,
    organization="Tea Laboratory",
    listed_on=MONDAY,
    upvotes=3,
    comment_count=0,
    rank=2,
    day_paper_count=3,
    code_urls=(),
    version=None,
    text_version=None,
    capture_id=CaptureId("c6"),
    capture_url="https://c6",
    captured_at=datetime(2026, 4, 6, 18),
)
DAYS = (
    DigestDay(MONDAY, "complete", False, False, False, 3, None, datetime(2026, 4, 6, 18)),
    DigestDay(TUESDAY, "moving", True, False, False, 1, None, datetime(2026, 4, 7, 18)),
)


@pytest.fixture
def con(small_release: Connection) -> Connection:
    return small_release


def keys(papers: tuple[DigestPaper, ...]) -> list[PaperKey]:
    return [it.facts.paper_key for it in papers]


def told(*papers: PaperKey) -> SentSoFar:
    """The account of papers with no upvotes and no code."""
    return SentSoFar(papers={it: ToldPaper() for it in papers})


def limited(limit: int) -> Subscription:
    return Subscription(name="all", title="Everything", limit=limit)


def test_papers_are_described_in_the_order_in_which_they_are_asked_for(con: Connection) -> None:
    found = describe_papers(con, [WOOL, PaperKey("arxiv:none"), KETTLES])
    assert list(found) == [WOOL, KETTLES]
    assert found[KETTLES] == KETTLE_FACTS
    assert (found[WOOL].page_url, found[WOOL].upvotes) == (None, 1)
    assert describe_papers(con, []) == {}


def test_a_digest_tells_its_release_its_period_and_its_papers(con: Connection) -> None:
    facts = describe_papers(con, [TEA, POTS, KETTLES, WOOL, SPOONS])
    papers = tuple(DigestPaper(it, EVERY) for it in facts.values())
    assert make_digest(con, ALL, BOTH, NOTHING) == Digest(
        name="all",
        title="Everything",
        release_id=RELEASE,
        published_at=PUBLISHED_AT,
        period=BOTH,
        days=DAYS,
        new=papers,
        further=(),
        waiting_count=0,
        moved=(),
        moved_count=0,
        nothing_new=None,
    )


def test_a_digest_gives_an_account_of_the_days_of_its_period(con: Connection) -> None:
    assert make_digest(con, ALL, replace(BOTH, days=(TUESDAY,)), NOTHING).days == DAYS[1:]


@pytest.mark.slow
def test_papers_beyond_the_limit_are_told_by_title_and_beyond_a_hundred_wait(
    con: Connection,
) -> None:
    """Five papers are there already; a hundred more have fewer upvotes."""
    for number in range(100, 200):
        list_paper(con, number, TUESDAY, 0)
    digest = make_digest(con, limited(2), BOTH, NOTHING)
    assert keys(digest.new) == [TEA, POTS]
    assert keys(digest.further)[:3] == [KETTLES, WOOL, PaperKey("arxiv:2604.00100")]
    assert (len(digest.further), digest.waiting_count) == (100, 3)
    digest = make_digest(con, limited(5), BOTH, NOTHING)
    assert (len(digest.new), len(digest.further), digest.waiting_count) == (5, 100, 0)


def test_what_moved_since_it_was_told_is_told_again(con: Connection) -> None:
    """Code appeared for two papers; Kettles gained three upvotes, which is not enough."""
    digest = make_digest(con, ALL, BOTH, told(POTS, KETTLES, TEA))
    first = Move("rank", None, 1)
    assert [(it.facts.paper_key, it.moves, it.reasons) for it in digest.moved] == [
        (TEA, (Move("code"), Move("upvotes", 0, 16), Move("comments", 0, 2), first), ()),
        (POTS, (Move("code"), Move("upvotes", 0, 12), first), ()),
    ]
    assert (digest.moved_count, keys(digest.new)) == (2, [WOOL, SPOONS])


def test_a_paper_that_has_another_key_now_moved_since_it_was_told_under_the_old_one(
    con: Connection,
) -> None:
    con.execute(
        "insert into core.paper_aliases by name select 'title:b' as alias_key, $1 as paper_key",
        [POTS],
    )
    before = ToldPaper(upvotes=2, has_code=True, rank=1)
    sent = SentSoFar(papers={PaperKey("title:b"): before})
    digest = make_digest(con, ALL, BOTH, sent)
    assert [(it.facts.paper_key, it.moves) for it in digest.moved] == [
        (POTS, (Move("upvotes", 2, 12),))
    ]


def test_ten_papers_that_moved_are_told_and_all_are_counted(con: Connection) -> None:
    papers = [list_paper(con, number, TUESDAY, number) for number in range(100, 112)]
    digest = make_digest(con, ALL, BOTH, told(*papers))
    assert keys(digest.moved) == papers[:1:-1]
    assert digest.moved_count == 12


def test_papers_move_for_thirty_days(con: Connection) -> None:
    papers = [list_paper(con, it, TUESDAY - timedelta(days=it), 50) for it in (29, 30, 31)]
    assert keys(make_digest(con, ALL, BOTH, told(*papers)).moved) == papers[:2]


@pytest.mark.parametrize("day", [date.min, date.min + timedelta(days=29)])
def test_a_period_of_the_first_days_that_a_date_has_moves_all_papers(
    con: Connection, day: date
) -> None:
    period = Period("p", day, day, (day,))
    assert keys(make_digest(con, ALL, period, told(TEA)).moved) == [TEA]


def test_a_digest_is_due_once(con: Connection) -> None:
    """The first daily one is about the last day with papers."""
    digest = next_digest(con, ALL, NOTHING)
    assert digest
    assert digest.period == Period("2026-04-08", TUESDAY, date(2026, 4, 8), (TUESDAY,))
    assert keys(digest.new) == [POTS, WOOL]
    assert next_digest(con, ALL, add_digest(NOTHING, digest)) is None


def test_the_account_grows_by_what_a_digest_tells(con: Connection) -> None:
    before = SentSoFar(
        begins_on=MONDAY,
        period_ids=frozenset({"o"}),
        days=frozenset({date(2026, 4, 1)}),
        papers={TEA: ToldPaper(upvotes=2), SPOONS: ToldPaper(upvotes=9)},
    )
    digest = replace(make_digest(con, limited(1), BOTH, before), waiting_count=7)
    assert (keys(digest.new), keys(digest.further)) == ([POTS], [KETTLES, WOOL])
    later = replace(digest, period=replace(BOTH, begins_on=TUESDAY))
    assert add_digest(before, later) == SentSoFar(
        begins_on=TUESDAY,
        period_ids=frozenset({"o", "p"}),
        days=frozenset({date(2026, 4, 1), MONDAY, TUESDAY}),
        papers={
            TEA: ToldPaper(16, 2, 1, True),
            SPOONS: ToldPaper(upvotes=9),
            POTS: ToldPaper(12, 1, 1, True),
            KETTLES: ToldPaper(3, 0, 2),
            WOOL: ToldPaper(1, 0, None),
        },
    )


def test_an_earlier_release_is_an_account_of_all_its_papers(con: Connection) -> None:
    """The day of the release is after all of theirs; the period itself begins on Tuesday."""
    found = sent_at(con, ALL)
    assert (found.period_ids, found.days) == (frozenset(), frozenset({TUESDAY}))
    assert found.begins_on == date.min
    assert set(found.papers) == {TEA, POTS, KETTLES, WOOL, SPOONS}
    assert found.papers[POTS] == ToldPaper(12, 1, 1, True)
    coded = Subscription(name="all", has_code=True)
    assert set(sent_at(con, coded).papers) == {TEA, POTS}


@pytest.mark.slow
def test_an_earlier_release_without_papers_is_an_account_of_nothing() -> None:
    with connect() as con:
        create_empty_release(con)
        con.execute(
            "insert into meta.releases by name select $1 as release_id, $2 as published_at",
            [RELEASE, PUBLISHED_AT],
        )
        assert sent_at(con, ALL) == NOTHING
        assert next_digest(con, ALL, NOTHING) is None
