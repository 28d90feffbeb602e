"""What the site asks us to wait, and the pace we keep."""

import time
from datetime import datetime, timedelta

import pytest

from etl.fetch.pace import Pace, exhausted_until, retry_at
from etl.site_settings import Site

NOON = datetime(2026, 4, 30, 12)


@pytest.mark.parametrize(
    ("retry_after", "date", "seconds"),
    [
        ("7", None, 7),
        (" 120 ", None, 120),
        ("Thu, 30 Apr 2026 12:00:09 GMT", None, 9),
        ("Thu, 30 Apr 2026 14:00:09 +0200", None, 9),
        ("Thu, 30 Apr 2026 12:00:09 GMT", "Thu, 30 Apr 2026 11:59:59 GMT", 10),
        ("Thu, 30 Apr 2026 11:59:00 GMT", "Thu, 30 Apr 2026 11:58:00 GMT", 60),
        ("Thu, 30 Apr 2026 12:00:09 GMT", "Thu, 30 Apr 2026 12:00:05 GMT", 9),
        ("Thu, 30 Apr 2026 12:00:09 GMT", "noon", 9),
        ("Thu, 30 Apr 2026 11:59:00 GMT", None, None),
        ("0", None, None),
        ("-5", None, None),
        ("7.5", None, None),
        ("60, 90,7", None, 90),
        ("60, soon", None, None),
        ("60,", None, None),
        ("soon, maybe", None, None),
        ("", None, None),
        ("31536000", None, 31536000),
        ("999999999", None, 3660 * 86400),
        ("999999999999999999", None, 3660 * 86400),
        ("Fri, 31 Dec 9999 23:59:59 GMT", None, 3660 * 86400),
        ("Fri, 31 Dec 9999 23:59:59 -1200", None, None),
        ("Fri, 31 Dec 2026 23:59:59 +9999", None, None),
    ],
)
def test_retry_after_is_read_in_every_form(
    retry_after: str, date: str | None, seconds: int | None
) -> None:
    headers = {"retry-after": retry_after} | ({"date": date} if date else {})
    expected = None if seconds is None else NOON + timedelta(seconds=seconds)
    assert retry_at(headers, NOON) == expected


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ('"pages";r=0;t=240', 240),
        ('"pages"; r=0; t=240', 240),
        ('"api";r=0;t=1', 1),
        ('"pages";r=1;t=240', None),
        ('"pages";r=99;t=300', None),
        ("limit=100, remaining=0, reset=5", None),
        ("", None),
    ],
)
def test_an_exhausted_quota_says_when_it_starts_again(header: str, seconds: int | None) -> None:
    expected = None if seconds is None else NOON + timedelta(seconds=seconds)
    assert exhausted_until({"ratelimit": header}, NOON) == expected


class Stopwatch:
    """A clock that runs only while somebody sleeps."""

    def __init__(self) -> None:
        self.time = NOON

    def now(self) -> datetime:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


def offsets(pace: Pace, count: int) -> list[int]:
    return [round((pace.take("pages") - NOON).total_seconds()) for _ in range(count)]


def test_no_five_minutes_hold_more_requests_than_the_budget() -> None:
    pace = Pace(Site(pages=3), Stopwatch(), {})
    assert offsets(pace, 7) == [0, 0, 0, 300, 300, 300, 600]


def test_requests_of_an_earlier_process_count() -> None:
    earlier = [NOON - timedelta(seconds=250), NOON - timedelta(seconds=100)]
    pace = Pace(Site(pages=3), Stopwatch(), {"pages": earlier})
    assert offsets(pace, 3) == [0, 50, 200]


def test_a_request_of_five_minutes_ago_counts_no_longer() -> None:
    pace = Pace(Site(pages=1), Stopwatch(), {"pages": [NOON - timedelta(minutes=5)]})
    assert offsets(pace, 1) == [0]


def test_a_wait_of_less_than_a_second_is_kept() -> None:
    earlier = [NOON - timedelta(minutes=5) + timedelta(milliseconds=400)]
    pace = Pace(Site(pages=1), Stopwatch(), {"pages": earlier})
    assert pace.take("pages") == NOON + timedelta(milliseconds=400)


def test_a_budget_of_nothing_lifts_the_limit() -> None:
    assert offsets(Pace(Site(pages=0), Stopwatch(), {}), 500) == [0] * 500
    robots = Pace(Site(), Stopwatch(), {})
    assert [robots.take("robots") - NOON < timedelta(seconds=1) for _ in range(3)] == [True] * 3


def test_requests_at_one_instant_are_a_microsecond_apart() -> None:
    pace = Pace(Site(), Stopwatch(), {})
    assert [pace.take("pages") - NOON for _ in range(4)] == [
        timedelta(microseconds=n) for n in range(4)
    ]


def test_a_request_from_a_second_ahead_counts_as_sent_now() -> None:
    pace = Pace(Site(), Stopwatch(), {"pages": [NOON + timedelta(seconds=1)]})
    assert pace.take("pages") == NOON + timedelta(microseconds=1)


def test_requests_from_the_future_are_recalled_in_every_quota() -> None:
    earlier = {"pages": [NOON - timedelta(hours=1)], "api": [NOON + timedelta(hours=1)]}
    assert Pace(Site(), Stopwatch(), earlier).take("api") == NOON + timedelta(microseconds=1)


def test_a_date_without_a_zone_is_utc_on_every_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        headers = {"retry-after": "Thu, 30 Apr 2026 12:00:09 -0000"}
        assert retry_at(headers, NOON) == NOON + timedelta(seconds=9)
    finally:
        monkeypatch.undo()
        time.tzset()


def test_spacing_holds_over_all_that_is_asked_for() -> None:
    pace = Pace(Site(spacing=10), Stopwatch(), {})
    assert [offsets(pace, 1), round((pace.take("api") - NOON).total_seconds())] == [[10], 20]
    assert offsets(pace, 2) == [30, 40]


def test_a_hold_concerns_its_bucket_or_all_and_the_longest_counts() -> None:
    clock = Stopwatch()
    pace = Pace(Site(), clock, {})
    pace.hold(NOON + timedelta(seconds=30), "api")
    assert (pace.seconds("api"), pace.seconds("pages")) == (30, 0)
    pace.hold(NOON + timedelta(seconds=60))
    pace.hold(NOON + timedelta(seconds=20))
    pace.hold(None)
    assert offsets(pace, 1) == [60]
    assert (pace.held_until("api"), pace.held_until("pages")) == (NOON + timedelta(seconds=60),) * 2
