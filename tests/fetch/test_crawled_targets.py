"""Which targets a run asks for, in which order, and when it ends; nothing waits in earnest."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from etl.fetch import crawl as crawling
from etl.fetch.crawl import CrawlResult, FetchFollower, RequestEvent, crawl, ignore_request
from etl.fetch.session import FetchSession
from etl.files import ignore_wait
from etl.sources.base import DayAnswer, Target
from tests.fetch.small_house import ROBOTS, A, B, House, house
from tests.fetch.small_site import NOON, SMALL, Reply

__all__ = ["house"]

PATIENT = replace(SMALL, obeys_robots=False)
C, D, E = "/papers/c", "/papers/d", "/papers/e"
GOOD, DOWN, GONE = Reply(), Reply(500), Reply(404)
LISTED = Target("listed", "/api/a?x=1", "p")
PAGES = [f"/api/a?x=1&p={number}" for number in range(4)]
MORE = Reply(headers={"X-More": "1"})


def targets(*paths: str) -> list[Target]:
    return [Target(path[-1], path) for path in paths]


def names(done: CrawlResult) -> str:
    return "".join(event.target.name for event in done.requests)


def crawled(session: FetchSession, *paths: str, **options: Any) -> CrawlResult:
    return crawl(session, targets(*paths), again=True, **options)


def test_what_is_due_is_asked_of_the_source_with_all_that_is_known(house: House) -> None:
    asked: list[tuple[Any, ...]] = []

    def due(wanted: Sequence[Target], *known: Any) -> list[Target]:
        asked.append((wanted, *known))
        return [wanted[1]]

    imported = {date(2026, 4, 7): [DayAnswer(datetime(2026, 4, 12), "page")]}
    with house.session(replace(PATIENT, due=due)) as session:
        done = crawl(session, targets(A, B), imported=imported)
        crawl(session, targets(A, B))
        log = session.log
    url = house.site.url
    assert asked == [
        (targets(A, B), url, log, imported, NOON), (targets(A, B), url, log, {}, NOON)
    ]  # fmt: skip
    assert (names(done), done.skipped, done.stopped) == ("b", targets(A), None)


def test_with_again_all_are_asked_for_and_none_is_skipped(house: House) -> None:
    with house.session(PATIENT) as session:
        done = crawled(session, A, B)
    assert (names(done), done.skipped) == ("ab", [])


def test_listings_that_failed_come_last_the_one_first_that_failed_first(house: House) -> None:
    house.site.replies = {A: [DOWN], B: [DOWN], C: [DOWN, GOOD], D: [GOOD, DOWN]}
    with house.session(PATIENT, attempts=1) as session:
        for paths in ([C], [C], [D], [A], [D], [B]):
            crawled(session, *paths)
            house.clock.instant += timedelta(seconds=1)
        assert names(crawled(session, B, D, A, E, C)) == "ecadb"


def test_a_listing_in_parts_failed_if_its_first_part_did(house: House) -> None:
    house.site.replies = {PAGES[0]: [DOWN], B: [GOOD]}
    with house.session(PATIENT, attempts=1) as session:
        crawl(session, [LISTED], again=True)
        done = crawl(session, [LISTED, *targets(B)], again=True)
    assert [event.target.name for event in done.requests] == ["b", "listed"]


def test_each_request_says_how_far_the_run_is_and_how_long_the_rest_will_take(
    house: House,
) -> None:
    house.site.replies |= {C: [GOOD], D: [GOOD]}
    told: list[RequestEvent] = []
    with house.session(spacing=12.0) as session:
        done = crawled(session, A, B, C, D, on_request=told.append)
    assert [it.fetch.url for it in told] == [house.url(it) for it in (ROBOTS, A, B, C, D)]
    assert [(it.number, it.total, it.seconds_left) for it in told] == [
        (1, 4, 36.0), (1, 4, 72.0), (2, 4, 36.0), (3, 4, 16.0), (4, 4, 0.0)
    ]  # fmt: skip
    assert [it.again_in for it in told] == [None] * 5
    assert done.requests == told[1:]


def test_a_request_that_is_repeated_is_told_with_its_wait(house: House) -> None:
    house.site.replies[A] = [Reply(429, headers={"Retry-After": "7"}), GOOD]
    told: list[RequestEvent] = []
    with house.session(PATIENT) as session:
        done = crawled(session, A, on_request=told.append)
    assert [(it.target.name, it.fetch.outcome) for it in told] == [("a", "limited"), ("a", "page")]
    assert [it.again_in and round(it.again_in) for it in told] == [7, None]
    assert done.requests == told[1:]


def test_a_site_that_still_limits_ends_the_run(house: House) -> None:
    house.site.replies[A] = [Reply(429)]
    with house.session(PATIENT, attempts=1) as session:
        done = crawled(session, A, B)
    assert (names(done), done.skipped) == ("a", [])
    assert done.stopped == (
        "still limited after waiting: status 429, Retry-After None; fetch again later"
    )


@pytest.mark.parametrize(
    ("replies", "most", "count", "stopped"),
    [
        ([DOWN, DOWN, GOOD], 2, 2, "2 listings failed one after another, the last one with "
         "status 500: fetch again later"),
        ([GOOD, DOWN, GOOD], 1, 2, "status 500: fetch again later"),
        ([DOWN, GOOD, DOWN, GOOD], 2, 4, None),  # not one after another
        ([DOWN, GONE, DOWN, GOOD], 2, 4, None),
        ([DOWN, DOWN, DOWN, GOOD], 4, 4, None),
        ([GOOD, DOWN, DOWN], 2, 3, None),  # nothing is left
        ([GONE, GONE, GOOD], 1, 3, None),
        ([Reply(401), GOOD], 1, 1, "status 401: fetch again later"),
        ([Reply(302), GOOD], 1, 2, None),
    ],
)  # fmt: skip
def test_failures_in_a_row_end_a_run_before_what_is_left(
    house: House, replies: list[Reply], most: int, count: int, stopped: str | None
) -> None:
    paths = [A, B, C, D][: len(replies)]
    house.site.replies = {path: [reply] for path, reply in zip(paths, replies, strict=True)}
    with house.session(PATIENT, attempts=1) as session:
        done = crawled(session, *paths, most_failures=most)
    assert (len(done.requests), done.stopped) == (count, stopped)


def test_five_failures_in_a_row_are_enough(house: House) -> None:
    house.site.replies = {path: [DOWN] for path in (A, B, C, D, E, "/papers/f")}
    with house.session(PATIENT, attempts=1) as session:
        done = crawled(session, *house.site.replies)
    assert (names(done), str(done.stopped)[:10]) == ("abcde", "5 listings")


def test_an_answer_that_does_not_come_is_trouble_and_what_robots_denies_is_not(
    house: House,
) -> None:
    house.site.replies[A] = [Reply(0)]  # no status of HTTP
    house.site.replies[ROBOTS] = [Reply(body=b"User-agent: *\nDisallow: /papers/b")]
    with house.session(attempts=1) as session:
        done = crawled(session, B, A, C, most_failures=1)
    assert [event.fetch.outcome for event in done.requests] == ["blocked", "failed"]


def test_the_pages_of_an_answer_are_asked_for_until_the_last_one(house: House) -> None:
    house.site.replies = {PAGES[0]: [MORE], PAGES[1]: [MORE], PAGES[2]: [GOOD]}
    with house.session(PATIENT) as session:
        done = crawl(session, [LISTED], again=True)
        assert house.site.asked == PAGES[:3]
        assert [event.fetch.url for event in done.requests] == [house.url(PAGES[2])]
        crawl(session, [LISTED], again=True)  # it was whole, so it begins again
    assert house.site.asked == PAGES[:3] * 2


def test_a_page_that_fails_ends_its_answer_and_so_does_the_most_pages(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.site.replies = {PAGES[0]: [MORE], PAGES[1]: [DOWN, MORE], PAGES[2]: [MORE]}
    with house.session(PATIENT, attempts=1) as session:
        done = crawl(session, [LISTED], again=True)
        assert [event.fetch.outcome for event in done.requests] == ["failed"]
        monkeypatch.setattr(crawling, "MAX_ANSWER_PAGES", 3)
        done = crawl(session, [LISTED], again=True)
    assert house.site.asked == [*PAGES[:2], *PAGES[1:3]]
    [event] = done.requests
    assert (event.fetch.outcome, event.fetch.detail) == ("failed", "no end after 3 pages")


def test_an_answer_may_say_where_it_goes_on_and_begins_again_if_interrupted(house: House) -> None:
    more = Reply(headers={"X-More": "1", "X-Rest": B})
    house.site.replies = {A: [more], B: [DOWN, GOOD]}
    with house.session(PATIENT, attempts=1) as session:
        outcomes = [crawled(session, A).requests[-1].fetch.outcome for _ in range(2)]
    assert outcomes == ["failed", "page"]
    assert house.site.asked == [A, B, A, B]


def test_only_the_first_page_is_asked_for_on_condition(house: House) -> None:
    tagged = Reply(headers={"ETag": '"e"'})
    house.site.replies = {A: [tagged], PAGES[0]: [MORE], PAGES[1]: [tagged]}
    with house.session(PATIENT) as session:
        for _ in range(2):
            crawl(session, [*targets(A), LISTED], again=True)
    assert house.site.asked == [A, *PAGES[:2]] * 2
    assert house.site.conditions == [None, None, None, '"e"', None, None]


@pytest.mark.parametrize(
    ("seconds", "is_resumed"), [(0, True), (3599, True), (3600, False), (-600, True), (-601, False)]
)
def test_an_answer_that_was_interrupted_goes_on_within_an_hour(
    house: House, seconds: int, is_resumed: bool
) -> None:
    house.site.replies = {PAGES[0]: [MORE], PAGES[1]: [DOWN, GOOD]}
    with house.session(PATIENT, attempts=1) as session:
        crawl(session, [LISTED], again=True)
        house.clock.instant += timedelta(seconds=seconds)
        crawl(session, [LISTED], again=True)
    assert house.site.asked == [*PAGES[:2], *(PAGES[1:2] if is_resumed else PAGES[:2])]


@pytest.mark.parametrize(("seconds", "asked"), [(60, PAGES[2:3]), (3600, PAGES[:3])])
def test_no_page_that_is_archived_follows_one_that_is_asked_for_anew(
    house: House, seconds: int, asked: list[str]
) -> None:
    house.site.replies = {PAGES[0]: [MORE], PAGES[1]: [MORE], PAGES[2]: [DOWN, GOOD]}
    with house.session(PATIENT, attempts=1) as session:
        crawl(session, [LISTED], again=True)
        second = session.log.by_url[house.url(PAGES[1])][0]
        house.clock.instant += timedelta(seconds=seconds)
        assert house.clock.instant - second.requested_at < timedelta(hours=1)
        crawl(session, [LISTED], again=True)
    assert house.site.asked == [*PAGES[:3], *asked]


def test_the_rest_of_an_earlier_answer_does_not_end_a_later_one(house: House) -> None:
    house.site.replies = {PAGES[0]: [MORE], PAGES[1]: [GOOD, DOWN, GOOD]}
    with house.session(PATIENT, attempts=1) as session:
        for _ in range(3):
            crawl(session, [LISTED], again=True)
            house.clock.instant += timedelta(seconds=1)
    assert house.site.asked == [*PAGES[:2], *PAGES[:2], PAGES[1]]


def test_a_run_that_nobody_follows_calls_functions_that_do_nothing() -> None:
    assert FetchFollower() == FetchFollower(ignore_request, ignore_wait)
