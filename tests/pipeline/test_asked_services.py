"""What other services are asked about papers, of a release made by hand and an arXiv nearby."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from etl.contract.vocabulary import EnrichSource
from etl.errors import FetchBusy, NoRelease
from etl.fetch.crawl import CrawlResult, FetchFollower, RequestEvent
from etl.files import LockWait, hold_lock
from etl.pipeline.enrich import (
    EnrichOptions,
    EnrichResult,
    enrich_archive,
    enrich_newcomers,
)
from etl.settings import Settings
from etl.site_settings import Site
from etl.stage.connection import connect
from tests.fetch.small_arxiv import LeapingClock, SmallArxiv
from tests.fetch.small_site import Reply, SmallSite
from tests.pipeline.asked import (
    FRESH,
    NEW,
    OLD,
    arxiv,
    asked,
    clock,
    empty,
    readers,
    settings,
    site,
)

__all__ = ["arxiv", "clock", "empty", "settings", "site"]

ARXIV: EnrichOptions = EnrichOptions({"arxiv": None})


def enriched(
    settings: Settings, clock: LeapingClock, options: EnrichOptions = ARXIV, **more: Any
) -> list[EnrichResult]:
    return enrich_archive(settings, options, clock=clock, started=readers(), **more)


@pytest.mark.slow
def test_papers_are_asked_for_by_their_ids_newest_first_and_then_by_title(
    settings: Settings, arxiv: SmallArxiv, clock: LeapingClock
) -> None:
    told: list[RequestEvent] = []
    options = replace(ARXIV, newcomers=[NEW, FRESH])
    [result] = enriched(settings, clock, options, follower=FetchFollower(told.append))
    first, second = asked(arxiv)
    assert (first, second[0]) == (("ids", [FRESH, NEW, OLD]), "title")
    assert (result.source, result.left_count, result.crawl.stopped) == ("arxiv", 0, None)
    assert result.crawl.requests == told
    assert [it.fetch.outcome for it in told] == ["page", "page"]
    [again] = enriched(settings, clock, options)
    assert (asked(arxiv), again.crawl.requests) == ([], [])


@pytest.mark.slow
def test_what_a_limit_leaves_is_counted_and_asked_for_by_the_next_run(
    settings: Settings, arxiv: SmallArxiv, clock: LeapingClock
) -> None:
    [result] = enriched(settings, clock, EnrichOptions({"arxiv": 1}))
    assert (len(result.crawl.requests), result.left_count) == (1, 1)
    [result] = enriched(settings, clock, EnrichOptions({"arxiv": 1}))
    assert (len(result.crawl.requests), result.left_count) == (1, 0)
    assert [kind for kind, _ in asked(arxiv)] == ["ids", "title"]


@pytest.mark.slow
def test_changes_are_asked_for_since_the_oldest_record(
    settings: Settings, arxiv: SmallArxiv, clock: LeapingClock
) -> None:
    with connect(settings.release) as con:
        con.execute(
            "insert into core.arxiv_records (paper_key, title, answered_at, is_listed) "
            "values (?, 'Wool', timestamp '2026-04-15 08:00:00', true)",
            [f"arxiv:{OLD}"],
        )
    enriched(settings, clock)
    kinds = [(it.asked.asked, it.asked.since) for it in arxiv.heard]
    assert kinds == [("ids", None), ("changes", date(2026, 4, 15)), ("title", None)]
    assert asked(arxiv)[0] == ("ids", [NEW])


@pytest.mark.slow
def test_a_paper_of_which_arxiv_told_before_all_lists_is_asked_for_by_its_id(
    settings: Settings, arxiv: SmallArxiv, clock: LeapingClock
) -> None:
    with connect(settings.release) as con:
        for paper, told_at in ((OLD, datetime(2026, 4, 15)), (NEW, datetime(2026, 1, 1))):
            con.execute(
                "insert into core.arxiv_records (paper_key, title, answered_at, is_listed) "
                "values (?, 'Wool', ?, true)",
                [f"arxiv:{paper}", told_at],
            )
    enriched(settings, clock)
    assert [it.asked.since for it in arxiv.heard][1] == date(2026, 3, 21)
    assert asked(arxiv)[0] == ("ids", [NEW])


@pytest.mark.slow
def test_readers_that_run_already_judge_the_answers(
    settings: Settings, clock: LeapingClock
) -> None:
    used = [readers(), readers()]
    enrich_archive(settings, ARXIV, clock=clock, started=used[0])
    limits: dict[EnrichSource, int | None] = {"details": 1}
    enrich_newcomers(settings, limits, [], FetchFollower(), clock, used[1])
    assert [it.pool.start_count > 0 for it in used] == [True, True]  # type: ignore[attr-defined]


def test_without_a_release_those_that_just_came_are_all_there_is(
    empty: Settings, arxiv: SmallArxiv, clock: LeapingClock
) -> None:
    enriched(empty, clock, replace(ARXIV, newcomers=[FRESH, FRESH, NEW]))
    assert asked(arxiv) == [("ids", [NEW, FRESH])]
    with pytest.raises(NoRelease):
        enriched(empty, clock)


@pytest.mark.slow
def test_details_are_asked_of_the_site_for_listed_papers(
    settings: Settings, site: SmallSite, clock: LeapingClock
) -> None:
    options = EnrichOptions({"details": None}, newcomers=[FRESH])
    [result] = enriched(settings, clock, options)
    assert site.asked == ["/robots.txt", f"/api/papers/{NEW}", f"/api/papers/{OLD}"]
    assert (result.source, result.left_count) == ("details", 0)
    [again] = enriched(settings, clock, options)
    assert again.crawl.requests == []


def test_without_a_release_no_details_are_due(
    empty: Settings, site: SmallSite, clock: LeapingClock
) -> None:
    [result] = enriched(empty, clock, EnrichOptions({"details": None}, newcomers=[FRESH]))
    assert (result, site.asked) == (EnrichResult("details", CrawlResult([], [])), [])


def test_so_many_failures_in_a_row_end_a_run(settings: Settings, clock: LeapingClock) -> None:
    with SmallSite.open() as other:
        other.replies = {f"/api/papers/{it}": [Reply(500)] for it in (OLD, NEW)}
        down = replace(settings, site=Site(url=other.url, attempts=1))
        options = EnrichOptions({"details": None}, most_failures=1)
        [result] = enriched(down, clock, options)
    assert (len(result.crawl.requests), result.left_count) == (1, 1)
    assert result.crawl.stopped == "status 500: fetch again later"


def test_another_fetch_is_waited_for_and_told(settings: Settings, clock: LeapingClock) -> None:
    waits: list[str] = []
    follower = FetchFollower(on_wait=lambda: waits.append("waits"))
    with (
        hold_lock(settings.home / "fetch.lock", "it", FetchBusy, LockWait()),
        pytest.raises(FetchBusy),
    ):
        enriched(settings, clock, follower=follower)
    assert waits == ["waits"]
