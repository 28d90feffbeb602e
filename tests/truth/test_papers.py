"""The wide mart of papers and questions about single ones, worked out again in plain Python."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from etl.stage.connection import Connection
from tests.real import rows, squashed
from tests.truth.comparing import assert_answer, assert_mart, half_up
from tests.truth.naming import declared_links, named_repositories
from tests.truth.organizing import Organizations
from tests.truth.reading import Page, Paper, Sight, login
from tests.truth.signing import Author
from tests.truth.test_scores import counters

pytestmark = pytest.mark.slow

Papers = Mapping[str, Paper]
Row = dict[str, Any]

MARKUP = re.compile(r"[\\$^_{}~`]|--|''|\b[Uu]rl|\Btimes|[^\x00-\x7f]")


@pytest.fixture(scope="module")
def signers(authors: list[Author]) -> Mapping[str, list[str]]:
    """The names of each paper's visible authors, in their order."""
    places = sorted(
        (it.paper, it.position, author.spellings[0])
        for author in authors
        for it in author.signatures
    )
    found: dict[str, list[str]] = {}
    for paper, _, name in places:
        found.setdefault(paper, []).append(name)
    return found


@pytest.fixture(scope="module")
def logins(sights: list[Sight]) -> Mapping[str, str]:
    """As each account's login was printed last."""
    return {
        login(account): account.get("user") or account["name"]
        for it in sights
        for account in [*(author.get("user") for author in it.paper["authors"]), it.submitter]
        if account
    }


@pytest.mark.proves("mart.papers_wide")
def test_a_wide_row_has_what_the_answers_state_of_a_paper(
    again: Connection,
    papers: Papers,
    organizations: Organizations,
    signers: Mapping[str, list[str]],
    logins: Mapping[str, str],
) -> None:
    expected = []
    for key, paper in papers.items():
        named = named_repositories(paper)
        order = sorted(named, key=lambda it: (not named[it], it))
        figures = counters(paper)
        del figures["observation_count"]
        expected.append(
            {
                **figures,
                "arxiv_id": key.removeprefix("arxiv:"),
                "arxiv_url": f"https://arxiv.org/abs/{key.removeprefix('arxiv:')}",
                "published_on": date.fromisoformat(paper.last("publishedAt")[:10]),
                "author_names": tuple(signers.get(key, ())),
                "author_count": len(paper.authors),
                "hidden_author_count": sum(it["hidden"] for it in paper.authors),
                "organization_key": paper.organization_key,
                "organization_name": organizations.name_of(paper.organization_key),
                "submitter_login": first_submitter(paper, logins),
                "keywords": tuple(sorted(paper.keywords)) or None,
                "repository_urls": tuple(f"https://{it}" for it in order) or None,
                "first_listed_on": paper.first_listed_on,
                "listed_day_count": len({it.day for it in paper.sights}),
                "first_seen_at": paper.sights[0].at,
                "last_seen_at": paper.sights[-1].at,
            }
        )
    # Titles and abstracts follow below; project pages in test_repositories.
    assert_mart(again, "papers_wide", expected, left_out=["title", "abstract", "project_url"])


def first_submitter(paper: Paper, logins: Mapping[str, str]) -> str | None:
    """Of one day's accounts the first in the order of instants and keys."""
    found: dict[tuple[date, str], Any] = {}
    for it in paper.sights:
        if it.submitter:
            key = (it.day, login(it.submitter))
            found[key] = max(it.submitted_at, found.get(key, it.submitted_at))
    first = min(((day, at, key) for (day, key), at in found.items()), default=None)
    return logins[first[2]] if first else None


def test_titles_and_abstracts_are_those_of_the_answers(again: Connection, papers: Papers) -> None:
    """Of texts without markup all are the same, by far the most; no title is left empty."""
    shown = rows(again, "select paper_key, title, abstract from mart.papers_wide")
    pairs = [
        (squashed(raw), text)
        for key, title, abstract in shown
        for raw, text in (
            (papers[key].last("title"), title),
            (papers[key].last("summary"), abstract),
        )
    ]
    plain = [(raw, text) for raw, text in pairs if not MARKUP.search(raw)]
    assert [(raw, text) for raw, text in plain if raw != text] == []
    assert len(plain) > 0.85 * len(pairs)
    assert all(text for _, text in pairs)


def test_every_mart_shows_a_papers_one_title(again: Connection, titles: Mapping[str, str]) -> None:
    marts = rows(
        again,
        "select table_name from information_schema.columns where table_schema = 'mart' "
        "and column_name in ('paper_key', 'title') group by table_name having count(*) = 2",
    )
    assert len(marts) == 7
    for (mart,) in marts:
        found = rows(again, f"select distinct paper_key, title from mart.{mart}")
        assert [row for row in found if titles[row[0]] != row[1]] == []


@pytest.mark.proves("query.top_papers")
@pytest.mark.parametrize(
    "stated", [{}, {"listed_from": "2024-12-20", "listed_to": "2025-01-10", "top": 1000}], ids=repr
)
def test_top_papers_have_the_most_upvotes(
    again: Connection,
    papers: Papers,
    organizations: Organizations,
    signers: Mapping[str, list[str]],
    stated: dict[str, Any],
) -> None:
    first = date.fromisoformat(stated.get("listed_from", "0001-01-01"))
    last = date.fromisoformat(stated.get("listed_to", "9999-12-31"))
    found = [it for it in papers.values() if first <= it.first_listed_on <= last]
    found.sort(key=lambda it: (-it.upvotes, it.key))
    expected = []
    for rank, paper in enumerate(found[: stated.get("top", 20)], start=1):
        named = named_repositories(paper)
        repository = min(named, key=lambda it: (not named[it], it), default=None)
        expected.append(
            {
                "rank": rank,
                "upvotes": paper.upvotes,
                "first_visible_author": next(iter(signers.get(paper.key, [])), None),
                "author_count": len(paper.authors),
                "organization_name": organizations.name_of(paper.organization_key),
                "first_listed_on": paper.first_listed_on,
                "repository_url": repository and f"https://{repository}",
                "arxiv_url": f"https://arxiv.org/abs/{paper.key.removeprefix('arxiv:')}",
                "upvotes_at": paper.sights[-1].at,
                "age_in_hours": half_up(paper.aged[-1][0], 2) if paper.aged else None,
                "paper_key": paper.key,
            }
        )
    assert_answer(again, "top_papers", stated, expected, left_out=["title"])


@pytest.mark.proves("query.provenance")
def test_a_papers_rows_come_from_the_answers_that_state_them(
    again: Connection, papers: Papers, pages: list[Page]
) -> None:
    """Of the paper seen most often, and of those on two days."""
    most = min(papers.values(), key=lambda it: (-len(it.sights), it.key))
    of_program = ["template", "parser_version", "archive_file", "archive_offset", "title"]
    assert_answer(again, "provenance", {}, origins(most, pages), left_out=of_program)
    on_two_days = [it for it in papers.values() if len({one.day for one in it.sights}) > 1]
    assert len(on_two_days) == 1
    for paper in on_two_days:
        stated = {"paper": paper.key}
        assert_answer(again, "provenance", stated, origins(paper, pages), left_out=of_program)


def origins(paper: Paper, pages: list[Page]) -> Iterator[Row]:
    sha256 = {page.capture_id: page.sha256 for page in pages}
    last = {
        "papers": paper.sights[-1],
        "authorships": last_with(paper, lambda it: bool(it.paper["authors"])),
        "keywords": last_with(paper, lambda it: bool(it.paper.get("ai_keywords"))),
        "links": last_with(paper, lambda it: any(declared_links(it))),
        "mentions": last_with(paper, lambda it: "http" in it.paper["summary"]),
    }
    submissions = {(it.day, login(it.submitter)): it for it in paper.sights if it.submitter}
    for number, it in enumerate(paper.sights, start=1):
        tables = {"observations", *(name for name, sight in last.items() if sight is it)}
        tables |= {"submissions"} if it in submissions.values() else set()
        tables = {"links" if name == "mentions" else name for name in tables}
        yield {
            "sight_number": number,
            "captured_at": it.at,
            "url": f"https://huggingface.co/api/daily_papers?date={it.day}",
            "listing_kind": "daily",
            "listed_on": it.day,
            "position": it.position,
            "rows_from_here": tuple(sorted(tables)),
            "sha256": sha256[it.capture_id],
            "capture_id": it.capture_id,
            "paper_key": paper.key,
        }


def last_with(paper: Paper, states: Any) -> Sight | None:
    return next((it for it in reversed(paper.sights) if states(it)), None)
