"""What is known of earlier requests."""

from datetime import datetime, timedelta

import pytest

from etl.contract.vocabulary import FetchOutcome
from etl.fetch.log import Fetch, FetchLog
from etl.ids import CaptureId

SITE = "https://a.test"
NOON = datetime(2026, 4, 7, 12)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def log_of(*fetches: Fetch) -> FetchLog:
    log = FetchLog()
    for fetch in fetches:
        log.add(fetch)
    return log


def at(minutes: int, path: str = "/1", outcome: FetchOutcome = "page") -> Fetch:
    return Fetch(SITE + path, NOON + minutes * MINUTE, outcome)


def test_requests_from_an_instant_on_are_in_order() -> None:
    log = log_of(at(0), at(3), at(1, "/2"), at(2, "/2", "failed"))
    assert log.since(NOON + MINUTE) == [at(1, "/2"), at(2, "/2", "failed"), at(3)]


def test_the_last_fetch_that_said_what_is_listed_is_accepted() -> None:
    log = log_of(at(0), at(1), at(2, outcome="failed"), at(3, outcome="blocked"))
    assert log.accepted(f"{SITE}/1") == at(1)
    assert log.accepted(f"{SITE}/2") is None


def test_what_is_unchanged_is_what_it_was_when_it_was_archived() -> None:
    known, other = CaptureId("0" * 16), CaptureId("1" * 16)
    log = log_of(Fetch(SITE, NOON, "empty", capture_id=known))
    for one, outcome in ((known, "empty"), (other, "page"), (None, "unchanged")):
        same = Fetch(SITE, NOON, "unchanged", capture_id=one)
        log.add(same)
        assert log.listed(same) == outcome
    assert log.listed(at(0, outcome="failed")) == "failed"


@pytest.mark.parametrize(
    ("waits", "asked_at", "holds"),
    [
        (timedelta(minutes=5), NOON, True),
        (DAY, NOON, True),
        (DAY + timedelta(seconds=1), NOON, False),  # only the run that met it kept it
        (DAY, NOON + DAY, False),  # made at an instant that has not come
    ],
)
def test_a_wait_of_a_day_holds_for_the_next_run(
    waits: timedelta, asked_at: datetime, holds: bool
) -> None:
    asked = Fetch(f"{SITE}/1", asked_at, "limited", retry_at=asked_at + waits)
    log = log_of(asked, at(1), Fetch("https://b.test/", NOON, "limited", retry_at=NOON + 9 * DAY))
    assert log.waits(SITE, NOON) == (asked.retry_at if holds else None)


def test_the_last_of_all_waits_counts() -> None:
    early, late = (
        Fetch(f"{SITE}/{it}", NOON, "limited", retry_at=NOON + it * MINUTE) for it in (1, 2)
    )
    assert log_of(late, early).waits(SITE, NOON) == NOON + 2 * MINUTE
    assert log_of(at(0)).waits(SITE, NOON) is None
