"""How arXiv is asked: slowly at all of its services together, and patiently."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from etl.fetch.crawl import CrawlResult, crawl
from etl.fetch.log import read_fetch_log
from etl.fetch.session import open_session
from etl.limits import MAX_ANSWER_PAGES
from etl.site_settings import ARXIV_SITE
from etl.sources.arxiv.arxiv_source import ARXIV_SOURCE
from etl.sources.arxiv.arxiv_targets import changes_target, paper_targets, title_target
from etl.sources.base import Target
from tests.fetch.conftest import ReplicaClock
from tests.fetch.small_arxiv import LeapingClock, SmallArxiv, small_arxiv
from tests.replica import Replica
from tests.sources.arxiv.answers import feed

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 28, 9)
PAPERS = [f"2604.{number:05}" for number in range(1, 301)]
BY_ID = list(paper_targets(PAPERS))
WAIT_OF_503 = 11.0
"""Seconds that the replica's Retry-After asks for."""
TITLE = title_target("Wool")
CHANGES = changes_target(date(2026, 11, 27))


@pytest.fixture
def arxiv() -> Iterator[SmallArxiv]:
    with small_arxiv(LeapingClock(NOW)) as running:
        running.titles = {paper: f"Wool {paper}" for paper in PAPERS}
        running.changes = [PAPERS[:3], PAPERS[3:5], PAPERS[5:6]]
        yield running


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "archive"


def fetch(arxiv: SmallArxiv, archive: Path, wanted: Sequence[Target]) -> CrawlResult:
    with open_session(ARXIV_SOURCE, arxiv.site, archive, arxiv.clock) as session:
        return crawl(session, wanted)


def outcomes(arxiv: SmallArxiv, archive: Path) -> list[str]:
    log = read_fetch_log(archive, arxiv.clock.now())
    return [it.outcome for it in log.since(NOW)]


def test_three_seconds_lie_between_any_two_requests(arxiv: SmallArxiv, archive: Path) -> None:
    """Over both services, over answers that are asked again, and over sessions."""
    arxiv.replies = [(503, b""), (200, b"")]
    fetch(arxiv, archive, [*BY_ID, CHANGES])
    fetch(arxiv, archive, [TITLE, CHANGES])
    instants = [it.at for it in arxiv.heard]
    assert len(instants) == 2 + 3 + 3 + 1 + 3
    assert {it.host for it in arxiv.heard} == {
        f"{name}:{arxiv.port}" for name in ("127.0.0.1", "localhost")
    }
    assert min(b - a for a, b in pairwise(instants)) >= timedelta(seconds=3)


class Killed(BaseException):
    """The end of a process."""


class KillingClock:
    """It ends its process as soon as an answer came, before that is noted."""

    def __init__(self, arxiv: SmallArxiv) -> None:
        self._arxiv = arxiv

    def now(self) -> datetime:
        if self._arxiv.heard:
            raise Killed
        return self._arxiv.clock.now()

    def sleep(self, seconds: float) -> None:
        self._arxiv.clock.sleep(seconds)


def test_a_request_that_a_kill_left_unnoted_counts(arxiv: SmallArxiv, archive: Path) -> None:
    with (
        pytest.raises(Killed),
        open_session(ARXIV_SOURCE, arxiv.site, archive, KillingClock(arxiv)) as session,
    ):
        session.fetch(BY_ID[0].page(0))
    assert outcomes(arxiv, archive) == []
    fetch(arxiv, archive, BY_ID[:1])
    first, second = (it.at for it in arxiv.heard)
    assert second - first >= timedelta(seconds=3)


def test_robots_txt_is_for_crawlers_and_not_asked_for(arxiv: SmallArxiv, archive: Path) -> None:
    fetch(arxiv, archive, [TITLE, CHANGES])
    assert {it.path.split("?")[0] for it in arxiv.heard} == {"/api/query", "/oai"}
    assert all("authorization" not in it.headers for it in arxiv.heard)


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        ((503, b""), "limited"),
        ((429, b"Rate exceeded."), "limited"),
        ((200, b""), "limited"),
        ((200, feed()), "limited"),
        ((200, feed(total=100)), "limited"),
        ((200, b"Rate exceeded."), "failed"),
        ((200, b"<html>moment</html>"), "failed"),
        ((500, b""), "failed"),
    ],
)
def test_an_answer_under_load_is_asked_for_again(
    arxiv: SmallArxiv, archive: Path, reply: tuple[int, bytes], outcome: str
) -> None:
    arxiv.replies = [reply]
    done = fetch(arxiv, archive, BY_ID[:1])
    assert outcomes(arxiv, archive) == [outcome, "page"]
    assert done.requests[-1].fetch.entry_count == 100


def test_a_client_that_is_not_welcome_leaves(arxiv: SmallArxiv, archive: Path) -> None:
    arxiv.replies = [(406, b"")]
    done = fetch(arxiv, archive, BY_ID)
    assert outcomes(arxiv, archive) == ["limited"]
    assert done.stopped == "still limited after waiting: status 406; fetch again later"


def test_a_list_of_changes_is_followed_to_its_end(arxiv: SmallArxiv, archive: Path) -> None:
    done = fetch(arxiv, archive, [CHANGES])
    assert [it.asked.asked for it in arxiv.heard] == ["changes", "rest", "rest"]
    assert [it.asked.rest_of for it in arxiv.heard] == [None, "1", "2"]
    assert [it.fetch.is_whole for it in done.requests] == [True]
    found = read_fetch_log(archive, arxiv.clock.now()).since(NOW)
    assert [(it.entry_count, it.is_whole) for it in found] == [(3, False), (2, False), (1, True)]
    assert [it.rest_path and it.rest_path[-1] for it in found] == ["1", "2", None]
    assert all(it.capture_id for it in found)


def test_a_list_that_was_cut_begins_again(arxiv: SmallArxiv, archive: Path) -> None:
    whole, arxiv.changes = arxiv.changes, arxiv.changes[:2]
    fetch(arxiv, archive, [CHANGES])
    arxiv.changes = whole
    arxiv.heard.clear()
    fetch(arxiv, archive, [CHANGES])
    assert [it.asked.asked for it in arxiv.heard] == ["changes", "rest", "rest"]


def test_a_list_without_an_end_has_one(arxiv: SmallArxiv, archive: Path) -> None:
    arxiv.changes = [PAPERS[:1]] * (MAX_ANSWER_PAGES + 5)
    done = fetch(arxiv, archive, [CHANGES])
    assert len(arxiv.heard) == MAX_ANSWER_PAGES
    assert [it.fetch.is_whole for it in done.requests] == [False]


def test_a_wait_that_one_service_wants_holds_for_the_other(tmp_path: Path) -> None:
    with Replica(now=NOW, limits=None) as replica:
        clock = ReplicaClock(replica)
        services = (("/oai", replica.oai_url),)
        site = replace(ARXIV_SITE, url=replica.arxiv_url, services=services, attempts=1)
        replica.faults.attach("error_503", "/oai")
        for target in (CHANGES, BY_ID[0]):
            with open_session(ARXIV_SOURCE, site, tmp_path / "archive", clock) as session:
                crawl(session, [target])
        gap = replica.shortest_gap("arxiv", "oai")
    assert gap is not None
    assert gap >= WAIT_OF_503
