"""`enrich` against an arXiv on a loopback port, on the machine's own clock."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.clock import SYSTEM_CLOCK
from tests.cli.conftest import lines, rows
from tests.fetch.small_arxiv import SmallArxiv, entry, small_arxiv
from tests.sources.arxiv.answers import feed

pytestmark = pytest.mark.slow

PAGES = Path(__file__).parents[1] / "pages"


@pytest.fixture
def arxiv() -> Iterator[SmallArxiv]:
    with small_arxiv(SYSTEM_CLOCK) as running:
        yield running


@pytest.fixture
def enrich(cli, arxiv):
    """The command with this arXiv, which may be asked as fast as possible."""
    services = {
        "PAPERHOUSE_ARXIV": f"http://127.0.0.1:{arxiv.port}",
        "PAPERHOUSE_OAI": f"http://localhost:{arxiv.port}",
        "PAPERHOUSE_ARXIV_PAUSE": "0",
        "PAPERHOUSE_ATTEMPTS": "1",
    }

    def run(*words: object):
        return cli("enrich", "--arxiv", *words, **services)

    return run


def test_a_dump_gains_ids_by_exact_titles_with_the_abstract(cli, enrich, arxiv):
    """Of the papers that arXiv has under the same title, one has the abstract and one another."""
    cli.said("load", PAGES / "text_cards.txt")
    papers = {it["title"]: it for it in rows(cli, "from core.papers")}
    socks = next(title for title in papers if title.startswith("SockNet"))
    tides = next(title for title in papers if title.startswith("Tidal Scheduling"))
    arxiv.titles = {"2604.00071": socks, "2604.00072": tides}
    abstract = papers[socks]["abstract"]
    result = enrich()
    assert (result.exit_code, result.stderr) == (0, "")
    *requests, released, counts = lines(result)
    assert len(requests) == len(papers)
    assert (released.split()[0], counts) == (
        "release",
        f"arxiv: {len(papers)} titles asked, {len(papers) - 2} not found",
    )
    assert rows(cli, "from core.paper_aliases") == []
    ambiguous = [it["title"] for it in rows(cli, "from quality.ambiguous_titles")]
    assert sorted(ambiguous) == sorted([socks, tides])
    cli.said("load", _saved(cli.home.parent, socks, abstract))
    [alias] = rows(cli, "from core.paper_aliases")
    assert alias["paper_key"] == "arxiv:2604.00071"
    state = json.loads(cli.said("status", "--json"))["enrichment"]
    assert (state["told_count"], state["found_title_count"]) == (1, 1)
    assert state["unfound_title_count"] == len(papers) - 1


def _saved(folder: Path, title: str, abstract: str) -> Path:
    """A saved answer of arXiv."""
    file = folder / "saved.xml"
    file.write_bytes(feed(entry("2604.00071", title, abstract)))
    return file


def test_an_enrichment_ends_in_what_was_asked_found_and_left(cli, enrich, arxiv, answer):
    cli.said("load", answer("day.json", *range(1, 103)))
    arxiv.titles = {f"2604.{number:05}": "Wool" for number in range(3, 103)}
    result = enrich("--limit", 1)
    assert lines(result)[-1] == ("arxiv: 100 papers asked by id, 2 not answered; 1 request left")
    assert lines(enrich())[-1] == "arxiv: 2 papers asked by id, 0 not answered"
    assert lines(enrich())[-1] == "arxiv: nothing asked"
    assert (
        "  arXiv: 100 papers with its record, 2 without; 0 titles found, 0 not; last"
        in cli.said("status")
    )


def test_an_arxiv_that_is_busy_ends_the_run_with_a_release(cli, enrich, arxiv, answer):
    cli.said("load", answer("day.json", 1))
    arxiv.replies = [(503, b"")]
    result = enrich()
    assert result.exit_code == 6
    assert result.stderr == (
        "paperhouse: arxiv stopped: still limited after waiting: status 503; fetch again later\n"
    )
    assert lines(result)[-1] == "arxiv: 1 paper asked by id, 1 not answered; 1 request failed"
    assert rows(cli, "select status from meta.fetches") == [{"status": 503}]


def test_without_a_release_there_is_nothing_to_enrich(enrich):
    result = enrich()
    assert (result.exit_code, result.stdout) == (1, "")
    assert "no page is archived in" in result.stderr
