"""Each listing of a run is told once, as soon as it is known, good or bad, and why."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from etl.clock import days_between
from etl.fetch.crawl import FetchFollower, RequestEvent
from etl.pipeline.fetch import fetch_targets
from etl.pipeline.listings import ListingResult, due_spans, fetch_listings
from etl.settings import Settings
from etl.site_settings import Site
from etl.sources.base import Target
from etl.sources.daily_papers import targets
from etl.sources.daily_papers.day_states import DayState
from etl.sources.daily_papers.targets import (
    daily_target,
    search_target,
    trending_target,
    weekly_target,
)
from tests.fetch.conftest import ReplicaClock
from tests.pipeline.conftest import HALVED
from tests.replica import Fault, MadeUp, Replica
from tests.replica.exchange import Reply
from tests.replica.fault import with_body

pytestmark = pytest.mark.slow

MONDAY, SATURDAY = date(2026, 4, 13), date(2026, 4, 18)
SETTLED = datetime(2026, 4, 25, 12)


@pytest.fixture
def replica() -> Iterator[Replica]:
    with Replica(MadeUp(MONDAY), now=SETTLED, limits=None, patience=1.5) as running:
        yield running


@pytest.fixture
def clock(replica: Replica) -> ReplicaClock:
    return ReplicaClock(replica)


@pytest.fixture
def settings(tmp_path: Path, replica: Replica) -> Settings:
    site = Site(url=replica.url, first_day=MONDAY, attempts=1, pages=0)
    return Settings(home=tmp_path / "home", site=site)


def wanted(first: date, last: date) -> dict[str, Target]:
    return {str(day): daily_target(day) for day in days_between(first, last)}


def outcomes(found: list[ListingResult]) -> list[tuple[str, str, bool, bool]]:
    return [(one.key, one.outcome, one.is_good, one.is_final) for one in found]


def test_days_are_good_or_bad_and_what_is_bad_may_pass_or_not(
    replica: Replica, clock: ReplicaClock, settings: Settings
) -> None:
    replica.faults.attach("error_503", "/papers/date/2026-04-14", times=None)
    replica.faults.attach("island_cut", "/papers/date/2026-04-15", times=None)
    replica.faults.attach("not_found", "/papers/date/2026-04-16", times=None)
    heard: list[ListingResult] = []
    found = fetch_listings(settings, wanted(MONDAY, SATURDAY), heard.append, clock=clock)
    assert heard == found
    assert outcomes(found) == [
        ("2026-04-13", "page", True, False),
        ("2026-04-14", "failed", False, False),
        ("2026-04-15", "unreadable", False, True),
        ("2026-04-16", "failed", False, True),
        ("2026-04-17", "page", True, False),
        ("2026-04-18", "repeat", True, False),
    ]
    assert found[1].detail == "status 503"
    assert (found[0].url, found[0].request_count) == (f"{replica.url}/papers/date/2026-04-13", 1)
    assert found[0].capture_id is not None


def test_what_is_complete_is_known_and_said_to_be_good(
    replica: Replica, clock: ReplicaClock, settings: Settings
) -> None:
    fetch_targets(settings, [daily_target(MONDAY)], clock=clock)
    replica.record.clear()
    [found] = fetch_listings(settings, wanted(MONDAY, MONDAY), lambda _: None, clock=clock)
    assert (found.outcome, found.is_good) == ("known", True)
    assert found.detail == "complete: fetched on 2026-04-25 12:00"
    assert replica.requests == []
    [found] = fetch_listings(
        settings, wanted(MONDAY, MONDAY), lambda _: None, again=True, clock=clock
    )
    assert (found.outcome, found.is_good) == ("unchanged", True)


def test_a_week_that_has_settled_is_known_once_it_was_fetched(
    clock: ReplicaClock, settings: Settings
) -> None:
    asked = {"the week": weekly_target("2026-W16")}
    fetch_listings(settings, asked, lambda _: None, clock=clock)
    assert fetch_listings(settings, asked, lambda _: None, clock=clock) == [
        ListingResult("the week", "known", "fetched since it settled", is_good=True)
    ]


def test_a_day_that_has_not_begun_is_not_asked_for(
    replica: Replica, clock: ReplicaClock, settings: Settings
) -> None:
    asked = wanted(date(2026, 4, 26), date(2026, 4, 26))
    assert fetch_listings(settings, asked, lambda _: None, clock=clock) == [
        ListingResult(
            "2026-04-26",
            "unasked",
            "has not begun, or is before the first day",
            is_good=False,
        )
    ]
    assert replica.requests == []


def test_a_site_that_is_down_leaves_the_rest_of_the_days_unasked(
    replica: Replica, clock: ReplicaClock, settings: Settings
) -> None:
    replica.faults.attach("error_503", lambda request: "date" in request.path, times=None)
    span = wanted(MONDAY, date(2026, 4, 19))
    found = fetch_listings(settings, span, lambda _: None, clock=clock)
    assert [one.outcome for one in found] == ["failed"] * 5 + ["unasked"] * 2
    assert not any(one.is_good or one.is_final for one in found)
    assert found[-1].detail == (
        "not asked for: 5 listings failed one after another, the last one with status 503: "
        "fetch again later"
    )


def test_a_run_that_dies_has_told_what_it_archived(
    replica: Replica, clock: ReplicaClock, settings: Settings
) -> None:
    heard: list[str] = []

    def die(step: RequestEvent) -> None:
        if step.number == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch_listings(
            settings,
            wanted(MONDAY, SATURDAY),
            lambda found: heard.append(found.key),
            follower=FetchFollower(die),
            clock=clock,
        )
    assert heard == ["2026-04-13", "2026-04-14"]


def test_a_warning_names_a_weekday_without_papers(settings: Settings) -> None:
    """Good Friday, and the Saturday after it."""
    friday = date(2026, 4, 3)
    with Replica(MadeUp(date(2026, 4, 1)), now=SETTLED, limits=None) as replica:
        site = Site(url=replica.url, first_day=date(2026, 4, 1))
        found = fetch_listings(
            Settings(home=settings.home, site=site),
            wanted(friday, date(2026, 4, 4)),
            lambda _: None,
            clock=ReplicaClock(replica),
        )
    assert [(one.outcome, one.warning) for one in found] == [
        ("repeat", "a weekday without papers: a holiday, or none were shown"),
        ("repeat", None),
    ]


def test_a_warning_names_an_answer_with_far_fewer_papers_than_before(
    replica: Replica, clock: ReplicaClock, settings: Settings
) -> None:
    asked = {"Tuesday": daily_target(date(2026, 4, 14), "api")}
    [whole] = fetch_listings(settings, asked, lambda _: None, clock=clock)
    replica.faults.attach(HALVED)
    [half] = fetch_listings(settings, asked, lambda _: None, again=True, clock=clock)
    assert (whole.entry_count, whole.warning) == (59, None)
    assert (half.entry_count, half.warning) == (30, "lists 30 papers, an earlier answer 59")


def test_an_answer_in_parts_is_told_as_one(
    replica: Replica, clock: ReplicaClock, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 59 papers, 20 a page, three pages come."""
    monkeypatch.setattr(targets, "API_LARGEST_LIMIT", 20)
    tuesday = date(2026, 4, 14)
    asked = {"Tuesday": daily_target(tuesday, "api")}
    [found] = fetch_listings(settings, asked, lambda _: None, clock=clock)
    assert (found.outcome, found.entry_count, found.warning) == ("page", 59, None)
    assert found.request_count == 3


def _only(count: int) -> Fault:
    return Fault(
        f"only_{count}",
        f"an answer with its first {count} papers",
        lambda reply, _scene: with_body(reply, json.dumps(json.loads(reply.body)[:count]).encode()),
        "api",
    )


def test_four_papers_of_five_are_not_far_fewer(
    replica: Replica, clock: ReplicaClock, settings: Settings
) -> None:
    asked, warnings = {"Tuesday": daily_target(date(2026, 4, 14), "api")}, []
    for count in (5, 4, 3):
        replica.faults.attach(_only(count))
        [found] = fetch_listings(settings, asked, lambda _: None, again=True, clock=clock)
        warnings.append(found.warning)
    assert warnings == [None, None, "lists 3 papers, an earlier answer 5"]


@pytest.mark.parametrize(
    ("status", "is_final"),
    [(204, False), (400, True), (408, False), (425, False), (451, True), (500, False)],
)
def test_a_status_passes_by_itself_or_is_final(
    replica: Replica, clock: ReplicaClock, settings: Settings, status: int, is_final: bool
) -> None:
    refused = Fault("refused", "a status", lambda _reply, _scene: Reply(status, b"no", {}))
    replica.faults.attach(refused, "/papers/date/2026-04-13")
    [found] = fetch_listings(settings, wanted(MONDAY, MONDAY), lambda _: None, clock=clock)
    assert outcomes([found]) == [("2026-04-13", "failed", False, is_final)]
    assert found.detail == f"status {status}"


@pytest.mark.parametrize(
    ("fault", "outcome"), [("forbidden", "blocked"), ("login_redirect", "redirected")]
)
def test_who_is_refused_or_sent_elsewhere_does_not_ask_again_today(
    replica: Replica, clock: ReplicaClock, settings: Settings, fault: str, outcome: str
) -> None:
    replica.faults.attach(fault, "/papers/date/2026-04-13")
    [found] = fetch_listings(settings, wanted(MONDAY, MONDAY), lambda _: None, clock=clock)
    assert outcomes([found]) == [("2026-04-13", outcome, False, True)]


def test_other_listings_are_reported_under_the_names_that_their_asker_gave(
    replica: Replica, clock: ReplicaClock, settings: Settings
) -> None:
    asked = {"now": trending_target(), "snow": search_target("snow")}
    found = fetch_listings(settings, asked, lambda _: None, clock=clock)
    assert [(one.key, one.outcome) for one in found] == [("now", "page"), ("snow", "empty")]


def test_spans_that_are_due_are_days_in_a_row_that_still_move() -> None:
    def state(day: int, name: str, worth: bool) -> DayState:
        return DayState(date(2026, 4, day), name, "", worth)  # type: ignore[arg-type]

    states = [
        state(13, "moving", True), state(14, "moving", True), state(15, "complete", False),
        state(16, "moving", False), state(17, "moving", True), state(18, "failed", True),
    ]  # fmt: skip
    assert due_spans(states) == [
        (date(2026, 4, 13), date(2026, 4, 14)),
        (date(2026, 4, 17), date(2026, 4, 17)),
    ]
