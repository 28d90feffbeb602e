"""The facts that the page shows of a release before its engine has started."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from etl.contract.core import PAPERS
from etl.ids import ARXIV_ID
from etl.inert import ACTIVE_CHARACTERS
from etl.normalize.identity import PLAIN_LETTERS
from etl.release.dictionary import SEARCH_EXAMPLES
from etl.release.site.page_facts import page_facts
from etl.release.site.statements_of_page import page_questions, page_statements
from etl.stage.connection import Connection, connect
from tests.release.digest.small_release import PUBLISHED_AT, RELEASE
from tests.release.noted_release import fill_noted_release

pytestmark = pytest.mark.slow


@pytest.fixture
def con() -> Iterator[Connection]:
    with connect() as con:
        fill_noted_release(con)
        yield con


RELEASE_FACTS = {
    "id": RELEASE,
    "published_at": "2026-04-08T01:05:00Z",
    "code_version": "0.1.0",
    "papers": 5,
    "authors": 3,
    "organizations": 2,
    "captures": 4,
    "days": 2,
    "first_day": "2026-04-06",
    "last_day": "2026-04-07",
}


def test_the_page_knows_its_release_its_reservations_and_its_words(con: Connection) -> None:
    """The release is of April 8: gaps that end on March 25 or later are near."""
    facts = page_facts(con)
    tables = {it["name"]: it for it in facts.pop("dictionary")}
    assert facts == {
        "release": RELEASE_FACTS,
        "late_after_hours": 26,
        "look_back_days": 14,
        "reasons": [
            "2 weekdays in gaps that reach into its last 14 days",
            "Warning: 7 rows against the rule: an abstract is stated",
            "1 answer held for a person to decide, and not in the data until then",
        ],
        "notes": [
            "2 older weekdays without a listing",
            "1 day cut at the limit of the API: more may have been listed",
            "2 entries in quarantine",
        ],
        "questions": page_questions(),
        "statements": page_statements(),
        "search_examples": SEARCH_EXAMPLES,
        "arxiv_id": ARXIV_ID,
        "plain_letters": PLAIN_LETTERS,
        "active_characters": ACTIVE_CHARACTERS,
        "most_rows": 1000,
    }
    papers = tables["core.papers"]
    title = next(it for it in PAPERS.columns if it.name == "title")
    assert ["title", "VARCHAR", title.meaning] in papers.pop("columns")
    assert papers == {
        "name": "core.papers",
        "meaning": PAPERS.meaning,
        "grain": PAPERS.grain,
        "row_count": 5,
    }


def test_a_release_without_listings_has_no_days(con: Connection) -> None:
    con.execute("delete from core.listings")
    release = page_facts(con)["release"]
    assert (release["days"], release["first_day"], release["last_day"]) == (0, None, None)


def test_a_release_without_reservations_gives_none(con: Connection) -> None:
    con.execute("update meta.day_states set state = 'complete'")
    con.execute("delete from quality.checks")
    con.execute("update core.captures set outcome = 'page', is_cut = false")
    con.execute("update meta.releases set reject_count = 0")
    facts = page_facts(con)
    assert (facts["reasons"], facts["notes"]) == ([], [])


def test_large_counts_have_their_thousands_apart(con: Connection) -> None:
    old = PUBLISHED_AT.date() - timedelta(days=15)
    con.execute("delete from meta.day_states")
    con.execute(
        "insert into meta.day_states by name select cast($old as date) - "
        "cast(range as int) as day, 'missing' as state from range(2000)",
        {"old": old},
    )
    con.execute("update quality.checks set broken_count = 1000 where check_id = 'a'")
    con.execute("update meta.releases set reject_count = 1200")
    facts = page_facts(con)
    assert facts["reasons"][0] == "Warning: 1,000 rows against the rule: an abstract is stated"
    assert [it.split()[0] for it in facts["notes"]] == ["1,428", "1", "1,200"]
