"""What the site sees of us: robots.txt, quota, waiting, and who we say we are."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from etl.clock import days_between
from etl.errors import FetchBusy, UsageError
from etl.fetch.session import open_session
from etl.site_settings import Site
from etl.sources.daily_papers.source import DAILY_PAPERS
from etl.sources.daily_papers.targets import daily_target, trending_target, weekly_target
from tests.fetch.conftest import HURRIED, Start
from tests.replica import FAULTS, Fault
from tests.replica.exchange import Reply
from tests.replica.fault import Scene, with_headers
from tests.replica.quota import Quota

pytestmark = pytest.mark.slow

FIRST, LAST = date(2026, 4, 1), date(2026, 4, 30)
APRIL = [daily_target(day) for day in days_between(FIRST, LAST)]
TUESDAY = daily_target(date(2026, 4, 7))
DENIED = "User-agent: *\nDisallow: /papers/week\nDisallow: /api/\nCrawl-delay: 4\n"


def test_what_robots_denies_is_never_requested(start: Start) -> None:
    client = start()
    client.replica.site.robots = DENIED
    assert client.last(TUESDAY).outcome == "page"
    for target in (weekly_target("2026-W16"), daily_target(date(2026, 4, 7), "api")):
        fetch = client.last(target, again=True)
        assert (fetch.outcome, fetch.status) == ("blocked", None)
        assert fetch.detail == "robots.txt denies it: not requested"
    asked = {one.path for one in client.replica.requests}
    assert asked == {"/robots.txt", "/papers/date/2026-04-07"}


def test_rules_for_us_by_name_go_before_those_for_all(start: Start) -> None:
    client = start()
    client.replica.site.robots = "User-agent: *\nDisallow:\n\nUser-agent: paperhouse\nDisallow: /\n"
    assert client.last(TUESDAY).outcome == "blocked"


def test_the_crawl_delay_lies_between_any_two_requests(start: Start) -> None:
    client = start()
    client.replica.site.robots = DENIED
    client.crawl(APRIL[:8])
    instants = [one.at for one in client.replica.requests]
    apart = [later - earlier for earlier, later in pairwise(instants)]
    assert min(apart) >= timedelta(seconds=4)


@pytest.mark.parametrize("fault", ["robots_500", "robots_slow"])
def test_without_an_answer_about_robots_nothing_is_fetched(start: Start, fault: str) -> None:
    client = start(attempts=2, **HURRIED)
    client.replica.faults.attach(fault, times=None)
    done = client.crawl(APRIL)
    assert done.requests == []
    assert done.stopped is not None
    assert "robots.txt cannot be read" in done.stopped
    assert {one.path for one in client.replica.requests} == {"/robots.txt"}


@pytest.mark.parametrize("fault", ["robots_missing", "robots_html"])
def test_a_site_without_rules_denies_nothing(start: Start, fault: str) -> None:
    client = start()
    client.replica.faults.attach(fault, times=None)
    assert client.last(TUESDAY).outcome == "page"


def test_robots_is_asked_for_once_a_day_over_all_runs(start: Start) -> None:
    client = start()
    for hours in (0, 10, 13.9, 0.2):
        client.clock.sleep(hours * 3600)
        client.crawl([trending_target()])
    asked = [one.at for one in client.replica.requests if one.path == "/robots.txt"]
    assert len(asked) == 2


def test_rules_hold_from_their_instant_on_for_less_than_a_day(start: Start) -> None:
    client = start()
    client.replica.site.robots = "User-agent: *\nDisallow: /\n"

    def asked() -> list[datetime]:
        client.crawl([trending_target()])
        return [one.at for one in client.replica.requests]

    [read_at] = asked()
    assert client.clock.now() == read_at
    assert asked() == [read_at]
    for seconds in (86_399, 86_400):
        client.replica.clock.set(read_at + timedelta(seconds=seconds))
        times = asked()
    assert times == [read_at, read_at + timedelta(days=1)]


def test_a_backfill_stays_below_the_quota(start: Start) -> None:
    client = start(
        limits={"pages": 100, "api": 500}, first=date(2025, 12, 1), now=datetime(2026, 7, 1)
    )
    days = list(days_between(date(2025, 12, 1), date(2026, 4, 30)))
    done = client.crawl([daily_target(day) for day in days])
    assert len(done.requests) == len(days) == 151
    assert client.replica.max_in_window(300, "pages") == 80
    assert all(one.status != 429 for one in client.replica.requests)


@pytest.mark.parametrize("form", ["site", "draft"])
def test_a_quota_that_others_use_up_too_is_waited_for(start: Start, form: str) -> None:
    client = start(pages=0)
    client.replica.quota = Quota({"pages": 10}, form)
    done = client.crawl(APRIL)
    assert len(done.requests) == 30
    assert {one.status for one in client.replica.requests} == {200}
    assert client.replica.max_in_window(300, "pages") <= 20  # windows are fixed, not sliding
    assert client.clock.naps == [300.0, 300.0]


LIMITED = {
    "limited_seconds": 7,
    "limited_date": 9,
    "limited_past": 0,
    "limited_bare": 0,
    "limited_zero": 0,
    "limited_negative": 0,
    "limited_garbage": 0,
    "error_503": 11,
}


@pytest.mark.parametrize("fault", LIMITED)
def test_no_request_comes_before_the_site_wants_one(start: Start, fault: str) -> None:
    client = start()
    client.replica.faults.attach(fault, times=2)
    assert client.last(TUESDAY).outcome == "page"
    instants = [one.at for one in client.replica.requests if one.bucket == "pages"]
    assert len(instants) == 3
    for earlier, later in pairwise(instants):
        assert later - earlier >= timedelta(seconds=max(LIMITED[fault], 1))


def test_backing_off_takes_longer_each_time_and_has_an_end(start: Start) -> None:
    client = start(attempts=6)
    client.replica.faults.attach("error_500", times=None)
    assert client.last(TUESDAY).outcome == "failed"
    assert len(client.clock.naps) == 5
    for number, nap in enumerate(client.clock.naps):
        assert 2**number <= nap <= 2**number + 1


def test_a_ban_out_of_all_reason_ends_the_run_and_the_next_one_asks_again(start: Start) -> None:
    client = start()
    client.replica.faults.attach("limited_huge")
    done = client.crawl(APRIL)
    assert [event.fetch.outcome for event in done.requests] == ["limited"]
    assert done.stopped is not None
    assert len([one for one in client.replica.requests if one.bucket == "pages"]) == 1
    assert client.crawl(APRIL).stopped is None


def test_a_site_that_fails_again_and_again_is_left_alone(start: Start) -> None:
    client = start(attempts=1)
    client.replica.faults.attach("forbidden", times=None)
    done = client.crawl(APRIL)
    assert len(done.requests) == 5
    assert done.stopped == (
        "5 listings failed one after another, the last one with status 403: fetch again later"
    )


def test_we_say_who_we_are_and_whom_to_ask(start: Start) -> None:
    client = start(contact="ops@example.org")
    client.last(TUESDAY)
    for one in client.replica.requests:
        assert one.headers["user-agent"].startswith("paperhouse/")
        assert one.headers["user-agent"].endswith(" (+ops@example.org)")
        assert "authorization" not in one.headers


def test_a_token_goes_to_the_site_and_nowhere_else(start: Start) -> None:
    client = start(token="hf_secret")  # noqa: S106 - made up
    client.replica.faults.attach("redirect_elsewhere")
    client.crawl([TUESDAY, trending_target()])
    assert len(client.replica.requests) == 3
    for one in client.replica.requests:
        assert one.headers["authorization"] == "Bearer hf_secret"
        assert one.headers["host"] == f"127.0.0.1:{client.replica.port}"
    assert "hf_secret" not in repr(client.site)
    assert all("hf_secret" not in str(note) for note in client.notes())


@pytest.mark.parametrize(
    "site",
    [
        {"url": "ftp://huggingface.co"},
        {"url": "file:///etc/passwd"},
        {"url": "huggingface.co"},
        {"url": "https://me:secret@huggingface.co"},
        {"url": "https://huggingface.co/papers"},
        {"url": "http://huggingface.co", "token": "hf_secret"},
    ],
)
def test_a_site_that_could_not_be_asked_safely_is_refused(site: dict[str, str]) -> None:
    with pytest.raises(UsageError) as refused:
        Site(**site)  # type: ignore[arg-type]
    assert "secret" not in str(refused.value)


def test_denials_hold_when_the_rules_are_read_again(start: Start) -> None:
    client = start()
    client.replica.site.robots = DENIED
    for _ in range(3):
        assert client.last(weekly_target("2026-W16"), again=True).outcome == "blocked"
        client.clock.sleep(90_000)
    assert [one.path for one in client.replica.requests] == ["/robots.txt"] * 3


def test_a_limit_counts_though_its_body_is_torn(start: Start) -> None:
    client = start()
    torn = replace(FAULTS["limited_seconds"], change=_torn)
    client.replica.faults.attach(torn)
    assert client.last(TUESDAY).outcome == "page"
    assert client.outcomes() == ["limited", "page"]
    first, second = (one.at for one in client.replica.requests if one.bucket == "pages")
    assert second - first >= timedelta(seconds=7)


def _torn(reply: Reply, scene: Scene) -> Reply:
    return FAULTS["end_mid_body"].change(FAULTS["limited_seconds"].change(reply, scene), scene)


def test_a_validator_that_cannot_be_sent_back_is_not_kept(start: Start) -> None:
    client = start()
    odd = Fault("odd", "a tag of another age", lambda reply, _: with_headers(reply, ETag='"é"'))
    client.replica.faults.attach(odd, times=None)
    assert client.last(TUESDAY).etag is None
    client.clock.sleep(7200)
    assert client.last(TUESDAY, again=True).outcome == "unchanged"
    assert "if-none-match" not in client.replica.requests[-1].headers


def test_only_one_process_fetches_at_a_time(start: Start) -> None:
    client = start()
    with (
        open_session(DAILY_PAPERS, client.site, client.folder, client.clock),
        pytest.raises(FetchBusy),
    ):
        client.crawl([TUESDAY])
    assert client.crawl([TUESDAY]).stopped is None
