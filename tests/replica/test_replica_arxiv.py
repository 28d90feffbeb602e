"""The replica's arXiv: its query API and its OAI server, over HTTP, read by our own parsers."""

import json
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from lxml import etree

from etl.archive.documents import Provenance
from etl.sources.arxiv.arxiv_documents import parse_answer
from etl.sources.arxiv.arxiv_records import ArxivDocument
from etl.sources.arxiv.arxiv_urls import changes_path, ids_path, rest_path, title_path
from tests.replica import Replica
from tests.replica.arxiv_papers import ArxivPaper, ArxivVersion
from tests.replica.client import Answer, Get

pytestmark = pytest.mark.slow

WOOL = ArxivPaper(
    "2603.09999",
    "Fast Wool & Slow <Yarn>",
    "We knit.",
    ("Mira Tanaka", "José Oveja"),
    (
        ArxivVersion(datetime(2026, 3, 2, 17, 59, 59)),
        ArxivVersion(datetime(2026, 4, 9, 8), 512),
        ArxivVersion(datetime(2026, 6, 1), 0, "I"),
    ),
    ("cs.CL", "cond-mat.mtrl-sci"),
    "9 pages",
    "10.1000/wool.3",
    "J. Wool 3 (2026) 1-9",
)

_RECORD = "verb=GetRecord&metadataPrefix=arXiv&identifier=oai:arXiv.org"


def read(answer: Answer) -> ArxivDocument:
    return parse_answer(answer.body, Provenance())


def listed(get: Get) -> dict[str, Any]:
    """The papers of one day on the site, by id."""
    items = json.loads(get("/api/daily_papers?date=2026-04-20&limit=100").body)
    return {item["paper"]["id"]: item["paper"] for item in items}


def printed_ids(reading: ArxivDocument) -> list[str]:
    return [record.printed_id.rpartition("v")[0] for record in reading.entries]


@pytest.mark.parametrize("form", ["new", "old"])
def test_arxiv_has_every_paper_that_the_site_lists(
    replica: Replica, get: Get, ask_arxiv: Get, form: Any
) -> None:
    replica.arxiv.form = form
    papers = listed(get)
    reading = read(ask_arxiv(ids_path([*papers])))
    assert reading.template == {"new": "arxiv_atom", "old": "arxiv_atom_old"}[form]
    assert sorted(printed_ids(reading)) == sorted(papers)
    assert (reading.total_count, reading.rejects, reading.unknown_keys) == (len(papers), [], {})
    for record in reading.entries:
        paper = papers[record.printed_id.rpartition("v")[0]]
        assert record.title.split() == paper["title"].split()
        assert (record.abstract or "").split() == paper["summary"].split()
        assert [it.name for it in record.authors or ()] == [a["name"] for a in paper["authors"]]
        assert record.versions[0].submitted_at[:10] == paper["publishedAt"][:10]


@pytest.mark.parametrize("form", ["new", "old"])
def test_every_field_of_a_paper_is_answered(replica: Replica, ask_arxiv: Get, form: Any) -> None:
    replica.arxiv.form = form
    replica.arxiv.shelf.add(WOOL)
    record = read(ask_arxiv(ids_path(["2603.09999"]))).entries[0]
    versions = [(it.number, it.submitted_at) for it in record.versions]
    assert (record.printed_id, record.title) == ("2603.09999v2", WOOL.title)
    assert versions == [(1, "2026-03-02T17:59:59Z"), (2, "2026-04-09T08:00:00Z")]
    assert record.category_terms == ["cs.CL", "cond-mat.mtrl-sci"]
    assert (record.comment, record.doi) == ("9 pages", "10.1000/wool.3")
    assert record.journal_ref == "J. Wool 3 (2026) 1-9"


def test_ids_come_in_another_order_and_unknown_ones_are_left_out(
    replica: Replica, get: Get, ask_arxiv: Get
) -> None:
    ids = sorted(listed(get))
    replica.arxiv.shelf.unknown = {ids[3]}
    first, again = (read(ask_arxiv(ids_path([*ids, "9999.99999"]))) for _ in range(2))
    assert printed_ids(first) == printed_ids(again)
    assert printed_ids(first) != sorted(printed_ids(first))
    assert set(ids) - set(printed_ids(first)) == {ids[3]}
    assert first.total_count == len(ids) - 1


def test_ten_papers_are_answered_where_the_request_says_no_number(get: Get, ask_arxiv: Get) -> None:
    ids = ",".join(listed(get))
    first, rest = (read(ask_arxiv(f"/api/query?id_list={ids}&start={n}")) for n in (0, 10))
    assert (len(first.entries), first.total_count) == (10, len(ids.split(",")))
    assert not set(printed_ids(first)) & set(printed_ids(rest))


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("id_list=2604.00001,abc", "incorrect id format for abc"),
        ("id_list=2604.00001&start=x", "start must be an integer"),
        ("id_list=2604.00001&max_results=-1", "max_results must be an integer"),
        ("id_list=2604.00001&max_results=2001", "max_results is too large"),
    ],
)
def test_what_is_wrong_with_a_request_spoils_all_of_it(
    ask_arxiv: Get, query: str, says: str
) -> None:
    answer = ask_arxiv(f"/api/query?{query}")
    reading = read(answer)
    assert (answer.status, reading.fault_kind) == (400, "error_answer")
    assert says in (reading.fault or "")


@pytest.mark.parametrize("listed_id", ["9999.99999", "0000.0000", "0808.05394", "math/0211159"])
def test_an_id_that_arxiv_does_not_have_gives_a_feed_without_entries(
    ask_arxiv: Get, listed_id: str
) -> None:
    answer = ask_arxiv(f"/api/query?id_list={listed_id}")
    reading = read(answer)
    assert (answer.status, reading.outcome, reading.total_count) == (200, "empty", 0)


def test_a_version_is_answered_as_it_was(replica: Replica, ask_arxiv: Get) -> None:
    replica.arxiv.shelf.add(WOOL)
    first = read(ask_arxiv("/api/query?id_list=2603.09999v1")).entries[0]
    assert (first.printed_id, len(first.versions)) == ("2603.09999v1", 1)
    assert read(ask_arxiv("/api/query?id_list=2603.09999v3")).entries == []
    replica.clock.set(datetime(2026, 6, 2))
    assert read(ask_arxiv("/api/query?id_list=2603.09999v3")).entries != []


@pytest.mark.parametrize(
    ("phrase", "found"),
    [
        ("Fast Wool & Slow <Yarn>", True),
        ("fast wool, slow yarn", True),
        ("Wool Slow", True),
        ("Slow Wool", False),
        ("Fast Wools", False),
        ("ast Wool", False),
    ],
)
def test_a_phrase_finds_titles_that_have_its_words_in_a_row(
    replica: Replica, ask_arxiv: Get, phrase: str, found: bool
) -> None:
    replica.arxiv.shelf.add(WOOL)
    reading = read(ask_arxiv(title_path(phrase, 10)))
    assert printed_ids(reading) == (["2603.09999"] if found else [])


def test_oai_states_every_version_with_its_size_and_kind(replica: Replica, ask_oai: Get) -> None:
    replica.arxiv.shelf.add(WOOL)
    replica.clock.set(datetime(2026, 6, 2))
    reading = read(ask_oai(f"/oai?{_RECORD}:2603.09999".replace("=arXiv&", "=arXivRaw&")))
    record = reading.entries[0]
    assert (reading.template, record.changed_on) == ("arxiv_oai_raw", "2026-06-01")
    assert [(it.submitted_at, it.size, it.source_type) for it in record.versions] == [
        ("Mon, 02 Mar 2026 17:59:59 GMT", "401kb", "D"),
        ("Thu, 09 Apr 2026 08:00:00 GMT", "512kb", "D"),
        ("Mon, 01 Jun 2026 00:00:00 GMT", "0kb", "I"),
    ]
    assert record.authors_text == "Mira Tanaka, José Oveja"
    assert (record.license or "").startswith("http://arxiv.org/licenses/")


def test_created_is_the_day_of_the_newest_version(replica: Replica, ask_oai: Get) -> None:
    replica.arxiv.shelf.add(WOOL)
    path = f"/oai?{_RECORD}:2603.09999"
    answer = ask_oai(path)
    assert "<created>2026-04-09</created>" in answer.text
    authors = [it.name for it in read(answer).entries[0].authors or ()]
    assert authors == ["Mira Tanaka", "José Oveja"]


def test_a_list_of_changes_goes_on_with_tokens_until_all_is_told(
    replica: Replica, get: Get, ask_oai: Get
) -> None:
    since = datetime(2026, 4, 10).date()
    now = replica.clock.now()
    expected = sorted(
        it.paper_id for it in replica.arxiv.shelf.every(now) if it.changed_on >= since
    )
    replica.arxiv.oai.page_size = 37
    parts = [read(ask_oai(changes_path(since)))]
    while token := parts[-1].resumption_token:
        parts.append(read(ask_oai(rest_path(token))))
    told = [record.printed_id for part in parts for record in part.entries]
    assert sorted(told) == expected
    assert {len(part.entries) for part in parts[:-1]} == {37}
    days = [record.changed_on or "" for part in parts for record in part.entries]
    assert days == sorted(days)


def test_a_token_expires_at_midnight(replica: Replica, ask_oai: Get) -> None:
    replica.arxiv.oai.page_size = 37
    token = read(ask_oai(changes_path(datetime(2026, 4, 10).date()))).resumption_token
    assert token is not None
    replica.clock.set(datetime(2026, 4, 30, 23, 59))
    assert read(ask_oai(rest_path(token))).outcome == "page"
    replica.clock.advance(timedelta(minutes=1))
    refused = read(ask_oai(rest_path(token)))
    assert (refused.fault_kind, "badResumptionToken" in (refused.fault or "")) == (
        "error_answer", True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("verb=Harvest", "badVerb"),
        ("verb=ListRecords&from=2026-04-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=arXiv&from=2026-04-02&until=2026-04-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=arXivRaw&from=2027-01-01", "noRecordsMatch"),
        ("verb=ListRecords&resumptionToken=nonsense", "badResumptionToken"),
        (f"{_RECORD}:2305.99999", "idDoesNotExist"),
        (f"{_RECORD}:wool", "idDoesNotExist"),
    ],
)  # fmt: skip
def test_errors_of_oai_come_with_status_200(ask_oai: Get, query: str, code: str) -> None:
    answer = ask_oai(f"/oai?{query}")
    assert (answer.status, re.findall("error code='(.*?)'", answer.text)) == (200, [code])


def test_each_service_is_at_an_origin_of_its_own_and_requests_tell_them_apart(
    replica: Replica, get: Get, ask_arxiv: Get, ask_oai: Get
) -> None:
    assert ask_oai("/api/query?id_list=2604.00001").status == 404
    replica.clock.advance(5)
    assert ask_arxiv("/oai?verb=Identify").status == 404
    replica.clock.advance(2)
    assert ask_arxiv("/robots.txt").text == replica.arxiv.robots
    assert get("/api/query").status == 404
    assert [request.service for request in replica.requests] == ["oai", "arxiv", "arxiv", "site"]
    assert replica.shortest_gap("arxiv", "oai") == 2
    assert replica.shortest_gap("oai") is None


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("arxiv_api/ArcadiaLin_scholar-search/arxiv-id-list.xml", "new"),
        ("arxiv_api/james-akl_xiv/arxiv_response.xml", "old"),
    ],
)
def test_elements_stand_where_they_stand_in_captured_answers(
    corpus: Any, replica: Replica, ask_arxiv: Get, path: str, form: Any
) -> None:
    replica.arxiv.form = form
    replica.arxiv.shelf.add(WOOL)
    captured = etree.fromstring((corpus / "sources" / path).read_bytes())
    made = etree.fromstring(ask_arxiv("/api/query?id_list=2603.09999").body)
    assert shape(made)[: len(shape(captured))] == shape(captured)
    known = [it for entry in captured.iterfind("{*}entry") for it in shape(entry)]
    own = [it for entry in made.iterfind("{*}entry") for it in shape(entry) if it in set(known)]
    places = {it: place for place, it in reversed([*enumerate(shape(captured.find("{*}entry")))])}
    assert [it for it in own if it in places] == sorted(
        (it for it in own if it in places), key=places.__getitem__
    )


def shape(element: Any) -> list[tuple[str, tuple[str, ...]]]:
    """The children of an element but entries: names with those of their attributes, in order."""
    children = [(child.tag, tuple(sorted(child.attrib))) for child in element]
    return [it for it in dict.fromkeys(children) if not it[0].endswith("}entry")]
