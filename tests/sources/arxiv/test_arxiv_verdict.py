from typing import NamedTuple

import pytest

from etl.archive.documents import Provenance
from etl.limits import MAX_URL_CHARACTERS
from etl.sources.arxiv.arxiv_urls import rest_path
from etl.sources.arxiv.arxiv_verdict import arxiv_verdict
from etl.sources.base import Answer
from tests.sources.arxiv.answers import ERROR, WOOL, YARN, feed, oai, raw_record, records

API = "https://export.arxiv.org/api/query"
BOTH = f"{API}?id_list=2604.00017,cs/0112017&max_results=2"
ONE = f"{API}?id_list=2604.00017&max_results=1"
TITLE = f"{API}?search_query=ti:%22Fast+Stitches%22&max_results=10"
CHANGES = "https://oaipmh.arxiv.org/oai?verb=ListRecords&metadataPrefix=arXivRaw&from=2026-04-01"
GOES_ON = "<resumptionToken>verb%3DListRecords</resumptionToken>"
LONGEST = "9" * (MAX_URL_CHARACTERS - len(rest_path("")))
HTML = b"<!DOCTYPE html><html><body>Sorry, too busy</body></html>"


class Case(NamedTuple):
    url: str
    status: int
    body: bytes
    outcome: str
    detail: str | None = None
    entry_count: int | None = None
    is_last: bool = True


CASES = {
    "all that was asked for, in any order": Case(BOTH, 200, feed(YARN, WOOL), "page", None, 2),
    "an id is left out": Case(
        BOTH, 200, feed(WOOL), "page", "1 not answered: cs/0112017", 1
    ),
    "none of several ids": Case(
        BOTH, 200, feed(), "limited", "no entry for any of 2 ids"
    ),
    "not the only id": Case(ONE, 200, feed(), "empty", "1 not answered: 2604.00017", 0),
    "an empty feed that counts papers": Case(
        TITLE, 200, feed(total=3), "limited", "no entry, though 3 are counted"
    ),
    "a title that is not found": Case(TITLE, 200, feed(), "empty", "a feed without entries", 0),
    "a title that is found": Case(TITLE, 200, feed(WOOL), "page", None, 1),
    "a paper that was not asked for": Case(
        ONE, 200, feed(WOOL, YARN), "unreadable", "not asked for, but answered: cs/0112017"
    ),
    "an error entry": Case(
        ONE, 200, feed(ERROR), "unreadable",
        "arXiv answers with an error: incorrect id format for abc",
    ),
    "an error entry with its status": Case(
        ONE, 400, feed(ERROR), "failed",
        "status 400: arXiv answers with an error: incorrect id format for abc",
    ),
    "no byte": Case(ONE, 200, b"", "limited", "an empty answer, as arXiv gives under load"),
    "blanks": Case(ONE, 200, b"\n ", "limited", "an empty answer, as arXiv gives under load"),
    "too many requests": Case(
        ONE, 429, b"Rate exceeded.", "limited", "status 429, Retry-After None"
    ),
    "the same, with status 200": Case(
        ONE, 200, b"Rate exceeded.", "failed", "text that is no XML: 'Rate exceeded.'"
    ),
    "unwelcome": Case(ONE, 406, b"", "limited", "status 406"),
    "overloaded": Case(ONE, 503, HTML, "limited", "status 503"),
    "out of order": Case(ONE, 500, b"", "failed", "status 500"),
    "forbidden": Case(ONE, 403, b"", "blocked", "status 403"),
    "HTML": Case(ONE, 200, HTML, "failed", "XML with a document type, which no answer has"),
    "torn": Case(
        ONE, 200, b"<feed><entry>", "failed",
        "broken XML: Premature end of data in tag entry line 1, line 1, column 14",
    ),
    "a list that goes on": Case(
        CHANGES, 200, records([raw_record("2604.00017")], GOES_ON), "page", None, 1, is_last=False
    ),
    "the end of a list": Case(
        CHANGES, 200, records([raw_record("2604.00017")]), "page", None, 1
    ),
    "no changes": Case(
        CHANGES, 200, oai("<error code='noRecordsMatch'/>"), "empty",
        "noRecordsMatch: no records match", 0,
    ),
    "an outdated token": Case(
        CHANGES, 200, oai("<error code='badResumptionToken'>too old</error>"), "unreadable",
        "arXiv answers with badResumptionToken: too old",
    ),
    "as many records that can be read as others": Case(
        CHANGES, 200, records([raw_record("2604.00017", ""), raw_record("2604.00018")]), "page",
        None, 2,
    ),
    "records that changed their form": Case(
        CHANGES, 200, records([raw_record("2604.00017", "")]), "unreadable",
        "most records cannot be read: version: required, but missing",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_an_answer_is_judged_by_its_status_and_content(case: Case) -> None:
    verdict = arxiv_verdict(Answer(case.status, {}, case.body), Provenance(case.url))
    found = (verdict.outcome, verdict.detail, verdict.entry_count, verdict.is_last)
    assert found == (case.outcome, case.detail, case.entry_count, case.is_last)
    assert (verdict.digest is not None) == (case.entry_count is not None)


def test_a_digest_ignores_the_instant_and_the_order() -> None:
    later = feed(YARN, WOOL).replace(b"2026-08-07T20:39:50Z", b"2026-08-08T20:39:50Z")
    digests = [
        arxiv_verdict(Answer(200, {}, body), Provenance(BOTH)).digest
        for body in (feed(WOOL, YARN), later, feed(WOOL.replace("Sheep", "Goats"), YARN))
    ]
    assert digests[0] == digests[1] != digests[2]
    assert len(digests[0] or "") == 32


@pytest.mark.parametrize(
    ("token", "rest"),
    [
        ("", None),
        ("<resumptionToken/>", None),
        (GOES_ON, "/oai?verb=ListRecords&resumptionToken=verb%253DListRecords"),
        (f"<resumptionToken>{LONGEST}</resumptionToken>", rest_path(LONGEST)),
        (f"<resumptionToken>{LONGEST}9</resumptionToken>", None),
    ],
    ids=["none", "an empty one", "one", "the longest", "one that is too long for a url"],
)
def test_the_rest_of_a_list_is_where_its_token_leads(token: str, rest: str | None) -> None:
    body = records([raw_record("2604.00017")], token)
    assert arxiv_verdict(Answer(200, {}, body), Provenance(CHANGES)).rest_path == rest


def test_of_a_long_fault_the_beginning_is_told() -> None:
    body = feed(WOOL.replace("http://arxiv.org/abs/2604.00017v3", "x" * 90))
    verdict = arxiv_verdict(Answer(200, {}, body), Provenance(TITLE))
    fault = f"id: '{'x' * 80}' is no paper's page with its version"
    assert len(fault) > 120
    assert verdict.detail == f"most records cannot be read: {fault[:120]}"


@pytest.mark.parametrize(("count", "more"), [(6, ""), (7, " and 1 more")])
def test_a_sentence_names_five_papers_that_are_lacking(count: int, more: str) -> None:
    url = f"{API}?id_list={','.join(f'2604.{17 + it:05}' for it in range(count))}&max_results=9"
    verdict = arxiv_verdict(Answer(200, {}, feed(WOOL)), Provenance(url))
    named = ", ".join(f"2604.{it:05}" for it in range(18, 23))
    assert verdict.detail == f"{count - 1} not answered: {named}{more}"


BOMB = b'<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a "wool">]><feed>&a;</feed>'


@pytest.mark.parametrize(
    ("body", "is_kept"),
    [(feed(WOOL), True), (feed(WOOL)[:300], True), (b"<html></html>", False), (BOMB, False)],
    ids=["feed", "torn", "page", "document type"],
)
def test_what_is_no_answer_of_arxiv_is_staged_by_the_reader_that_recognises_it(
    body: bytes, is_kept: bool
) -> None:
    """As it is when it is read again from the archive, where its content alone decides."""
    verdict = arxiv_verdict(Answer(200, {}, body), Provenance("https://export.arxiv.org/api/query"))
    assert (verdict.parsed is not None) == is_kept
