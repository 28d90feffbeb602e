from datetime import date

import pytest

from etl.errors import UsageError
from etl.sources.arxiv.arxiv_targets import (
    changes_target,
    paper_targets,
    title_target,
)
from etl.sources.arxiv.arxiv_urls import ArxivAddress, parse_arxiv_url, rest_path
from etl.sources.base import Target

HOST = "https://export.arxiv.org"
OAI = f"{HOST}/oai?verb="
RECORD = "/oai?verb=GetRecord&metadataPrefix=arXivRaw&identifier=oai%3AarXiv.org%3A"
IDS = [f"2604.{number:05}" for number in range(1, 251)]


@pytest.mark.parametrize(
    ("target", "asked"),
    [
        (title_target('Is "wool" = $\\alpha$ & more?'),
         ArxivAddress("title", title="Is wool = $\\alpha$ & more?")),
        (Target("one", f"{RECORD}cs%2F0112017"), ArxivAddress("record", ("cs/0112017",))),
        (changes_target(date(2026, 4, 1)), ArxivAddress("changes", since=date(2026, 4, 1))),
        (Target("rest", rest_path("verb%3DListRecords%26skip%3D0")),
         ArxivAddress("rest", rest_of="verb%3DListRecords%26skip%3D0")),
        (Target("rest", rest_path("496549|1001")),
         ArxivAddress("rest", rest_of="496549|1001")),
        *zip(paper_targets(["2604.00017v3", "cs/0112017", "2604.00017"]),
             [ArxivAddress("ids", ("2604.00017", "cs/0112017"))], strict=True),
    ],
)  # fmt: skip
def test_a_url_says_what_its_target_asks_for(target: Target, asked: ArxivAddress) -> None:
    assert parse_arxiv_url(f"{HOST}{target.path}") == asked


def test_a_target_has_the_path_that_arxiv_documents() -> None:
    assert title_target('Is  "wool" more?').path == (
        "/api/query?search_query=ti%3A%22Is+wool+more%3F%22&max_results=10"
    )
    assert changes_target(date(2026, 4, 1)) == Target(
        "changes since 2026-04-01",
        "/oai?verb=ListRecords&metadataPrefix=arXivRaw&from=2026-04-01",
    )
    [batch] = paper_targets(["2604.00017v3", "cs/0112017"])
    assert (batch.name, batch.path) == (
        "2 papers from 2604.00017", "/api/query?id_list=2604.00017,cs/0112017&max_results=2",
    )  # fmt: skip
    [single] = paper_targets(["2604.00017"])
    assert (single.name, single.path) == (
        "2604.00017", "/api/query?id_list=2604.00017&max_results=1",
    )  # fmt: skip


def test_papers_are_asked_for_in_batches_of_a_hundred_each_once() -> None:
    targets = list(paper_targets([*IDS, *IDS]))
    asked = [parse_arxiv_url(f"{HOST}{target.path}").ids for target in targets]
    assert [len(ids) for ids in asked] == [100, 100, 50]
    assert [paper for ids in asked for paper in ids] == IDS
    assert [target.path.rpartition("=")[2] for target in targets] == ["100", "100", "50"]


def test_an_id_that_would_spoil_a_batch_is_not_asked_for() -> None:
    with pytest.raises(ValueError, match="not an arXiv id: 'abc'"):
        list(paper_targets(["2604.00017", "abc"]))


@pytest.mark.parametrize("title", ["", ' "-" ', "x" * 2_001])
def test_a_title_without_letters_or_end_is_not_asked_for(title: str) -> None:
    with pytest.raises(UsageError) as caught:
        title_target(title)
    assert str(caught.value) == f"cannot ask arXiv for the title {title[:40]!r}"
    assert title_target("x" * 2_000).name == f"title {'x' * 2_000!r}"


@pytest.mark.parametrize(
    "url",
    [
        None, "", "query", "http://[::1",
        f"{HOST}/abs/2604.00017",
        f"{HOST}/api/query?search_query=all:glacier",
        f"{HOST}/api/query?id_list=abc",
        f"{OAI}Identify",
        f"{OAI}ListRecords&from=soon",
        f"{OAI}GetRecord&identifier=oai:arXiv.org:abc",
        f"{OAI}GetRecord&identifier=2604.00017",
        f"{OAI}ListIdentifiers&identifier=oai:arXiv.org:2604.00017",
    ],
)  # fmt: skip
def test_other_urls_ask_for_nothing_that_we_know(url: str | None) -> None:
    assert parse_arxiv_url(url) == ArxivAddress()


def test_versions_and_old_servers_are_understood() -> None:
    assert parse_arxiv_url(f"{HOST}/api/query?search_query=&id_list=0808.05394%2C1707.08567v1") == (
        ArxivAddress("ids", ("0808.05394", "1707.08567"))
    )
    assert parse_arxiv_url(f"{HOST}/oai2?verb=ListRecords&resumptionToken=496549%7C95001") == (
        ArxivAddress("rest", rest_of="496549|95001")
    )
