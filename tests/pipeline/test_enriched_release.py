"""A release gains what arXiv says of its papers, and of those that were archived before."""

import json
from datetime import datetime

import pytest

from etl.archive.documents import Provenance, new_document
from etl.archive.index import open_index
from etl.archive.writer import ArchiveWriter
from etl.build.checks import CheckResult
from etl.fetch.crawl import FetchFollower, RequestEvent
from etl.pipeline.enrich import EnrichOptions, enrich_release
from etl.pipeline.publish import ReleaseOptions
from etl.release.database import open_release
from etl.settings import Settings
from tests.fetch.small_arxiv import LeapingClock, SmallArxiv
from tests.pipeline.asked import NEW, NOW, arxiv, asked, clock, empty, site
from tests.pipeline.told_papers import URL, listed_item

__all__ = ["arxiv", "clock", "empty", "site"]

pytestmark = pytest.mark.slow


def test_what_is_archived_is_released_then_asked_for_and_released_with_the_answers(
    empty: Settings, arxiv: SmallArxiv, clock: LeapingClock
) -> None:
    captured_at = datetime(2026, 4, 9)
    body = json.dumps([listed_item(NEW, "Yarn")]).encode()
    empty.archive.mkdir(parents=True)
    with open_index(empty.archive) as index, ArchiveWriter(empty.archive, index) as writer:
        writer.add(new_document(body, Provenance(URL, captured_at), "import", captured_at))
    events: list[RequestEvent] = []
    told: list[tuple[str, int, int]] = []
    checked: list[str] = []

    def suites(*_: object) -> list[CheckResult]:
        checked.append("checked")
        return []

    [result], release_id = enrich_release(
        empty,
        EnrichOptions({"arxiv": None}),
        FetchFollower(events.append),
        lambda *it: told.append(it),
        clock,
        extras=ReleaseOptions(suites=suites),
    )
    assert asked(arxiv) == [("ids", [NEW])]
    assert (result.crawl.requests, result.left_count) == (events, 0)
    assert told.count(("published", 1, 1)) == 2
    assert len(checked) == 2
    assert release_id.startswith(f"{clock.now():%Y%m%dT%H%M%S}")
    assert clock.now() >= NOW
    with open_release(empty.release) as con:
        rows = con.execute("select title, primary_category from core.papers").fetchall()
        instants = con.execute("select published_at from meta.releases").fetchall()
    assert rows == [("Yarn", "cs.AI")]
    assert {it for (it,) in instants} <= {NOW, clock.now()}
