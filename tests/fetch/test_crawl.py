"""Many listings in a row: what is skipped, what is told, what goes last, what is held."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest

from etl.archive.writer import ArchiveWriter
from etl.clock import days_between
from etl.errors import ArchiveDamaged
from etl.fetch.crawl import RequestEvent, crawl
from etl.fetch.log import read_fetch_log
from etl.fetch.session import open_session
from etl.sources.base import DayAnswer, Target
from etl.sources.daily_papers.day_states import answers_by_day, day_states
from etl.sources.daily_papers.source import DAILY_PAPERS
from etl.sources.daily_papers.targets import (
    daily_target,
    target_day,
    trending_target,
    weekly_target,
)
from tests.fetch.conftest import Client, Start

pytestmark = pytest.mark.slow

FIRST, LAST = date(2026, 4, 1), date(2026, 4, 30)
APRIL = [daily_target(day) for day in days_between(FIRST, LAST)]


def watched(client: Client, wanted: Sequence[Target]) -> list[RequestEvent]:
    """What a run tells of each request."""
    told: list[RequestEvent] = []
    with open_session(DAILY_PAPERS, client.site, client.folder, client.clock) as opened:
        crawl(opened, wanted, on_request=told.append)
    return told


def words(told: Sequence[RequestEvent]) -> list[tuple[int, str, str, float | None]]:
    """Of each request its listing's number, its path, its outcome, and the wait after it."""
    return [
        (
            one.number,
            one.fetch.url.partition("/papers")[2] or "/robots.txt",
            one.fetch.outcome,
            one.again_in and round(one.again_in),
        )
        for one in told
    ]


def test_a_long_run_says_how_far_it_is_and_how_long_it_will_take(start: Start) -> None:
    robots, *told = watched(start(pages=10), APRIL)
    assert (robots.fetch.url[-11:], robots.number) == ("/robots.txt", 1)
    assert [(one.number, one.total) for one in told] == [(number, 30) for number in range(1, 31)]
    assert [event.target.name for event in told] == [target.name for target in APRIL]
    assert round(told[14].seconds_left) == 300
    assert told[-1].seconds_left == 0


def test_requests_are_reported_one_by_one_with_the_wait_before_they_are_repeated(
    start: Start,
) -> None:
    client = start()
    client.replica.faults.attach("limited_seconds", "/papers/date/2026-04-02", times=1)
    client.replica.faults.attach("challenge", "/papers/date/2026-04-03")
    assert words(watched(client, APRIL[:4])) == [
        (1, "/robots.txt", "page", None),
        (1, "/date/2026-04-01", "page", None),
        (2, "/date/2026-04-02", "limited", 7),
        (2, "/date/2026-04-02", "page", None),
        (3, "/date/2026-04-03", "blocked", None),
        (4, "/date/2026-04-04", "repeat", None),
    ]


def test_each_page_of_an_api_answer_is_reported(start: Start) -> None:
    robots, *pages = watched(start(), [weekly_target("2026-W16", "api")])
    assert robots.fetch.url.endswith("/robots.txt")
    assert [(one.number, one.fetch.entry_count) for one in pages] == [(1, 100), (1, 61)]


def test_what_robots_txt_denies_is_reported(start: Start) -> None:
    client = start()
    client.replica.site.robots = "User-agent: *\nDisallow: /papers/date/2026-04-02\n"
    told = watched(client, APRIL[1:2])
    assert [(one.fetch.outcome, one.fetch.status) for one in told] == [
        ("page", 200), ("blocked", None),
    ]  # fmt: skip


def test_days_that_failed_hold_up_no_others(start: Start) -> None:
    client = start(attempts=1)
    client.replica.faults.attach("error_500", lambda one: "2026-04-0" in one.path, times=None)
    runs = [[target_day(event.target) for event in client.crawl(APRIL).requests] for _ in range(3)]
    first, second, third = ([day.day for day in run if day] for run in runs)
    assert first == [1, 2, 3, 4, 5]
    assert second == [*range(6, 31), 1, 2, 3, 4, 5]
    assert third == [6, 7, 8, 9, 1]
    client.replica.faults.clear()
    assert len(client.crawl(APRIL).requests) == 9
    assert client.crawl(APRIL).requests == []


@pytest.mark.parametrize("count", [5, 6])
def test_a_run_ends_early_only_before_listings_that_are_left(start: Start, count: int) -> None:
    client = start(attempts=1)
    client.replica.faults.attach("error_500", lambda one: "2026-04-0" in one.path, times=None)
    done = client.crawl(APRIL[:count])
    assert (len(done.requests), done.stopped is None) == (5, count == 5)


@pytest.mark.parametrize(("seconds", "is_resumed"), [(3599, True), (3600, False)])
def test_pages_of_an_answer_go_together_for_an_hour(
    start: Start, seconds: int, is_resumed: bool
) -> None:
    client, week = start(attempts=1), weekly_target("2026-W16", "api")
    client.replica.faults.attach("error_500", lambda one: one.query.get("p") == "1", times=1)
    client.crawl([week])
    first, failed = (one for one in client.replica.requests if one.query)
    client.replica.clock.set(first.at + timedelta(seconds=seconds))
    client.crawl([week])
    asked = [one.query.get("p", "0") for one in client.replica.requests if one.query]
    assert failed.status == 500
    assert asked == (["0", "1", "1"] if is_resumed else ["0", "1", "0", "1"])


def test_a_missing_page_is_no_sign_that_the_site_is_down(start: Start) -> None:
    client = start()
    early = [daily_target(day) for day in days_between(date(2026, 3, 20), date(2026, 4, 2))]
    done = client.crawl(early)
    assert done.stopped is None
    assert [event.fetch.outcome for event in done.requests] == ["failed"] * 12 + ["page"] * 2
    assert client.known_states(date(2026, 3, 20), date(2026, 3, 20))[0].why == (
        "failed on 2026-05-20 12:00: status 404"
    )


def test_a_settled_week_is_fetched_once_and_trending_each_time(start: Start) -> None:
    client = start()
    wanted = [weekly_target("2026-W16"), weekly_target("2026-W21"), trending_target()]
    assert len(client.crawl(wanted).requests) == 3
    client.clock.sleep(7200)
    done = client.crawl(wanted)
    assert [event.target.name for event in done.requests] == ["week 2026-W21", "trending"]
    assert [target.name for target in done.skipped] == ["week 2026-W16"]


def test_a_day_that_was_imported_complete_is_not_fetched(start: Start) -> None:
    client = start()
    imported = {date(2026, 4, 7): [DayAnswer(datetime(2026, 4, 12), "page")]}
    wanted = [daily_target(date(2026, 4, 7)), daily_target(date(2026, 4, 8))]
    with open_session(DAILY_PAPERS, client.site, client.folder, client.clock) as opened:
        done = crawl(opened, wanted, imported=imported)
    assert [event.target.name for event in done.requests] == ["2026-04-08"]


def test_a_capture_that_the_release_holds_makes_its_day_held(start: Start) -> None:
    client = start()
    fetch = client.last(daily_target(date(2026, 4, 7)))
    log = read_fetch_log(client.folder, client.clock.now())
    seen = answers_by_day(log, held={str(fetch.capture_id)})
    (one,) = day_states(seen, [date(2026, 4, 7)], client.clock.now())
    assert (one.state, one.worth_fetching) == ("held", True)
    assert str(fetch.capture_id) in one.why


def test_a_note_that_cannot_be_read_is_damage_and_not_silence(start: Start) -> None:
    client = start()
    with ArchiveWriter(client.folder, {}) as writer:
        writer.note("fetch", datetime(2026, 4, 7), {"url": "https://huggingface.co/papers"})
    with pytest.raises(ArchiveDamaged, match="requested_at"):
        read_fetch_log(client.folder, client.clock.now())
