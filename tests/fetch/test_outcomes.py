"""Each outcome of a request, and what the archive keeps of it."""

from datetime import date, datetime

import pytest

from etl.sources.daily_papers.targets import (
    Target,
    Via,
    daily_target,
    monthly_target,
    search_target,
    trending_target,
    weekly_target,
)
from tests.fetch.conftest import Start
from tests.replica import Fault
from tests.replica.exchange import Reply
from tests.replica.fault import Scene

pytestmark = pytest.mark.slow

TUESDAY, SATURDAY, MONDAY = date(2026, 4, 7), date(2026, 4, 18), date(2026, 4, 20)


@pytest.mark.parametrize("via", ["html", "api"])
def test_a_listing_is_archived_with_all_that_the_next_request_needs(start: Start, via: Via) -> None:
    client = start()
    fetch = client.last(daily_target(TUESDAY, via))
    assert (fetch.outcome, fetch.status, fetch.is_whole) == ("page", 200, True)
    assert fetch.requested_at == datetime(2026, 5, 20, 12)
    assert fetch.etag is not None
    assert fetch.last_modified is not None
    assert fetch.byte_count is not None
    assert client.notes()[-1].content["capture_id"] == fetch.capture_id


def test_a_day_without_papers_is_a_repeat_in_html_and_empty_in_the_api(start: Start) -> None:
    client = start()
    page = client.last(daily_target(SATURDAY))
    assert page.outcome == "repeat"
    assert page.detail == "asked for 2026-04-18, but this is 2026-04-17's"
    answer = client.last(daily_target(SATURDAY, "api"), again=True)
    assert (answer.outcome, answer.detail) == ("empty", "no papers")


def test_what_has_not_changed_costs_neither_a_body_nor_staging(start: Start) -> None:
    client = start()
    for target in (daily_target(TUESDAY), daily_target(SATURDAY), daily_target(TUESDAY, "api")):
        first = client.last(target, again=True)
        client.clock.sleep(7200)
        second = client.last(target, again=True)
        assert (second.status, second.outcome) == (304, "unchanged")
        assert (second.capture_id, second.etag) == (first.capture_id, first.etag)


def test_an_equal_island_is_unchanged_though_its_bytes_differ(start: Start) -> None:
    client = start()
    client.replica.site.states_validators = False
    first = client.last(daily_target(TUESDAY))
    client.clock.sleep(7200)
    second = client.last(daily_target(TUESDAY), again=True)
    assert (second.status, second.outcome, second.etag) == (200, "unchanged", None)
    assert second.capture_id == first.capture_id


def test_grown_counters_are_a_new_page(start: Start) -> None:
    client = start(now=datetime(2026, 4, 7, 12))
    first = client.last(daily_target(TUESDAY))
    client.clock.sleep(12 * 3600)
    second = client.last(daily_target(TUESDAY))
    assert (second.outcome, second.status) == ("page", 200)
    assert second.capture_id != first.capture_id


def test_validators_count_only_where_the_answer_was_accepted(start: Start) -> None:
    """The length is short of the body, while the head is that of the good page."""
    client = start(attempts=1)
    client.replica.faults.attach("length_too_short")
    assert client.last(daily_target(TUESDAY)).outcome == "unreadable"
    assert client.last(daily_target(TUESDAY)).outcome == "page"
    assert all("if-none-match" not in one.headers for one in client.replica.requests)


def test_an_answer_304_that_nobody_asked_for_is_a_failure(start: Start) -> None:
    client = start(attempts=1)
    client.replica.faults.attach(Fault("eager", "a cache", lambda *_: Reply(304)))
    fetch = client.last(daily_target(TUESDAY))
    assert (fetch.outcome, fetch.detail) == ("failed", "304 to no condition")


@pytest.mark.parametrize(
    ("target", "outcome"),
    [
        (weekly_target("2026-W16"), "page"),
        (monthly_target("2026-04"), "page"),
        (trending_target(), "page"),
        (search_target("agents"), "page"),
        (weekly_target("2026-W16", "api"), "page"),
        (trending_target("api"), "page"),
    ],
)
def test_every_kind_of_listing_can_be_asked_for(start: Start, target: Target, outcome: str) -> None:
    assert start().last(target).outcome == outcome


def test_a_search_that_ignores_its_query_is_not_that_search(start: Start) -> None:
    client = start()
    client.replica.faults.attach("unfiltered", times=None)
    fetch = client.last(search_target("diffusion"))
    assert fetch.outcome == "unreadable"
    assert fetch.detail == "asked for a search listing, but this one is daily"


def test_an_api_answer_is_paged_to_its_end(start: Start) -> None:
    client = start()
    fetch = client.last(monthly_target("2026-04", "api"))
    asked = [one.query for one in client.replica.requests if one.bucket == "api"]
    assert [one["p"] for one in asked] == [str(number) for number in range(len(asked))]
    assert len(asked) > 2
    assert fetch.entry_count is not None
    assert fetch.entry_count < 100
    assert fetch.is_whole


def test_an_api_answer_whose_later_page_fails_is_a_failure_that_keeps_what_came(
    start: Start,
) -> None:
    client = start(attempts=1)
    client.replica.faults.attach("error_500", lambda one: one.query.get("p") == "2")
    month = monthly_target("2026-04", "api")
    assert client.last(month).outcome == "failed"
    assert client.outcomes() == ["page", "page", "failed"]
    assert client.last(month).is_whole
    pages = [one.query["p"] for one in client.replica.requests if one.bucket == "api"]
    assert pages[3] == "2"  # what came a moment ago is not asked for again
    client.clock.sleep(7200)
    assert client.crawl([month]).requests == []


def test_a_redirect_to_another_form_of_the_same_address_is_followed(start: Start) -> None:
    client = start()
    form = Target("by query", "/papers?date=2026-04-20")
    client.replica.faults.attach(
        redirecting("/papers/date/2026-04-20"), lambda one: "date" in one.query
    )
    fetch = client.last(form)
    assert (fetch.outcome, fetch.url) == ("page", f"{client.site.url}/papers/date/2026-04-20")
    assert client.outcomes() == ["redirected", "page"]


def test_no_other_redirect_is_followed(start: Start) -> None:
    client = start()
    for name in ("redirect_elsewhere", "redirect_file", "redirect_home", "redirect_nowhere"):
        client.replica.faults.attach(name)
        assert client.last(daily_target(TUESDAY), again=True).outcome == "redirected"
    assert len(client.replica.requests) == 5


def test_a_day_that_leads_to_the_newest_issue_has_none(start: Start) -> None:
    client = start()
    client.replica.site.redirects_empty_days = True
    assert client.last(daily_target(SATURDAY)).outcome == "redirected"
    (one,) = client.known_states(SATURDAY, SATURDAY)
    assert (one.state, one.worth_fetching) == ("repeat", False)


def redirecting(path: str) -> Fault:
    def change(_reply: Reply, scene: Scene) -> Reply:
        return Reply(301, b"", {"Location": path})

    return Fault("moved", "an address with another form", change)
