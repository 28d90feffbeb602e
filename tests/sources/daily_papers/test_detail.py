"""A detail is one paper, bare, with some of the repositories that cite it."""

import json
from datetime import date
from typing import Any

import pytest

from etl.archive.documents import Provenance
from etl.limits import MAX_FAULTS, MAX_LINKED_REPOSITORIES
from etl.sources.base import Answer, AnswerVerdict
from etl.sources.daily_papers.detect import parse_document
from etl.sources.daily_papers.records import Account, Author, Entry, LinkedRepository, Organization
from etl.sources.daily_papers.verdict import listing_verdict
from tests.sources.daily_papers.detail_answers import DATASET, MODEL, PAPER, SPACE, detail, listing

NOTHING = Provenance()
ASKED = Provenance("https://huggingface.co/api/papers/2604.00017")

WOOL = Entry(
    1,
    title="Fast Stitches with Wool",
    arxiv_id="2604.00017",
    abstract="Sheep.",
    published_at="2026-04-01T00:00:00.000Z",
    authors=[Author("Mira Tanaka")],
    upvotes=12,
    github_stars=40,
    submitter=Account("bo", "Bo Zhang", "user"),
    submitted_at="2026-04-02T00:00:00.000Z",
    day=date(2026, 4, 2),
    keywords=["wool"],
    github_url="https://github.com/example-lab/wool",
    discussion_id="d1",
    model_count=3,
    dataset_count=1,
    space_count=1,
    linked=[
        LinkedRepository(
            "model",
            "example-lab/Wool-7B",
            owner="example-lab",
            task="text-generation",
            is_private=False,
            is_gated=True,
            modified_at="2026-04-05T10:00:00.000Z",
            downloads=900,
            likes=30,
        ),
        LinkedRepository(
            "dataset", "fleece", is_private=False, is_gated=False, downloads=0, likes=2
        ),
        LinkedRepository("space", "bo/knit", likes=5),
    ],
)


def test_a_detail_may_state_an_organization_and_media() -> None:
    stated = detail(organization={"name": "lab", "fullname": "A Lab"}, mediaUrls=["a.mp4"])
    [entry] = parse_document(stated, ASKED).entries
    assert entry.organization == Organization("lab", "A Lab")
    assert entry.media_urls == ["a.mp4"]


@pytest.mark.parametrize("provenance", [NOTHING, ASKED])
def test_a_detail_is_read_by_its_content(provenance: Provenance) -> None:
    read = parse_document(detail([MODEL], [DATASET], [SPACE], totals=(3, 1, 1)), provenance)
    assert (read.template, read.outcome, read.listing_kind) == ("api_detail", "page", "detail")
    assert (read.entries, read.rejects, read.unknown_keys) == ([WOOL], [], {})
    assert (read.listed_on, read.fault) == (None, None)


def test_a_paper_alone_states_no_counts() -> None:
    [entry] = parse_document(json.dumps(PAPER).encode(), ASKED).entries
    counts = (entry.model_count, entry.dataset_count, entry.space_count)
    assert (entry.upvotes, counts, entry.linked) == (12, (None, None, None), [])


def test_a_paper_that_states_no_submission_has_no_day() -> None:
    [entry] = parse_document(detail(submittedOnDailyAt=None), ASKED).entries
    assert (entry.submitted_at, entry.day) == (None, None)


def test_unknown_keys_are_kept_and_counted() -> None:
    body = detail([MODEL, {**MODEL, "license": "mit"}], spaces=[{**SPACE, "sdk": "x"}], rating=5)
    read = parse_document(body, NOTHING)
    assert read.unknown_keys == {"rating": 1, "linkedModels[].license": 1, "linkedSpaces[].sdk": 1}
    assert json.loads(read.entries[0].extra or "") == {
        "rating": 5,
        "linkedModels[1].license": "mit",
        "linkedSpaces[0].sdk": "x",
    }


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"downloads": "900"}, "linkedModels[1].downloads: Expected `int | null`, got `str`"),
        ({"downloads": -1}, "linkedModels[1].downloads: Expected `int` >= 0"),
        ({"likes": 2.5}, "linkedModels[1].likes: Expected `int | null`, got `float`"),
        ({"id": "a b"}, "linkedModels[1].id: Expected `str` matching regex"),
        ({"private": "no"}, "linkedModels[1].private: Expected `bool | null`, got `str`"),
        ({"gated": 1}, "linkedModels[1].gated: Expected `bool | str | null`, got `int`"),
        ({"lastModified": "today"}, "linkedModels[1].lastModified: 'today' is no timestamp"),
        (
            {"lastModified": "x" * 41},
            f"linkedModels[1].lastModified: '{'x' * 40}' is no timestamp",
        ),
    ],
)
def test_a_faulty_repository_costs_itself(change: dict[str, Any], fault: str) -> None:
    read = parse_document(detail([MODEL, {**MODEL, **change}, MODEL], [DATASET]), ASKED)
    [entry] = read.entries
    assert [it.kind for it in entry.linked or ()] == ["model", "model", "dataset"]
    [reject] = read.rejects
    assert (reject.position, json.loads(reject.row)) == (3, {**MODEL, **change})
    assert [it[: len(fault)] for it in reject.faults] == [fault]


@pytest.mark.parametrize(
    ("paper", "faults"),
    [
        ({"upvotes": "many"}, ["upvotes: Expected `int`, got `str`"]),
        ({"id": 2604.00017}, ["id: Expected `str`, got `float`"]),
        ({"models": {}, "linkedModels": {}}, []),
        ({"submittedOnDailyAt": "soon"}, ["submittedOnDailyAt: not a day: 'soon'"]),
        (
            {"authors": [1] * (MAX_FAULTS + 1)},
            [f"authors[{n}]: Expected `object`, got `int`" for n in range(MAX_FAULTS)],
        ),
    ],
)
def test_a_faulty_paper_is_refused_by_name(paper: dict[str, Any], faults: list[str]) -> None:
    whole = {**json.loads(detail()), **paper}
    read = parse_document(json.dumps(whole).encode(), ASKED)
    expected = faults or ["linkedModels: Expected `array | null`, got `object`"]
    rejects = [(it.position, it.faults, json.loads(it.row)) for it in read.rejects]
    assert (read.entries, rejects) == ([], [(1, expected, whole)])
    verdict = listing_verdict(_answer(json.dumps(whole).encode()), ASKED)
    assert verdict.outcome == "unreadable"


def _answer(body: bytes, status: int = 200) -> Answer:
    return Answer(status, {}, body)


@pytest.mark.parametrize(
    ("body", "status", "outcome", "reason"),
    [
        (detail([MODEL]), 200, "page", None),
        (detail([MODEL, {"id": 1}, {"id": 2}]), 200, "page", None),
        (detail(id="2604.00017v2"), 200, "page", None),
        (
            detail(id="2604.00018"),
            200,
            "unreadable",
            "asked for the paper 2604.00017, but this is '2604.00018'",
        ),
        (
            detail(id="x" * 41),
            200,
            "unreadable",
            f"asked for the paper 2604.00017, but this is '{'x' * 40}'",
        ),
        (
            detail([{"id": "a"}] * (MAX_LINKED_REPOSITORIES + 1)),
            200,
            "unreadable",
            "linkedModels: 1,001 repositories, and at most 1,000 are read",
        ),
        (listing(PAPER), 200, "unreadable", "asked for a detail listing, but this one is daily"),
        (b"[]", 200, "unreadable", "an empty list where a paper was asked for"),
        (b'{"error":"Oops"}', 200, "unreadable", "an error in JSON: 'Oops'"),
        (b"", 200, "unreadable", "no bytes"),
        (b'{"error":"Paper not found"}', 404, "empty", "status 404: not on the site"),
        (b'{"error":"Oops"}', 500, "failed", "status 500"),
        (b"", 401, "blocked", "status 401"),
        (b"slower", 429, "limited", "status 429, Retry-After None"),
    ],
)
def test_each_answer_has_its_verdict(
    body: bytes, status: int, outcome: str, reason: str | None
) -> None:
    verdict = listing_verdict(_answer(body, status), ASKED)
    assert (verdict.outcome, verdict.detail) == (outcome, reason)


def test_a_detail_counts_as_one_entry_and_has_a_digest() -> None:
    verdict: AnswerVerdict = listing_verdict(_answer(detail([MODEL])), ASKED)
    again = listing_verdict(_answer(detail([MODEL])), ASKED)
    other = listing_verdict(_answer(detail([{**MODEL, "likes": 31}])), ASKED)
    assert (verdict.entry_count, verdict.is_last) == (1, True)
    assert verdict.digest == again.digest != other.digest


def test_a_detail_is_no_answer_for_a_day() -> None:
    asked = Provenance("https://huggingface.co/api/daily_papers?date=2026-04-02&limit=100")
    verdict = listing_verdict(_answer(detail()), asked)
    assert verdict.outcome == "unreadable"
    assert verdict.detail == "asked for a daily listing, but this one is detail"
