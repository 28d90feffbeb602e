"""When a digest is due, and which days it is about: tables of days in April 2026.

The sixth is a Monday. A release is named by its instant; a day by its number, what is known of it,
and its papers: `+` complete, `~` may grow, `o` confirmed to list nothing, `x` no answer.
"""

import re
from dataclasses import replace
from datetime import date, datetime

import pytest
from msgspec import structs

from etl.ids import ReleaseId
from etl.release.digest.periods import (
    DigestDay,
    DigestDays,
    Period,
    due_period,
    next_words,
)
from etl.release.digest.sent import SentSoFar
from etl.release.digest.subscription import Subscription

DAILY, WEEKLY, COMPLETE = (
    Subscription(name="a", frequency=it) for it in ("daily", "weekly", "complete")
)
NOTHING = SentSoFar()


def april(*days: int) -> tuple[date, ...]:
    return tuple(date(2026, 4, day) for day in days)


def released(at: str, *days: str) -> DigestDays:
    """`released("08 06:00", "6+30")`: published on April 8; the sixth is complete, of 30 papers."""
    return DigestDays(
        ReleaseId("r"), datetime.fromisoformat(f"2026-04-{at}:00"), [day_of(text) for text in days]
    )


def day_of(text: str) -> DigestDay:
    number, mark, count = re.fullmatch(r"(\d+)([+~ox])(\d*)", text).groups()
    day = date(2026, 4, int(number))
    return DigestDay(
        day=day,
        state={"+": "complete", "~": "moving", "o": "empty", "x": "failed"}[mark],
        may_grow=mark in "~x",
        is_weekend=day.isoweekday() > 5,
        is_holiday=mark == "o" and day.isoweekday() < 6,
        paper_count=int(count) if count else 0 if mark == "o" else None,
        usual_count=None,
        answered_at=None,
    )


def after(sent: SentSoFar, period: Period) -> SentSoFar:
    return replace(
        sent,
        begins_on=period.begins_on,
        period_ids=sent.period_ids | {period.id},
        days=sent.days.union(period.days),
    )


def story(subscription: Subscription, *releases: DigestDays) -> list[tuple[str, tuple[int, ...]]]:
    """The periods that are due one release after the other, each with the days that it is about."""
    told, sent = [], NOTHING
    for one in releases:
        if period := due_period(subscription, one, sent):
            sent = after(sent, period)
            told.append((period.id, tuple(day.day for day in period.days)))
    return told


@pytest.mark.parametrize(
    ("releases", "told"),
    [
        ([released("07 00:30", "6~30")], [("2026-04-07", (6,))]),
        # The second release of a day sends none, and the next day tells the sixth again.
        (
            [
                released("07 00:30", "6~30"),
                released("07 23:00", "6~31", "7~20"),
                released("08 01:00", "6~31", "7~25"),
            ],
            [("2026-04-07", (6,)), ("2026-04-08", (6, 7))],
        ),
        # A weekend, and a Monday that has begun.
        (
            [
                released("10 01:00", "9~30"),
                released("11 01:00", "9~30", "10~31"),
                released("12 01:00", "9+30", "10~31", "11o"),
                released("13 09:00", "9+30", "10+31", "11o", "12o", "13~5"),
            ],
            [
                ("2026-04-10", (9,)),
                ("2026-04-11", (9, 10)),
                ("2026-04-12", (10, 11)),
                ("2026-04-13", (11, 12, 13)),
            ],
        ),
        # No release for five days.
        (
            [released("07 01:00", "6~30"), released("13 01:00", "6+30", "8x", "9+31", "10+9")],
            [("2026-04-07", (6,)), ("2026-04-13", (6, 7, 8, 9, 10, 11, 12))],
        ),
        # Nothing was listed yet; then an old day is all that is here.
        ([released("07 01:00"), released("08 01:00", "6x")], []),
        (
            [released("07 01:00", "6x"), released("20 01:00", "6~3"), released("21 01:00", "6~3")],
            [("2026-04-20", (6,)), ("2026-04-21", tuple(range(6, 21)))],
        ),
        # The clock was wrong once, and right again.
        (
            [
                released("28 01:00", "6~30"),
                released("07 02:00", "6~30"),
                released("08 02:00", "6~30", "7~2"),
            ],
            [("2026-04-28", (6,)), ("2026-04-07", (6,)), ("2026-04-08", (6, 7))],
        ),
    ],
)
def test_a_daily_digest_is_due_once_a_day_with_a_release(
    releases: list[DigestDays], told: list[tuple[str, tuple[int, ...]]]
):
    assert story(DAILY, *releases) == told


@pytest.mark.parametrize(
    ("releases", "told"),
    [
        # On a Sunday the week is not over; the last whole week is.
        ([released("12 23:00", "1~9", "8~30", "10~30")], [("2026-W14", (30, 31, 1))]),
        (
            [
                released("13 00:10", "8~30", "10~30"),
                released("14 00:10", "8+30", "10+30", "13~9"),
                released("20 00:10", "8+30", "10+30", "13~9", "17+8"),
            ],
            [("2026-W15", (6, 7, 8, 9, 10)), ("2026-W16", (11, 12, 13, 14, 15, 16, 17, 18, 19))],
        ),
        # A week without a release: its digest is never made, the next one has its days.
        (
            [released("06 00:10", "3~9"), released("21 08:00", "8+30", "17+8")],
            [("2026-W14", (30, 31, 1, 2, 3)), ("2026-W16", tuple(range(4, 20)))],
        ),
        ([released("08 00:10", "8~9")], []),
    ],
)
def test_a_weekly_digest_is_due_once_a_week_is_over(
    releases: list[DigestDays], told: list[tuple[str, tuple[int, ...]]]
):
    assert story(WEEKLY, *releases) == told


@pytest.mark.parametrize(
    ("releases", "told"),
    [
        ([released("07 01:00", "6~30")], []),
        ([released("09 01:00", "6+30", "7~20")], [("2026-04-06", (6,))]),
        # Two at once.
        (
            [released("09 01:00", "6+30"), released("11 01:00", "6+30", "7+20", "8+9", "9~3")],
            [("2026-04-06", (6,)), ("2026-04-08", (7, 8))],
        ),
        # The eighth comes late, after the ninth was told.
        (
            [
                released("09 01:00", "7+20", "8x"),
                released("11 01:00", "7+20", "8x", "9+3"),
                released("12 01:00", "7+20", "8+9", "9+3"),
            ],
            [("2026-04-07", (7,)), ("2026-04-09", (9,)), ("2026-04-08", (8,))],
        ),
        # A weekend is told with the next day that is complete.
        (
            [
                released("12 01:00", "9+3"),
                released("14 01:00", "9+3", "10x", "11o", "12o"),
                released("15 01:00", "9+3", "10+7", "11o", "12o", "13~4"),
            ],
            [("2026-04-09", (9,)), ("2026-04-12", (10, 11, 12))],
        ),
        # A holiday is told once it is confirmed.
        (
            [
                released("12 01:00", "9+3"),
                released("14 01:00", "9+3", "10~0"),
                released("20 01:00", "9+3", "10o"),
            ],
            [("2026-04-09", (9,)), ("2026-04-10", (10,))],
        ),
        ([released("12 01:00", "10o", "11o")], []),
    ],
)
def test_a_complete_digest_is_due_as_soon_as_days_are_complete(
    releases: list[DigestDays], told: list[tuple[str, tuple[int, ...]]]
):
    assert story(COMPLETE, *releases) == told


@pytest.mark.parametrize("filters", [{"trending": 20}, {"risers": 20}])
@pytest.mark.parametrize("subscription", [DAILY, WEEKLY, COMPLETE])
def test_papers_that_trend_or_rise_may_be_two_weeks_old(
    subscription: Subscription, filters: dict[str, int]
):
    period = due_period(
        structs.replace(subscription, **filters), released("28 01:00", "20+9"), NOTHING
    )
    assert period
    assert period.begins_on == date(2026, 4, 7)


def test_a_subscription_may_begin_earlier_or_later():
    one = released("10 01:00", "6+30", "7+20", "9~3")
    early = structs.replace(DAILY, begins_on=date(2026, 4, 7))
    assert due_period(early, one, NOTHING) == Period(
        "2026-04-10", date(2026, 4, 7), date(2026, 4, 10), april(7, 8, 9)
    )
    late = structs.replace(DAILY, begins_on=date(2026, 4, 20))
    assert due_period(late, one, NOTHING) is None
    assert story(late, one, released("20 01:00", "9~3")) == [("2026-04-20", (20,))]


@pytest.mark.parametrize(
    ("subscription", "release", "words"),
    [
        (DAILY, released("07 00:30", "6~30"), "with the first release of 2026-04-08"),
        (WEEKLY, released("13 00:30", "6~30"), "with the first release from 2026-04-20 on"),
        (WEEKLY, released("19 00:30", "6~30"), "with the first release from 2026-04-20 on"),
        (COMPLETE, released("08 01:00", "6+30", "7~3"), "when 2026-04-07 is complete"),
        (COMPLETE, released("08 01:00", "6+30"), "when the next day is complete"),
    ],
)
def test_the_next_digest_is_told_in_words(
    subscription: Subscription, release: DigestDays, words: str
):
    period = due_period(subscription, release, NOTHING)
    assert period
    assert next_words(subscription, release, NOTHING) == f"due now: {period.id}"
    assert next_words(subscription, release, after(NOTHING, period)) == words


def test_a_weekend_without_papers_is_waited_for_by_nobody():
    sent = SentSoFar(begins_on=date(2026, 4, 6), days=frozenset(april(6)))
    days = released("12 01:00", "6+30", "7~3", "11o")
    assert next_words(COMPLETE, days, sent) == "when 2026-04-07 is complete"


@pytest.mark.parametrize(
    ("told", "days", "accounted"),
    [(8, ("6+30", "7+20", "8~5"), (8,)), (7, ("8~5",), (7, 8)), (7, ("7+20",), (7,))],
)
def test_a_daily_digest_goes_on_where_the_last_one_ended(
    told: int, days: tuple[str, ...], accounted: tuple[int, ...]
):
    sent = SentSoFar(begins_on=date(2026, 4, 6), days=frozenset(april(told)))
    assert due_period(DAILY, released("08 06:00", *days), sent) == Period(
        "2026-04-08", date(2026, 4, 6), date(2026, 4, 8), april(*accounted)
    )


def test_a_digest_of_complete_days_is_settled():
    day = date(2026, 4, 6)
    assert due_period(COMPLETE, released("09 01:00", "6+30"), NOTHING) == Period(
        "2026-04-06", day, day, (day,), is_settled=True
    )
