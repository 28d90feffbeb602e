"""How long a session waits for its site, and when it gives up; nothing waits in earnest."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from etl.errors import SiteClosed
from etl.fetch.log import read_fetch_log
from tests.fetch.small_house import API, ROBOTS, A, B, House, house
from tests.fetch.small_site import NOON, SMALL, Reply, SmallSite

__all__ = ["house"]


def limited(seconds: int) -> Reply:
    return Reply(429, b"", {"Retry-After": str(seconds)})


def test_an_answer_that_may_pass_is_asked_for_again_after_as_long_as_the_site_wants(
    house: House,
) -> None:
    house.site.replies[A] = [limited(200), Reply()]
    told: list[tuple[str, float | None]] = []
    with house.session() as session:
        session.on_attempt = lambda fetch, again_in: told.append((fetch.outcome, again_in))
        assert session.fetch(A).outcome == "page"
    assert told == [("empty", None), ("limited", 200.0), ("page", None)]
    assert house.clock.naps == [200.0]
    assert house.site.asked == [ROBOTS, A, A]


def test_what_a_torn_answer_says_in_its_head_counts(house: House) -> None:
    house.site.replies[A] = [Reply(headers={"Retry-After": "200"}, is_torn=True), Reply()]
    with house.session() as session:
        assert session.fetch(A).outcome == "page"
    assert house.clock.naps == [200.0]
    torn, whole = read_fetch_log(house.folder, house.clock.now()).by_url[house.url(A)]
    assert (torn.outcome, torn.status, torn.requested_at) == ("failed", 200, NOON)
    assert (whole.outcome, whole.requested_at) == ("page", NOON + timedelta(seconds=200))


def test_a_site_that_does_not_answer_is_a_failure(house: House) -> None:
    source = replace(SMALL, obeys_robots=False)
    with house.session(source, attempts=1) as session:
        house.site.replies[A] = [Reply(is_torn=True)]
        fetch = session.fetch(A)
    assert (fetch.url, fetch.outcome) == (house.url(A), "failed")
    assert read_fetch_log(house.folder, NOON).by_url[house.url(A)] == [fetch]


def test_a_quota_that_is_used_up_is_waited_for_and_another_one_is_not(house: House) -> None:
    house.site.replies[A] = [Reply(headers={"RateLimit": '"pages";r=0;t=240'})]
    with house.session() as session:
        session.fetch(A)
        session.fetch(API)
        assert house.clock.naps == []
        session.fetch(B)
    assert house.clock.naps == [240.0]


@pytest.mark.parametrize(
    ("longest_wait", "seconds", "is_kept"),
    [(10, 300, True), (10, 301, False), (900, 900, True), (900, 901, False)],
)
def test_a_site_that_wants_to_be_left_alone_for_too_long_is(
    house: House, longest_wait: float, seconds: int, is_kept: bool
) -> None:
    house.site.replies[A] = [limited(seconds)]
    with house.session(longest_wait=longest_wait, attempts=1) as session:
        session.fetch(A)
        if is_kept:
            assert session.fetch(B).outcome == "page"
            assert house.clock.naps == [seconds]
            return
        with pytest.raises(SiteClosed) as raised:
            session.fetch(B)
    until = NOON + timedelta(seconds=seconds)
    assert str(raised.value) == (
        f"{house.site.url} wants no requests before {until:%Y-%m-%d %H:%M} UTC: fetch again after"
        " that"
    )
    assert house.site.asked == [ROBOTS, A]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (86_400, "2026-05-01 12:00 UTC: fetch again after that"),
        (
            86_401,
            "2026-05-01 12:00 UTC, which is too long to be kept: the next run asks again",
        ),
    ],
)
def test_a_wait_of_more_than_a_day_ends_with_the_run(
    house: House, seconds: int, words: str
) -> None:
    house.site.replies[A] = [limited(seconds)]
    with house.session(attempts=1) as session:
        session.fetch(A)
        with pytest.raises(SiteClosed) as raised:
            session.fetch(B)
    assert str(raised.value) == f"{house.site.url} wants no requests before {words}"


def test_what_the_site_wanted_of_an_earlier_session_holds(house: House) -> None:
    house.site.replies[A] = [limited(200)]
    with house.session(attempts=1) as session:
        session.fetch(A)
    house.clock.instant += timedelta(seconds=50)
    with house.session() as session:
        session.fetch(B)
    assert house.clock.naps == [150.0]


def test_requests_of_earlier_sessions_count_against_the_quota_of_their_kind(house: House) -> None:
    with house.session(pages=2, api=1) as session:
        session.fetch(A)
    house.clock.instant += timedelta(seconds=100)
    with house.session(pages=2, api=1) as session:
        session.fetch(API)
        session.fetch(B)
        assert house.clock.naps == []
        session.fetch(B)
        assert house.clock.naps == [200.0]
        session.fetch(API)
        assert house.clock.naps == [200.0, 100.0]


def test_requests_to_other_sites_count_for_nothing(house: House) -> None:
    with SmallSite.open() as site:
        site.replies[A] = [Reply()]
        with House(site, house.folder, house.clock).session() as session:
            session.fetch(A)
    with house.session(pages=1) as session:
        session.fetch(B)
    assert house.clock.naps == []


@pytest.mark.parametrize(("seconds", "naps"), [(299, [1.0]), (300, []), (301, [])])
def test_requests_of_more_than_five_minutes_ago_count_for_nothing(
    house: House, seconds: int, naps: list[float]
) -> None:
    with house.session() as session:
        session.fetch(A)
    house.clock.instant += timedelta(seconds=seconds)
    with house.session(pages=1) as session:
        session.fetch(B)
    assert house.clock.naps == naps


def test_a_session_says_which_instants_its_requests_had(house: House) -> None:
    with house.session() as session:
        instants = [session.fetch(path).requested_at for path in (A, B)]
    assert instants == [datetime(2026, 4, 30, 12), datetime(2026, 4, 30, 12, 0, 0, 1)]
