"""Days are due by their state, weeks and months until they settled, other listings always."""

from datetime import date, datetime, timedelta

import pytest

from etl.fetch.log import Fetch, FetchLog
from etl.limits import MAX_ANSWER_PAGES
from etl.sources.base import DayAnswer, Target
from etl.sources.daily_papers.due import due_targets
from etl.sources.daily_papers.targets import (
    daily_target,
    monthly_target,
    search_target,
    trending_target,
    weekly_target,
)

SITE = "https://site.test"
DAY = date(2026, 4, 7)
WEEK, PAGED_WEEK = weekly_target("2026-W15"), weekly_target("2026-W15", "api")
SETTLED = datetime(2026, 4, 15)
"""The week ends with 2026-04-12, and what a day lists is final 48 hours after its end."""
NOW = datetime(2026, 5, 1)


def whole(target: Target, at: datetime, number: int = 0, origin: str = SITE) -> Fetch:
    return Fetch(f"{origin}{target.page(number)}", at, "page", 200, is_whole=True)


def is_due(target: Target, *fetches: Fetch, now: datetime = NOW) -> bool:
    log = FetchLog()
    for one in fetches:
        log.add(one)
    due = due_targets([target], SITE, log, {}, now)
    assert due in ([target], [])
    return bool(due)


@pytest.mark.parametrize("target", [trending_target(), trending_target("api"), search_target("a")])
def test_a_listing_that_never_settles_is_always_due(target: Target) -> None:
    assert is_due(target, whole(target, NOW))


@pytest.mark.parametrize("target", [WEEK, PAGED_WEEK])
@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (SETTLED - timedelta(microseconds=1), True),
        (SETTLED, False),
        (SETTLED + timedelta(days=2), False),
        (NOW + timedelta(days=2), True),  # a clock that was wrong
    ],
)
def test_a_week_is_due_until_an_answer_is_from_after_it_settled(
    target: Target, at: datetime, expected: bool
) -> None:
    assert is_due(target, whole(target, at)) is expected


def test_a_week_that_nobody_asked_for_is_due() -> None:
    assert is_due(WEEK)
    assert is_due(WEEK, whole(WEEK, NOW, origin="https://mirror.test"))


def test_a_part_of_a_week_is_not_all_of_it() -> None:
    part = Fetch(f"{SITE}{PAGED_WEEK.page(0)}", NOW, "page", 200)
    assert is_due(PAGED_WEEK, part)
    assert not is_due(PAGED_WEEK, part, whole(PAGED_WEEK, NOW, 1))
    assert not is_due(PAGED_WEEK, whole(PAGED_WEEK, NOW, MAX_ANSWER_PAGES - 1))


def test_a_month_settles_two_days_after_its_last_one() -> None:
    month = monthly_target("2026-02")
    assert is_due(month, whole(month, datetime(2026, 3, 2, 23)))
    assert not is_due(month, whole(month, datetime(2026, 3, 3)))


def test_a_day_is_due_by_its_answers_here_and_in_what_was_imported() -> None:
    page, answer = daily_target(DAY), daily_target(DAY, "api")
    other = daily_target(date(2026, 4, 8))
    wanted = [answer, other, page]
    log = FetchLog()
    assert due_targets(wanted, SITE, log, {}, NOW) == wanted
    imported = {DAY: [DayAnswer(datetime(2026, 4, 10), "page")]}
    assert due_targets(wanted, SITE, log, imported, NOW) == [other]
    log.add(whole(other, datetime(2026, 4, 11)))
    assert due_targets(wanted, SITE, log, imported, NOW) == []


def test_a_day_that_has_not_begun_is_not_due() -> None:
    day = daily_target(DAY)
    assert not is_due(day, now=datetime(2026, 4, 6, 23, 59))
    assert is_due(day, now=datetime(2026, 4, 7))


def test_an_answer_from_the_future_completes_no_day() -> None:
    imported = {DAY: [DayAnswer(datetime(2126, 4, 10), "page")]}
    day = daily_target(DAY)
    assert due_targets([day], SITE, FetchLog(), imported, NOW) == [day]
