"""Which days a site is asked for, of a site nearby that has none of them."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from etl.archive.documents import Provenance
from etl.build.checks import CheckResult
from etl.errors import FetchBusy
from etl.fetch.crawl import FetchFollower, RequestEvent
from etl.files import LockWait, hold_lock
from etl.pipeline.fetch import RunResult, fetch_missing, fetch_targets, last_days, run_daily
from etl.pipeline.load import load_documents
from etl.pipeline.publish import ReleaseOptions
from etl.settings import Settings
from etl.site_settings import Site
from etl.sources.daily_papers.targets import daily_target
from etl.sources.parsed_pages import ParsedPages
from etl.sources.readers import PageReaders
from tests.fetch.here import PoolHere
from tests.fetch.small_site import Reply, SmallSite, StillClock
from tests.pipeline.told_papers import listed_item, told_papers

MONDAY = datetime(2026, 4, 20, 12)
THURSDAY, FRIDAY = date(2026, 4, 16), date(2026, 4, 17)
PATH = "/papers/date/{}".format


@pytest.fixture
def site() -> Iterator[SmallSite]:
    with SmallSite.open() as running:
        yield running


@pytest.fixture
def settings(site: SmallSite, tmp_path: Path) -> Settings:
    asked = Site(url=site.url, first_day=THURSDAY, attempts=1)
    return Settings(tmp_path / "home", site=asked, lock_seconds=0.0)


def readers() -> PageReaders:
    return PageReaders(PoolHere(), ParsedPages())


def test_the_last_days_end_with_today_and_are_asked_for_as_is_said() -> None:
    clock = StillClock(datetime(2026, 4, 2, 23, 59))
    days = [date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 2)]
    assert last_days(3, "api", clock) == [daily_target(day, "api") for day in days]
    assert last_days(1, clock=clock) == [daily_target(days[2])]


def test_days_are_asked_for_and_told_unless_an_imported_document_settles_them(
    settings: Settings, site: SmallSite
) -> None:
    with told_papers(settings.home) as told:
        told.archive(
            [],
            datetime(2026, 4, 19),
            {},
            None,
            listed_on=THURSDAY,
            source="import",
            is_cut=False,
            entry_count=3,
            refused_count=0,
        )
    wanted = [daily_target(FRIDAY), daily_target(THURSDAY)]
    events: list[RequestEvent] = []
    follower = FetchFollower(events.append)
    clock = StillClock(MONDAY)
    used = PoolHere()
    started = PageReaders(used, ParsedPages())
    done = fetch_targets(settings, wanted, follower=follower, clock=clock, started=started)
    assert used.start_count > 0
    assert site.asked == ["/robots.txt", PATH(FRIDAY)]
    assert (done.skipped, done.requests) == (wanted[1:], events[1:])
    fetch_targets(settings, wanted[1:], again=True, clock=clock, started=readers())
    assert site.asked[2:] == [PATH(THURSDAY)]


def test_another_fetch_is_waited_for_and_told(settings: Settings) -> None:
    waits: list[str] = []
    follower = FetchFollower(on_wait=lambda: waits.append("waits"))
    settings.home.mkdir()
    with (
        hold_lock(settings.home / "fetch.lock", "it", FetchBusy, LockWait()),
        pytest.raises(FetchBusy),
    ):
        fetch_targets(settings, [], follower=follower, started=readers())
    assert waits == ["waits"]


@pytest.mark.parametrize("via", ["html", "api"])
def test_days_since_the_first_that_are_worth_a_request_are_missing(
    settings: Settings, site: SmallSite, via: str
) -> None:
    events: list[RequestEvent] = []
    done = fetch_missing(
        settings, via, FetchFollower(events.append), StillClock(MONDAY)  # type: ignore[arg-type]
    )  # fmt: skip
    days = [date(2026, 4, day) for day in range(16, 21)]
    assert [it.target for it in done.requests] == [daily_target(day, via) for day in days]  # type: ignore[arg-type]
    assert done.requests == events[1:]
    assert len(site.asked) == 6


def test_a_run_that_finds_nothing_makes_no_release(settings: Settings, site: SmallSite) -> None:
    events: list[RequestEvent] = []
    found = run_daily(
        settings, [daily_target(THURSDAY)], FetchFollower(events.append), clock=StillClock(MONDAY)
    )
    assert isinstance(found, RunResult)
    assert (found.release_id, found.enriched) == (None, [])
    assert [it.fetch.outcome for it in found.crawl.requests] == ["failed"]
    assert found.crawl.requests == events[1:]


@pytest.mark.slow
def test_a_run_releases_what_is_archived_and_asks_a_site_that_had_enough_for_no_more(
    settings: Settings, site: SmallSite, tmp_path: Path
) -> None:
    file = tmp_path / "day.json"
    file.write_text(json.dumps([listed_item("2604.00001", "Wool")]))
    url = "https://huggingface.co/api/daily_papers?date=2026-04-16"
    then = datetime(2026, 4, 17, 9)
    load_documents(settings, [(file, Provenance(url, then))], clock=StillClock(then))
    on = replace(settings, detail_requests=1)
    told: list[tuple[str, int, int]] = []
    clock = StillClock(MONDAY)
    checked: list[str] = []

    def suites(*_: object) -> list[CheckResult]:
        checked.append("checked")
        return []

    extras = ReleaseOptions(suites=suites)
    found = run_daily(on, [], progress=lambda *it: told.append(it), clock=clock, extras=extras)
    assert checked == ["checked"]
    [result] = found.enriched
    assert (result.source, site.asked[1:]) == ("details", ["/api/papers/2604.00001"])
    assert str(found.release_id).startswith("20260420T120000")
    assert ("published", 1, 1) in told
    site.replies[PATH(THURSDAY)] = [Reply(429)]
    for chosen in (on, settings):
        stopped = run_daily(chosen, [daily_target(THURSDAY)], clock=clock)
        assert stopped.crawl.stopped is not None
        assert stopped.enriched == []
