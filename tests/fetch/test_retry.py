"""Requests are sent again a limited number of times, after waits that grow."""

from datetime import datetime, timedelta

import pytest

from etl.fetch.answers import FetchedAnswer
from etl.fetch.log import Fetch
from etl.fetch.retry import is_worth_retrying, send_with_retries
from etl.site_settings import Site

NOON = datetime(2026, 4, 30, 12)
URL = "https://example.org/papers"


class Stopwatch:
    """A clock that runs only while somebody sleeps."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def now(self) -> datetime:
        return NOON + timedelta(seconds=sum(self.slept))

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


def answer(status: int | None, outcome: str = "failed") -> FetchedAnswer:
    return FetchedAnswer(Fetch(URL, NOON, outcome, status))  # type: ignore[arg-type]


def send(
    site: Site, statuses: list[int], pace: float = 0.0
) -> tuple[int | None, list[float], list[tuple[int | None, float | None]]]:
    """The last status, what was slept, and what was told of each attempt."""
    clock, left = Stopwatch(), iter(statuses)
    told: list[tuple[int | None, float | None]] = []

    def next_answer() -> FetchedAnswer:
        status = next(left)
        return answer(status, "page" if status == 200 else "failed")

    found = send_with_retries(
        next_answer,
        site,
        clock,
        lambda: pace,
        lambda fetch, wait: told.append((fetch.status, wait)),
    )
    return found.fetch.status, clock.slept, told


def test_a_good_answer_is_asked_for_once() -> None:
    assert send(Site(attempts=3), [200]) == (200, [], [(200, None)])


def test_waits_double_and_the_attempts_end() -> None:
    status, slept, told = send(Site(attempts=4), [500, 501, 502, 503])
    assert status == 503
    assert [low <= it <= low + 1 for low, it in zip((1, 2, 4), slept, strict=True)] == [True] * 3
    assert told == [*zip((500, 501, 502), slept, strict=True), (503, None)]


def test_no_wait_is_longer_than_two_minutes() -> None:
    _, slept, _ = send(Site(attempts=10, longest_wait=1e9), [500] * 10)
    assert max(slept) == slept[-1] == 120


def test_the_pace_may_make_a_wait_longer() -> None:
    assert send(Site(attempts=2, longest_wait=9), [500, 200], pace=9.0)[1] == [9.0]


def test_all_waits_together_end_at_the_longest_one() -> None:
    status, slept, told = send(Site(attempts=9, longest_wait=18), [500, 501, 502, 503], pace=9.0)
    assert (status, slept, told[-1]) == (502, [9.0, 9.0], (502, None))


@pytest.mark.parametrize(
    ("status", "outcome", "is_worth"),
    [
        (None, "failed", True),
        (200, "failed", True),
        (429, "limited", True),
        (500, "failed", True),
        (404, "failed", False),
        (200, "page", False),
        (500, "blocked", False),
    ],
)
def test_asking_again_is_worth_it_where_an_answer_may_pass(
    status: int | None, outcome: str, is_worth: bool
) -> None:
    assert is_worth_retrying(answer(status, outcome)) is is_worth
