"""What one run asks other services about papers that just came; trouble costs it nothing."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from etl.contract.vocabulary import EnrichSource
from etl.errors import FetchBusy
from etl.fetch.crawl import FetchFollower
from etl.files import LockWait, hold_lock
from etl.ids import ArxivId
from etl.pipeline.enrich import (
    EnrichOptions,
    EnrichResult,
    enrich_newcomers,
    run_limits,
)
from etl.settings import Settings
from etl.site_settings import Site
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


def newcomers(
    settings: Settings,
    clock: LeapingClock,
    limits: Mapping[EnrichSource, int | None],
    *ids: ArxivId,
) -> list[EnrichResult]:
    return enrich_newcomers(settings, limits, iter(ids), FetchFollower(), clock, readers())


@pytest.mark.slow
def test_a_run_asks_for_newcomers_within_its_limits(
    settings: Settings, arxiv: SmallArxiv, site: SmallSite, clock: LeapingClock
) -> None:
    results = newcomers(settings, clock, {"arxiv": 1, "details": 1}, FRESH)
    assert [(it.source, len(it.crawl.requests), it.left_count) for it in results] == [
        ("arxiv", 1, 1), ("details", 1, 1)
    ]  # fmt: skip
    assert asked(arxiv) == [("ids", [FRESH, NEW, OLD])]
    assert site.asked[1:] == [f"/api/papers/{NEW}"]


def test_a_run_asks_for_what_a_release_lacks_though_nothing_came(
    settings: Settings, empty: Settings, arxiv: SmallArxiv, clock: LeapingClock, tmp_path: Path
) -> None:
    assert newcomers(replace(empty, home=tmp_path / "other"), clock, {"arxiv": 1}) == []
    assert asked(arxiv) == []
    newcomers(settings, clock, {"arxiv": 1})
    assert asked(arxiv) == [("ids", [NEW, OLD])]


@pytest.mark.parametrize(("attempts", "count"), [(5, 2), (2, 2), (1, 1)])
def test_a_service_in_trouble_is_tried_twice_and_costs_the_run_nothing(
    settings: Settings, arxiv: SmallArxiv, clock: LeapingClock, attempts: int, count: int
) -> None:
    arxiv.replies = [(500, b"")] * 9
    hurried = replace(settings, arxiv=replace(arxiv.site, attempts=attempts))
    [result] = newcomers(hurried, clock, {"arxiv": None}, FRESH)
    assert len(arxiv.heard) == count
    assert (result.crawl.stopped, result.left_count) == ("status 500: fetch again later", 1)


def test_a_site_in_trouble_is_tried_twice_for_a_detail(
    settings: Settings, clock: LeapingClock
) -> None:
    with SmallSite.open() as other:
        other.replies = {f"/api/papers/{NEW}": [Reply(500)]}
        down = replace(settings, site=Site(url=other.url))
        [result] = newcomers(down, clock, {"details": None})
        assert other.asked[1:] == [f"/api/papers/{NEW}"] * 2
    assert result.left_count == 1


def test_trouble_with_the_home_is_told_in_the_result(
    settings: Settings, clock: LeapingClock
) -> None:
    with hold_lock(settings.home / "fetch.lock", "it", FetchBusy, LockWait()):
        [result] = newcomers(settings, clock, {"arxiv": 1}, FRESH)
    assert (result.source, result.crawl.requests, result.crawl.skipped) == ("arxiv", [], [])
    assert "another fetch" in str(result.crawl.stopped)
    settings.release.write_bytes(b"wool")
    [broken] = newcomers(settings, clock, {"arxiv": 1}, FRESH)
    assert str(settings.release) in str(broken.crawl.stopped)


@pytest.mark.parametrize(
    ("arxiv_limit", "details_limit", "limits"),
    [
        (3, 9, {"arxiv": 3, "details": 9}),
        (3, 0, {"arxiv": 3}),
        (0, 9, {"details": 9}),
        (0, 0, {}),
    ],
)
def test_a_run_asks_no_service_whose_limit_is_none(
    tmp_path: Path, arxiv_limit: int, details_limit: int, limits: dict[EnrichSource, int | None]
) -> None:
    settings = Settings(tmp_path, enrich_requests=arxiv_limit, detail_requests=details_limit)
    assert list(run_limits(settings).items()) == list(limits.items())


def test_all_services_are_asked_without_a_limit_unless_some_are_named() -> None:
    assert EnrichOptions().limits == {"arxiv": None, "details": None}
    assert EnrichOptions().most_failures == 5
