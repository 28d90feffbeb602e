"""Papers that a subscription's filters take, against the raw answers."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from etl.release.digest.compose import make_digest
from etl.release.digest.filters import take_due_papers
from etl.release.digest.periods import Period
from etl.release.digest.sent import SentSoFar
from etl.release.digest.subscription import Subscription
from etl.stage.connection import Connection
from etl.stage.search_extension import load_search_extension
from tests.truth.concepts import Concepts
from tests.truth.reading import Paper
from tests.truth.telling import Told

pytestmark = pytest.mark.slow

BEGIN, END = date(2025, 6, 1), date(2025, 12, 31)
PERIOD = Period("p", BEGIN, END, tuple(BEGIN + timedelta(days=it) for it in range(214)))
ANY = Subscription(name="any")
Takes = Callable[[Paper], bool]


def is_about(pattern: str) -> Takes:
    def takes(paper: Paper) -> bool:
        texts = (paper.last("title"), paper.last("summary"))
        return any(re.search(pattern, text.lower()) for text in texts if text)

    return takes


def signs(*names: str) -> Takes:
    return lambda paper: any(
        it["name"].lower() in names and not it.get("hidden") for it in paper.authors
    )


GUI = r"(?<![a-z0-9])gui[^a-z0-9]+agents?(?![a-z0-9])"
QUESTIONS: list[tuple[Subscription, Takes]] = [
    (ANY, lambda _: True),
    (replace(ANY, words=("GUI agent",)), is_about(GUI)),
    (
        replace(ANY, words=("gui agents", "world models")),
        is_about(rf"{GUI}|(?<![a-z0-9])worlds?[^a-z0-9]+model(s|ing|ling|ed|led)?(?![a-z0-9])"),
    ),
    (replace(ANY, upvotes=50), lambda paper: paper.upvotes >= 50),
    (replace(ANY, organizations=("Google",)), lambda paper: paper.organization_key == "google"),
    (replace(ANY, authors=("Hao Zhang", "bo li")), signs("hao zhang", "bo li")),
    (
        replace(ANY, upvotes=20, words=("GUI agent",)),
        lambda paper: paper.upvotes >= 20 and is_about(GUI)(paper),
    ),
    (
        replace(ANY, sql="select paper_key from core.papers where arxiv_id like '2510.%'"),
        lambda paper: paper.key.startswith("arxiv:2510."),
    ),
]


@pytest.mark.parametrize(
    ("subscription", "takes"), QUESTIONS, ids=[str(dict(it.filters)) for it, _ in QUESTIONS]
)
def test_filters_take_what_the_answers_say(
    again: Connection, papers: Mapping[str, Paper], subscription: Subscription, takes: Takes
):
    expected = {
        key: paper
        for key, paper in papers.items()
        if BEGIN <= paper.first_listed_on <= END and takes(paper)
    }
    assert load_search_extension(again)
    due = take_due_papers(again, subscription, PERIOD, SentSoFar())
    digest = make_digest(again, replace(subscription, limit=5), PERIOD, SentSoFar())
    assert {it.paper_key for it in due} == set(expected)
    upvotes = [expected[it.paper_key].upvotes for it in due]
    assert upvotes == sorted(upvotes, reverse=True)
    assert len(digest.sent_keys) + digest.waiting_count == len(expected)
    for one in digest.new:
        paper = papers[one.facts.paper_key]
        day = [it for it in papers.values() if it.first_listed_on == paper.first_listed_on]
        ranked = sorted(day, key=lambda it: (-it.upvotes, it.key))
        assert one.facts.upvotes == paper.upvotes
        assert one.facts.listed_on == paper.first_listed_on
        assert (one.facts.rank, one.facts.day_paper_count) == (ranked.index(paper) + 1, len(day))


@pytest.mark.parametrize("spellings", [("VLMs",), ("Chain-of-Thought reasoning", "GRPO")], ids=repr)
def test_keywords_take_the_papers_of_their_concepts(
    again: Connection,
    papers: Mapping[str, Paper],
    concepts: Concepts,
    spellings: tuple[str, ...],
):
    asked = {concepts.key_of[it.lower()] for it in spellings}
    expected = {
        key
        for concept in asked
        for key in concepts.papers[concept]
        if BEGIN <= papers[key].first_listed_on <= END
    }
    due = take_due_papers(again, replace(ANY, keywords=spellings), PERIOD, SentSoFar())
    assert {it.paper_key for it in due} == expected
    assert len(expected) > 20


@pytest.mark.parametrize("categories", [("stat.ML",), ("cs.CL", "cs.CV")], ids=repr)
def test_categories_take_the_papers_of_their_records(
    enriched: Connection,
    papers: Mapping[str, Paper],
    told: Mapping[str, Told],
    categories: tuple[str, ...],
):
    expected = {
        key
        for key, it in told.items()
        if BEGIN <= papers[key].first_listed_on <= END and {*categories} & {*it.categories}
    }
    due = take_due_papers(enriched, replace(ANY, categories=categories), PERIOD, SentSoFar())
    assert {it.paper_key for it in due} == expected
    assert len(expected) > 20
