"""Faults of arXiv's servers and of details: what they serve, and what our own judges say of it."""

import http.client
import json
from collections.abc import Iterator
from datetime import date

import pytest

from etl.archive.documents import Provenance
from etl.sources.arxiv.arxiv_documents import parse_answer
from etl.sources.arxiv.arxiv_urls import changes_path, ids_path, rest_path
from etl.sources.arxiv.arxiv_verdict import arxiv_verdict
from etl.sources.base import Answer, AnswerVerdict
from tests.replica import FAULTS, SERVICE_FAULTS, Replica
from tests.replica.client import Answer as ClientAnswer
from tests.replica.client import Get, connected
from tests.replica.fault_details import MANY

pytestmark = pytest.mark.slow

IDS = ["2604.32612", "2604.32625", "2604.32617"]
DETAIL = "/api/papers/2604.32612"


@pytest.fixture
def asked(replica: Replica) -> Iterator[dict[str, tuple[Get, str]]]:
    """How to ask for what a fault is made for, by the kind of request."""
    replica.arxiv.oai.page_size = 5
    changes = changes_path(date(2026, 4, 20))
    with (
        connected(replica) as site,
        connected(replica, "arxiv") as arxiv,
        connected(replica, "oai") as oai,
    ):
        first = parse_answer(oai(changes).body, Provenance())
        rest = rest_path(first.resumption_token or "")
        replica.record.clear()
        yield {
            "details": (site, DETAIL),
            "arxiv": (arxiv, ids_path(IDS)),
            "oai": (oai, changes),
            "oai_rest": (oai, rest),
        }


Asked = dict[str, tuple[Get, str]]


def test_each_fault_is_named_once_with_a_sentence() -> None:
    assert [name for name, fault in SERVICE_FAULTS.items() if name != fault.name] == []
    assert len({fault.imitates for fault in SERVICE_FAULTS.values()}) == len(SERVICE_FAULTS)
    assert not SERVICE_FAULTS.keys() & FAULTS.keys()


@pytest.mark.parametrize("name", SERVICE_FAULTS)
def test_every_fault_acts_once_and_then_the_service_is_itself_again(
    replica: Replica, asked: Asked, name: str
) -> None:
    get, path = asked[SERVICE_FAULTS[name].made_for_kind or ""]
    good = get(path)
    replica.faults.attach(name)
    assert seen(get, path) != (good.status, good.body)
    assert seen(get, path) == (good.status, good.body)
    assert [request.fault for request in replica.requests] == [None, name, None]


@pytest.mark.parametrize(
    ("name", "status", "outcome", "says"),
    [
        ("arxiv_limited", 429, "limited", ""),
        ("arxiv_limited_seconds", 429, "limited", ""),
        ("arxiv_busy", 503, "limited", "503"),
        ("arxiv_busy_seconds", 503, "limited", "503"),
        ("arxiv_unwelcome", 406, "limited", "406"),
        ("arxiv_emptied", 200, "limited", "empty"),
        ("arxiv_html", 200, "failed", ""),
        ("arxiv_torn", 200, "failed", "broken XML"),
        ("arxiv_bomb", 200, "failed", "document type"),
        ("arxiv_outside", 200, "failed", "document type"),
        ("arxiv_reordered", 200, "page", ""),
        ("arxiv_dropped", 200, "page", "1 not answered"),
        ("arxiv_repeated", 200, "page", ""),
        ("arxiv_other_paper", 200, "unreadable", "0704.0001"),
        ("arxiv_half_broken", 200, "page", ""),
        ("arxiv_no_entry", 200, "limited", "3 are counted"),
        ("arxiv_bad_id", 400, "failed", "incorrect id format"),
        ("arxiv_error", 500, "failed", ""),
        ("oai_busy", 503, "limited", "503"),
        ("oai_limited", 429, "limited", ""),
        ("oai_emptied", 200, "limited", "empty"),
        ("oai_html", 200, "failed", ""),
        ("oai_torn", 200, "failed", "broken XML"),
        ("oai_bomb", 200, "failed", "document type"),
        ("oai_expired", 200, "unreadable", "badResumptionToken"),
        ("oai_rest_torn", 200, "failed", "broken XML"),
        ("oai_endless", 200, "page", ""),
    ],
)
def test_no_fault_of_arxiv_is_taken_for_the_absence_of_a_paper(
    replica: Replica, asked: Asked, name: str, status: int, outcome: str, says: str
) -> None:
    get, path = asked[SERVICE_FAULTS[name].made_for_kind or ""]
    replica.faults.attach(name)
    verdict = judged(get(path), path)
    assert (verdict.outcome, says in (verdict.detail or "")) == (outcome, True)
    assert replica.requests[-1].status == status


def test_a_good_answer_is_a_page_and_its_digest_does_not_depend_on_the_order(
    replica: Replica, asked: Asked
) -> None:
    get, path = asked["arxiv"]
    first = judged(get(path), path)
    replica.faults.attach("arxiv_reordered")
    again = judged(get(path), path)
    assert (first.outcome, first.entry_count, first.detail) == ("page", 3, None)
    assert (again.digest, again.entry_count) == (first.digest, 3)


@pytest.mark.parametrize(
    ("name", "listed", "total"),
    [("detail_many", MANY, MANY), ("detail_fewer", 1, 324), ("detail_more", 1, 0)],
)
def test_lists_of_repositories_and_their_totals_disagree(
    replica: Replica, asked: Asked, name: str, listed: int, total: int
) -> None:
    get, path = asked["details"]
    replica.faults.attach(name)
    detail = json.loads(get(path).body)
    assert (len(detail["linkedModels"]), detail["numTotalModels"]) == (listed, total)


def seen(get: Get, path: str) -> tuple[int, bytes] | str:
    """The answer, or the name of the error that came in its place."""
    try:
        answer = get(path)
    except (http.client.HTTPException, ConnectionError) as error:
        return type(error).__name__
    return answer.status, answer.body


def judged(answer: ClientAnswer, path: str) -> AnswerVerdict:
    whole = Answer(answer.status, answer.headers, answer.body)
    return arxiv_verdict(whole, Provenance(f"http://arxiv.test{path}"))
