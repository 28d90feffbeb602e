"""What a session asks of a site, and what it keeps of the answers; nothing waits in earnest."""

from dataclasses import replace
from datetime import timedelta

import pytest

from etl.errors import SiteClosed
from etl.fetch.log import Fetch, read_fetch_log
from tests.fetch.small_house import ROBOTS, A, B, House, house
from tests.fetch.small_site import NOON, SMALL, Reply

__all__ = ["house"]

LATER = timedelta(days=1)


def robots(text: str) -> list[Reply]:
    return [Reply(body=text.encode())]


def test_a_page_is_asked_for_once_its_site_allows_it_and_is_archived(house: House) -> None:
    told: list[tuple[Fetch, float | None]] = []
    with house.session() as session:
        session.on_attempt = lambda fetch, again_in: told.append((fetch, again_in))
        fetch = session.fetch(A)
        assert (session.origin, session.url(A)) == (house.site.url, house.url(A))
        assert session.log.accepted(house.url(A)) == fetch
    assert (fetch.url, fetch.requested_at, fetch.outcome) == (house.url(A), NOON, "page")
    assert (fetch.byte_count, fetch.entry_count, fetch.is_whole) == (4, 1, True)
    assert fetch.detail == f"{house.url(A)} as of 2026-04-30 12:00:00"
    assert house.site.asked == [ROBOTS, A]
    assert [(it.url, again_in) for it, again_in in told] == [
        (house.url(ROBOTS), None), (house.url(A), None)
    ]  # fmt: skip
    assert house.pool.start_count == 2
    log = read_fetch_log(house.folder, NOON)
    assert log.accepted(house.url(A)) == fetch
    assert log.rules[house.url(ROBOTS)].text == ""


def test_what_robots_denies_is_noted_and_not_asked_for(house: House) -> None:
    house.site.replies[ROBOTS] = robots("\ufeffUser-agent: paperhouse\nDisallow: /papers/a")
    told: list[tuple[Fetch, float | None]] = []
    with house.session() as session:
        session.fetch(B)
        session.on_attempt = lambda fetch, again_in: told.append((fetch, again_in))
        fetch = session.fetch(A)
    detail = "robots.txt denies it: not requested"
    assert fetch == Fetch(house.url(A), NOON, "blocked", detail=detail)
    assert told == [(fetch, None)]
    assert house.site.asked == [ROBOTS, B]
    assert read_fetch_log(house.folder, NOON).by_url[house.url(A)] == [fetch]


def test_a_service_that_is_made_for_programs_is_not_asked_for_its_rules(house: House) -> None:
    house.site.replies[ROBOTS] = robots("User-agent: *\nDisallow: /")
    with house.session(replace(SMALL, obeys_robots=False)) as session:
        assert session.fetch(A).outcome == "page"
    assert house.site.asked == [A]


@pytest.mark.parametrize(
    ("age", "is_new", "count"),
    [
        (LATER - timedelta(seconds=1), False, 1),
        (LATER - timedelta(seconds=1), True, 1),
        (LATER, False, 2),
        (LATER, True, 2),
        (timedelta(), True, 1),
        (timedelta(seconds=-1), True, 2),  # they are from the future
    ],
)
def test_rules_hold_for_a_day(house: House, age: timedelta, is_new: bool, count: int) -> None:
    with house.session() as session:
        session.fetch(A)
        house.clock.instant += age
        if not is_new:
            session.fetch(B)
    if is_new:
        with house.session() as session:
            session.fetch(B)
    assert house.site.asked.count(ROBOTS) == count


def test_rules_that_cannot_be_kept_are_asked_for_again(house: House) -> None:
    house.site.replies[ROBOTS] = [
        *robots("User-agent: *\nCrawl-delay: 61"), *robots("User-agent: *\nDisallow: /papers/b")
    ]  # fmt: skip
    with house.session() as session, pytest.raises(SiteClosed, match="wants 61 s between"):
        session.fetch(A)
    with house.session() as session:
        assert [session.fetch(it).outcome for it in (A, B)] == ["page", "blocked"]
    assert house.site.asked == [ROBOTS, ROBOTS, A]


@pytest.mark.parametrize(("stated", "spacing", "nap"), [(4, 0.0, 4.0), (4, 9.0, 9.0)])
def test_requests_keep_the_distance_that_the_site_wants_or_more(
    house: House, stated: int, spacing: float, nap: float
) -> None:
    house.site.replies[ROBOTS] = robots(f"User-agent: *\nCrawl-delay: {stated}")
    with house.session(spacing=spacing) as session:
        session.fetch(A)
        house.clock.naps.clear()
        session.fetch(B)
    assert house.clock.naps == [nap]


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (Reply(404, b"User-agent: *\nDisallow: /"), "page"),
        (Reply(200, b"#" * (512 * 1024) + b"\nUser-agent: *\nDisallow: /"), "page"),
        (Reply(200, b"User-agent: *\nDisallow: /" + b"\n" * (512 * 1024)), "blocked"),
        (Reply(200, b"#\xff\nUser-agent: *\nDisallow: /papers/a"), "blocked"),
        (Reply(200, b""), "page"),
    ],
)
def test_rules_are_the_text_of_a_good_answer_as_far_as_it_is_kept(
    house: House, reply: Reply, outcome: str
) -> None:
    house.site.replies[ROBOTS] = [reply]
    with house.session() as session:
        assert session.fetch(A).outcome == outcome
    rules = read_fetch_log(house.folder, NOON).rules[house.url(ROBOTS)]
    assert rules.read_at == NOON
    assert len(rules.text) <= 512 * 1024


@pytest.mark.parametrize("reply", [Reply(404, b"User-agent: *"), Reply(200, b"")])
def test_rules_that_are_not_there_are_kept_as_an_empty_text(house: House, reply: Reply) -> None:
    house.site.replies[ROBOTS] = [reply]
    with house.session() as session:
        session.fetch(A)
    assert read_fetch_log(house.folder, NOON).rules[house.url(ROBOTS)].text == ""


def test_without_an_answer_about_rules_nothing_is_asked_for(house: House) -> None:
    house.site.replies[ROBOTS] = [Reply(503)]
    with house.session(attempts=1) as session, pytest.raises(SiteClosed) as raised:
        session.fetch(A)
    assert str(raised.value) == (
        f"{house.url(ROBOTS)} cannot be read (status 503), so nothing may be fetched: try later"
    )
    assert house.site.asked == [ROBOTS]


def moved(to: str) -> list[Reply]:
    return [Reply(301, b"", {"Location": to})]


def test_a_redirect_is_followed_to_another_form_of_the_address(house: House) -> None:
    house.site.replies |= {A: moved(f"{A}/"), f"{A}/": [Reply()]}
    with house.session() as session:
        fetch = session.fetch(A)
    assert (fetch.url, fetch.outcome) == (house.url(f"{A}/"), "page")
    assert house.site.asked == [ROBOTS, A, f"{A}/"]


@pytest.mark.parametrize("target", [B, "http://127.0.0.1:1/papers/a", ""])
def test_a_redirect_is_followed_nowhere_else(house: House, target: str) -> None:
    house.site.replies[A] = moved(target) if target else [Reply(301, b"")]
    with house.session() as session:
        fetch = session.fetch(A)
    assert (fetch.url, fetch.outcome) == (house.url(A), "redirected")
    assert house.site.asked == [ROBOTS, A]


def test_a_redirect_to_another_site_is_not_followed_though_the_address_is_the_same(
    house: House,
) -> None:
    house.site.replies[A] = moved("http://127.0.0.1:1/papers/a")
    source = replace(SMALL, is_same=lambda *_: True)
    with house.session(source) as session:
        assert session.fetch(A).outcome == "redirected"
    assert house.site.asked == [ROBOTS, A]


def test_a_redirect_is_followed_as_far_as_robots_allows(house: House) -> None:
    house.site.replies |= {A: moved(f"{A}/"), f"{A}/": [Reply()]}
    house.site.replies[ROBOTS] = robots(f"User-agent: *\nDisallow: {A}/")
    with house.session() as session:
        fetch = session.fetch(A)
    assert (fetch.url, fetch.outcome) == (house.url(f"{A}/"), "blocked")


def test_redirects_in_a_circle_end(house: House) -> None:
    house.site.replies |= {A: moved(f"{A}/"), f"{A}/": moved(A)}
    with house.session() as session:
        assert session.fetch(A).outcome == "redirected"
    assert house.site.asked == [ROBOTS, A, f"{A}/", A]


def test_a_page_that_is_known_is_asked_for_on_condition(house: House) -> None:
    page = Reply(headers={"ETag": '"a"'})
    house.site.replies[A] = [page, Reply(304, b""), page]
    with house.session() as session:
        fetches = [session.fetch(A), session.fetch(A), session.fetch(A, conditional=False)]
    assert [it.outcome for it in fetches] == ["page", "unchanged", "page"]
    assert house.site.conditions == [None, None, '"a"', None]
