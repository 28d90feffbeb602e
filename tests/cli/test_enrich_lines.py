"""The lines that say what other services were asked about papers, and what they answered."""

from datetime import datetime

import pytest

from etl.cli.enrich_lines import print_enriched
from etl.contract.vocabulary import EnrichSource, FetchOutcome
from etl.fetch.crawl import CrawlResult, RequestEvent
from etl.fetch.log import Fetch
from etl.pipeline.enrich import EnrichResult
from etl.sources.base import Target

Captured = pytest.CaptureFixture[str]

IDS = "https://a.test/api/query?id_list=2604.00001,2604.00002&max_results=2"
ONE = "https://a.test/api/query?id_list=2604.00003&max_results=1"
TITLE = "https://a.test/api/query?search_query=ti%3A%22wool%22&max_results=5"
CHANGES = "https://a.test/oai?verb=ListRecords&metadataPrefix=arXivRaw&from=2026-04-07"
REST = "https://a.test/oai?verb=ListRecords&resumptionToken=t"
DETAIL = "https://a.test/api/papers/2604.00001"


def fetch(
    url: str, outcome: FetchOutcome = "page", entry_count: int | None = None, whole: bool = False
) -> Fetch:
    return Fetch(url, datetime(2026, 4, 8), outcome, entry_count=entry_count, is_whole=whole)


def result(
    source: EnrichSource, *fetches: Fetch, left_count: int = 0, stopped: str | None = None
) -> EnrichResult:
    events = [RequestEvent(Target("", ""), it, 1, 1, 0.0) for it in fetches]
    return EnrichResult(source, CrawlResult(events, [], stopped), left_count)


@pytest.mark.parametrize(
    ("fetches", "said"),
    [
        ([], "nothing asked"),
        ([fetch(IDS, entry_count=2)], "2 papers asked by id, 0 not answered"),
        (
            [fetch(IDS, entry_count=1), fetch(ONE, entry_count=1)],
            "3 papers asked by id, 1 not answered",
        ),
        ([fetch(ONE, "empty")], "1 paper asked by id, 1 not answered"),
        (
            [fetch(IDS, "failed", 2)],
            "2 papers asked by id, 2 not answered; 1 request failed",
        ),
        ([fetch(TITLE, entry_count=1)], "1 title asked, 0 not found"),
        (
            [fetch(TITLE, entry_count=3), fetch(TITLE, "empty", 0), fetch(TITLE, "limited", 1)],
            "3 titles asked, 2 not found; 1 request failed",
        ),
        ([fetch(TITLE)], "1 title asked, 1 not found"),
        ([fetch(CHANGES, whole=True)], "changes to their end"),
        ([fetch(CHANGES)], "changes, but not to their end"),
        (
            [fetch(REST), fetch(REST, "blocked")],
            "changes, but not to their end; changes, but not to their end; 1 request failed",
        ),
        (
            [fetch(TITLE, entry_count=1), fetch(ONE, entry_count=1), fetch(REST, whole=True)],
            "1 paper asked by id, 0 not answered; 1 title asked, 0 not found; changes to their end",
        ),
    ],
)
def test_what_arxiv_was_asked_is_counted_by_its_kind(
    capsys: Captured, fetches: list[Fetch], said: str
) -> None:
    print_enriched([result("arxiv", *fetches)])
    assert tuple(capsys.readouterr()) == (f"arxiv: {said}\n", "")


@pytest.mark.parametrize(
    ("fetches", "said"),
    [
        ([], "nothing asked"),
        ([fetch(DETAIL)], "1 paper asked, 0 not on the site"),
        (
            [fetch(DETAIL), fetch(DETAIL, "empty"), fetch(DETAIL, "failed")],
            "3 papers asked, 1 not on the site; 1 request failed",
        ),
        (
            [fetch(DETAIL, "failed"), fetch(DETAIL, "limited")],
            "2 papers asked, 0 not on the site; 2 requests failed",
        ),
    ],
)
def test_details_are_counted_with_those_that_the_site_has_not(
    capsys: Captured, fetches: list[Fetch], said: str
) -> None:
    print_enriched([result("details", *fetches)])
    assert capsys.readouterr().out == f"details: {said}\n"


@pytest.mark.parametrize(
    ("left_count", "said"), [(0, ""), (1, "; 1 request left"), (1_200, "; 1,200 requests left")]
)
def test_what_is_left_to_ask_is_told(capsys: Captured, left_count: int, said: str) -> None:
    print_enriched([result("details", left_count=left_count)])
    assert capsys.readouterr().out == f"details: nothing asked{said}\n"


def test_the_trouble_of_a_service_is_told_beside_the_counts_of_all(capsys: Captured) -> None:
    print_enriched([result("arxiv", stopped="it is closed"), result("details", fetch(DETAIL))])
    assert tuple(capsys.readouterr()) == (
        "arxiv: nothing asked\ndetails: 1 paper asked, 0 not on the site\n",
        "paperhouse: arxiv stopped: it is closed\n",
    )
