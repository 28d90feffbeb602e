"""Feeds of a release in memory: their papers, in order, and each entry word by word."""

from datetime import datetime

import pytest

from etl.errors import UsageError
from etl.ids import PaperKey
from etl.release.digest.subscription import Subscription
from etl.release.feeds.feed import Feed, FeedEntry, permanent_id
from etl.release.feeds.read_feeds import query_feeds, subscription_feed
from etl.release.queries import named_queries
from etl.stage.connection import Connection
from tests.release.digest.small_release import (
    KETTLES,
    MONDAY,
    POTS,
    SPOONS,
    TEA,
    TUESDAY,
    WOOL,
    list_paper,
)

ALL = Subscription(name="all", title="Every\n paper")
LAB = Subscription(name="lab", organizations=("tea-lab",))
SUBTITLE = "Papers of Hugging Face Daily Papers that a subscription takes"
FIRST_ISSUE = datetime(2023, 5, 4)
HISTORIES = {
    "growth", "overlooked_similar", "paper_changes", "provenance", "source_disagreements"
}  # fmt: skip
"""Queries about one paper."""


@pytest.fixture
def con(small_release: Connection) -> Connection:
    return small_release


def keys(feed: Feed) -> list[PaperKey]:
    return [it.paper_key for it in feed.entries]


def entry(con: Connection, key: PaperKey) -> FeedEntry:
    [found] = [it for it in subscription_feed(con, ALL).entries if it.paper_key == key]
    return found


def add_version(con: Connection, key: PaperKey, version: int, valid_from: str) -> None:
    con.execute(
        "insert into core.paper_versions by name select $1 as paper_key, $2 as version, "
        "cast($3 as timestamp) as valid_from",
        [key, version, valid_from],
    )


def words(entry: FeedEntry) -> str:
    return " ".join(entry.content.split())


def test_a_feed_has_the_papers_of_a_subscription_the_newest_first(con: Connection) -> None:
    feed = subscription_feed(con, ALL)
    assert (feed.kind, feed.name, feed.title) == ("subscriptions", "all", "Every paper")
    assert (feed.subtitle, feed.updated_at) == (SUBTITLE, datetime(2026, 4, 7))
    assert keys(feed) == [WOOL, POTS, SPOONS, TEA, KETTLES]
    assert keys(subscription_feed(con, LAB)) == [SPOONS, KETTLES]
    assert subscription_feed(con, LAB).title == "lab"


def test_papers_of_earlier_days_than_a_subscription_begins_on_are_left_out(con: Connection) -> None:
    later = Subscription(name="all", begins_on=TUESDAY)
    assert keys(subscription_feed(con, later)) == [WOOL, POTS]


@pytest.mark.slow
def test_a_feed_has_its_fifty_newest_papers(con: Connection) -> None:
    papers = [list_paper(con, number, TUESDAY, 0) for number in range(100, 149)]
    assert keys(subscription_feed(con, ALL)) == [WOOL, *papers[::-1]]


def test_an_entry_has_all_that_is_known_of_a_paper(con: Connection) -> None:
    con.execute(
        "update core.papers set abstract = 'Sparse\n kettles' where paper_key = $1", [KETTLES]
    )
    con.execute(
        "insert into core.paper_aliases by name select unnest(['title:c', 'title:b']) as "
        "alias_key, $1 as paper_key",
        [KETTLES],
    )
    found = entry(con, KETTLES)
    assert found == FeedEntry(
        id=permanent_id("papers/arxiv:2604.00001"),
        paper_key=KETTLES,
        earlier_keys=(PaperKey("title:b"), PaperKey("title:c")),
        title="Sparse Kettles",
        url="https://huggingface.co/papers/2604.00001",
        authors=("Zoë Lemon", "Ada Frost"),
        summary="Sparse kettles",
        content=found.content,
        published_at=datetime(2026, 4, 6),
        updated_at=datetime(2026, 4, 6),
    )
    assert words(found) == (
        "<p>Zoë Lemon, Ada Frost · Tea Laboratory</p> <p>Sparse kettles</p> "
        "<p>Listed on 2026-04-06. "
        '<a href="https://huggingface.co/papers/2604.00001">Page</a> · '
        '<a href="https://arxiv.org/abs/2604.00001">arXiv</a> </p>'
    )


def test_an_entry_has_nothing_that_is_not_stated(con: Connection) -> None:
    found = entry(con, WOOL)
    assert (found.url, found.authors, found.summary, found.earlier_keys) == (None, (), "", ())
    assert words(found) == "<p></p> <p>Listed on 2026-04-07. </p>"


def test_texts_of_an_entry_are_lines_in_which_nothing_acts(con: Connection) -> None:
    con.execute(
        r"update core.papers set title = e'Tea \x1b\n<b>', abstract = e'a\x07' "
        "where paper_key = $1",
        [TEA],
    )
    con.execute(r"update core.authors set name = e'Zoë\n Lem\x1bon' where author_key = 'z'")
    found = entry(con, TEA)
    assert (found.title, found.summary, found.authors) == (
        "Tea \ufffd <b>", "a\ufffd", ("Zoë Lem\ufffdon",)
    )  # fmt: skip
    assert words(found).startswith("<p>Zoë Lem\ufffdon</p> <p>a\ufffd</p>")
    assert '<a href="https://github.com/tea/pot">Code</a>' in words(found)


def test_an_entry_names_thirty_authors_at_most(con: Connection) -> None:
    """Its text names ten, and says how many more there are."""
    con.execute(
        "insert into core.authors by name select 'n' || n as author_key, 'Nobody ' || n as name "
        "from range(31) as numbers(n)"
    )
    con.execute(
        "insert into core.authorships by name select $1 as paper_key, n + 1 as position, "
        "'n' || n as author_key, false as is_hidden from range(31) as numbers(n)",
        [WOOL],
    )
    found = entry(con, WOOL)
    assert found.authors == tuple(f"Nobody {number}" for number in range(30))
    assert "Nobody 9 and 21 more</p>" in words(found)


@pytest.mark.parametrize(
    ("valid_from", "updated_at"),
    [
        ("2026-04-05 08:00", datetime(2026, 4, 6)),
        ("2026-04-09 08:00", datetime(2026, 4, 9, 8)),
    ],
)
def test_an_entry_is_updated_when_its_text_changed_after_it_was_listed(
    con: Connection, valid_from: str, updated_at: datetime
) -> None:
    add_version(con, TEA, 1, "2026-04-10")
    add_version(con, TEA, 2, valid_from)
    found = entry(con, TEA)
    assert (found.published_at, found.updated_at) == (datetime(2026, 4, 6), updated_at)
    assert f"Listed on 2026-04-06. Changed at {valid_from}:00 UTC." in words(found)
    latest = max(updated_at, datetime(2026, 4, 7))
    assert subscription_feed(con, ALL).updated_at == latest


@pytest.mark.slow
def test_a_paper_without_any_day_has_that_of_the_first_issue(con: Connection) -> None:
    con.execute("update core.papers set first_seen_at = null where paper_key = $1", [WOOL])
    text = "select paper_key from core.papers where title = 'Wool'"
    assert keys(subscription_feed(con, Subscription(name="all", sql=text))) == []
    con.execute("delete from core.papers where paper_key != $1", [WOOL])
    [feed] = [it for it in query_feeds(con) if it.name == "top_papers"]
    [wool] = feed.entries
    assert (wool.published_at, wool.updated_at) == (FIRST_ISSUE, FIRST_ISSUE)


def test_a_feed_without_papers_is_as_old_as_the_first_issue(con: Connection) -> None:
    feed = subscription_feed(con, Subscription(name="none", authors=("Nobody",)))
    assert (feed.entries, feed.updated_at) == ((), FIRST_ISSUE)


def test_a_filter_that_cannot_be_asked_is_named(con: Connection) -> None:
    with pytest.raises(UsageError, match=r"^\[x\] sql: it has no column paper_key$"):
        subscription_feed(con, Subscription(name="x", sql="select 1 as one"))


@pytest.mark.slow
def test_queries_that_answer_with_papers_are_feeds_in_the_order_of_their_answers(
    con: Connection,
) -> None:
    feeds = {it.name: it for it in query_feeds(con)}
    top = feeds["top_papers"]
    assert (top.kind, top.title) == ("queries", "Top papers")
    assert top.subtitle == "Which papers have the most upvotes?"
    assert keys(top) == [TEA, POTS, KETTLES, WOOL]
    assert list(feeds) == [name for name in named_queries() if name in feeds]
    assert feeds.keys() & HISTORIES == set()
    assert "licenses" not in feeds


@pytest.mark.slow
def test_a_feed_of_a_query_has_its_first_fifty_papers_each_once(con: Connection) -> None:
    """The query has a row for each of the two days on which each of 51 papers was listed."""
    papers = [list_paper(con, number, MONDAY, 0) for number in range(100, 151)]
    con.execute(
        "insert into core.listings by name "
        "select unnest($1) as paper_key, 'daily' as listing_kind, day as listed_on, "
        "'c7' as capture_id from (select unnest([$2, $3]) as day)",
        [papers, MONDAY, TUESDAY],
    )
    [feed] = [it for it in query_feeds(con) if it.name == "papers_on_several_days"]
    assert keys(feed) == papers[:50]


@pytest.mark.slow
def test_papers_of_a_query_are_looked_for_in_its_first_thousand_rows(con: Connection) -> None:
    """Of 50 papers that were listed on 21 days each, 47 have 987 rows, and the next one 13."""
    papers = [list_paper(con, number, MONDAY, 0) for number in range(100, 150)]
    con.execute(
        "insert into core.captures by name select 'd' || number as capture_id from range(21) "
        "as days(number)"
    )
    con.execute(
        "insert into core.listings by name select unnest($1) as paper_key, "
        "$2::date + number::int as listed_on, 'daily' as listing_kind, 'd' || number as capture_id "
        "from range(21) as days(number)",
        [papers, MONDAY],
    )
    [feed] = [it for it in query_feeds(con) if it.name == "papers_on_several_days"]
    assert keys(feed) == papers[:48]
