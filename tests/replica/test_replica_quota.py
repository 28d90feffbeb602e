"""The quota, and the record of requests."""

import threading
from datetime import datetime
from pathlib import Path

from tests.replica import Replica
from tests.replica.client import Answer, Get, connected
from tests.replica.quota import Quota

ROOT = Path(__file__).parents[2]
OLD_DAY = "/papers/date/2026-04-07"


def test_beyond_the_quota_the_site_answers_429_until_its_window_ends() -> None:
    with Replica(now=datetime(2026, 4, 30, 12, 1), limits={"pages": 3, "api": 5}) as replica:
        answers = [asked(replica, OLD_DAY) for _ in range(4)]
        assert [answer.status for answer in answers] == [200, 200, 200, 429]
        headers = answers[-1].headers
        assert headers["ratelimit"] == '"pages";r=0;t=240'
        assert headers["ratelimit-policy"] == '"fixed window";"pages";q=3;w=300'
        assert headers["retry-after"] == "240"
        assert asked(replica, "/api/daily_papers").headers["ratelimit"] == '"api";r=4;t=240'
        assert "ratelimit" not in asked(replica, "/robots.txt").headers
        replica.clock.advance(239)
        assert asked(replica, OLD_DAY).status == 429
        replica.clock.advance(1)
        assert asked(replica, OLD_DAY).status == 200


def asked(replica: Replica, path: str) -> Answer:
    with connected(replica) as get:
        return get(path)


def test_the_headers_can_take_the_form_of_the_draft() -> None:
    quota = Quota({"pages": 100}, form="draft")
    standing = quota.take("pages", datetime(2026, 4, 30, 12))
    assert standing is not None
    assert quota.headers(standing) == {
        "RateLimit": '"pages";r=99;t=300',
        "RateLimit-Policy": '"pages";q=100;w=300',
    }


def test_the_record_knows_what_was_asked_when_and_with_what_result(
    replica: Replica, get: Get
) -> None:
    get("/papers?date=2026-04-07", User_Agent="paperhouse-test")
    replica.clock.advance(10)
    get("/nowhere")
    first, second = replica.requests
    assert (first.method, first.path, first.query) == ("GET", "/papers", {"date": "2026-04-07"})
    assert (first.status, first.headers["user-agent"]) == (200, "paperhouse-test")
    assert (second.status, second.at) == (404, datetime(2026, 4, 30, 12, 0, 10))
    replica.record.clear()
    assert replica.requests == []


def test_the_most_requests_in_a_window_are_counted_by_sliding_it(
    replica: Replica, get: Get
) -> None:
    for seconds in (0, 0, 200, 99, 1, 300):
        replica.clock.advance(seconds)
        get(OLD_DAY)
    get("/api/daily_papers")
    assert replica.max_in_window(300, "pages") == 4  # at 0, 0, 200, 299: the one at 300 is out
    assert replica.max_in_window(301, "pages") == 5
    assert replica.max_in_window(1, "api") == 1
    assert replica.max_in_window(10_000) == 7


def test_many_threads_are_served_and_recorded_one_by_one() -> None:
    with Replica(limits=None) as replica:
        threads = [
            threading.Thread(target=lambda: [asked(replica, OLD_DAY) for _ in range(10)])
            for _ in range(6)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [r.status for r in replica.requests] == [200] * 60
