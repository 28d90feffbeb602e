"""Routes, the API, the clock, validators, the quota and the record, over real HTTP."""

import gzip
import http.client
import json
import subprocess
import sys
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.replica import Replica
from tests.replica.client import Answer, Get, connected
from tests.replica.quota import Quota

ROOT = Path(__file__).parents[2]
OLD_DAY = "/papers/date/2026-04-07"


def listed(get: Get, query: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = json.loads(get(f"/api/daily_papers?{query}").body)
    return items


def ids(items: list[dict[str, Any]]) -> list[str]:
    return [item["paper"]["id"] for item in items]


def own_day(text: str) -> str:
    return text.split("dateString&quot;:&quot;")[1][:10]


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/papers", "2026-04-30"),
        (OLD_DAY, "2026-04-07"),
        ("/papers?date=2026-04-07", "2026-04-07"),
        ("/papers/date/2026-04-19", "2026-04-17"),  # a Sunday
        ("/papers/date/2026-04-03", "2026-04-02"),  # a holiday
        ("/papers/date/2026-05-07", "2026-04-30"),  # yet to come
    ],
)
def test_a_day_without_an_issue_serves_the_previous_one(get: Get, path: str, day: str) -> None:
    answer = get(path)
    assert (answer.status, own_day(answer.text)) == (200, day)


def test_a_day_without_an_issue_can_redirect_instead(replica: Replica, get: Get) -> None:
    replica.site.redirects_empty_days = True
    answer = get("/papers/date/2026-04-19")
    assert (answer.status, answer.headers["location"]) == (307, "/papers")
    assert get(OLD_DAY).status == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/papers/", 301), ("/papers/date/2026-04-31", 400), ("/papers/date/2020-01-01", 404),
        ("/papers/week/2026-W54", 400), ("/papers/month/2026-13", 400), ("/models", 404),
        ("/papers/week/2026-04-07", 400), ("/papers/month/2027-01", 404), ("/login", 200),
        ("/api/daily_papers?date=yesterday", 400), ("/api/daily_papers?limit=101", 400),
        ("/api/daily_papers?p=-1", 400), ("/robots.txt", 200),
    ],
)  # fmt: skip
def test_other_addresses_answer_with_their_status(get: Get, path: str, status: int) -> None:
    assert get(path).status == status


def test_the_api_cuts_a_day_at_50_and_pages_give_the_rest(get: Get) -> None:
    first, second = listed(get, "date=2026-04-14"), listed(get, "date=2026-04-14&p=1")
    whole = listed(get, "date=2026-04-14&limit=100")
    assert len(first) == 50
    assert 0 < len(second) < 10
    assert first + second == whole
    assert listed(get, "date=2026-04-14&p=2") == []


def test_the_api_sorts_a_day_by_upvotes_and_has_nothing_on_empty_days(get: Get) -> None:
    upvotes = [item["paper"]["upvotes"] for item in listed(get, "date=2026-04-14")]
    assert upvotes == sorted(upvotes, reverse=True)
    assert listed(get, "date=2026-04-19") == listed(get, "date=2026-05-07") == []


def test_the_api_without_a_day_is_newest_first_and_pages_through_everything(get: Get) -> None:
    pages = [listed(get, f"p={page}&limit=100") for page in range(9)]
    days = [item["paper"]["submittedOnDailyAt"][:10] for page in pages for item in page]
    assert days == sorted(days, reverse=True)
    assert (days[0], days[-1]) == ("2026-04-30", "2026-04-01")
    assert pages[-1] == []


def test_the_api_lists_weeks_months_submitters_and_what_is_trending(get: Get) -> None:
    week = listed(get, "week=2026-W17&limit=100")
    assert {i["paper"]["submittedOnDailyAt"][:10] for i in week} <= {
        f"2026-04-{d}" for d in range(20, 27)
    }
    month = [item for p in range(6) for item in listed(get, f"month=2026-04&limit=100&p={p}")]
    assert set(ids(week)) < set(ids(month))
    name = week[0]["submittedBy"]["name"]
    assert {i["submittedBy"]["name"] for i in listed(get, f"submitter={name}")} == {name}
    upvotes = [item["paper"]["upvotes"] for item in listed(get, "sort=trending")]
    assert upvotes == sorted(upvotes, reverse=True)


def test_the_page_and_the_api_agree_on_a_day(get: Get) -> None:
    page = get("/papers/date/2026-04-21").text
    assert all(f'href="/papers/{paper}"' in page for paper in ids(listed(get, "date=2026-04-21")))


def test_the_clock_moves_counters_late_arrivals_and_the_newest_day(
    replica: Replica, get: Get
) -> None:
    replica.clock.set(datetime(2026, 4, 9, 10))
    before, tag = listed(get, "date=2026-04-09"), get("/papers").headers["etag"]
    assert "nextDate" not in get("/papers").text
    replica.clock.advance(timedelta(days=1))
    after = {item["paper"]["id"]: item["paper"] for item in listed(get, "date=2026-04-09")}
    assert set(ids(before)) < set(after)
    grown = [after[i["paper"]["id"]]["upvotes"] - i["paper"]["upvotes"] for i in before]
    assert min(grown) >= 0
    assert max(grown) > 0
    assert get("/papers/date/2026-04-09").headers["etag"] != tag
    assert "nextDate&quot;:&quot;2026-04-10" in get("/papers/date/2026-04-09").text
    assert own_day(get("/papers").text) == "2026-04-10"


def test_an_old_day_is_unchanged_a_week_later_and_answers_304(replica: Replica, get: Get) -> None:
    replica.clock.set(datetime(2026, 5, 1, 9))
    first = get("/papers/date/2026-04-02")
    replica.clock.advance(timedelta(days=7))
    again = get("/papers/date/2026-04-02", If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    since = get("/papers/date/2026-04-02", If_Modified_Since=first.headers["last-modified"])
    assert since.status == 304


@pytest.mark.parametrize(
    "path",
    ["/papers", "/papers/date/2026-04-28", "/papers/trending", "/api/daily_papers?date=2026-04-28"],
)
def test_validators_answer_304_until_the_content_changes(
    replica: Replica, get: Get, path: str
) -> None:
    tag = get(path).headers["etag"]
    assert get(path, If_None_Match=f'"other", {tag}').status == 304
    assert get(path, If_None_Match='"other"').status == 200
    replica.clock.advance(timedelta(hours=30))
    assert get(path, If_None_Match=tag).status == 200


def test_validators_can_be_switched_off(replica: Replica, get: Get) -> None:
    replica.site.states_validators = False
    assert {"etag", "last-modified"}.isdisjoint(get(OLD_DAY).headers)
    assert get(OLD_DAY, If_None_Match="*").status == 200


def test_gzip_is_served_where_it_is_accepted(get: Get) -> None:
    packed = get(OLD_DAY, Accept_Encoding="gzip, deflate")
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body).endswith(b"</html>\n")
    assert "content-encoding" not in get(OLD_DAY).headers


def test_date_robots_and_head_follow_the_replica(replica: Replica, get: Get) -> None:
    replica.site.robots = "User-agent: *\nDisallow: /papers/month/\nCrawl-delay: 3\n"
    assert get("/robots.txt").text.endswith("Crawl-delay: 3\n")
    assert get(OLD_DAY).headers["date"] == "Thu, 30 Apr 2026 12:00:00 GMT"
    head = get(OLD_DAY, "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert int(head.headers["content-length"]) > 10_000
    assert get(OLD_DAY, "POST").status == 405


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


def test_a_stalled_client_does_not_hold_up_the_end() -> None:
    began = time.perf_counter()
    with Replica(patience=60) as replica:
        replica.faults.attach("stall_mid_body")
        connection = http.client.HTTPConnection("127.0.0.1", replica.port, timeout=5)
        connection.request("GET", OLD_DAY)
        with connection.getresponse() as response:
            response.read(10)
        connection.close()
    assert time.perf_counter() - began < 3


def test_a_ticking_clock_runs_by_itself() -> None:
    with Replica(ticking=True) as replica:
        first = replica.clock.now()
        time.sleep(0.01)
        assert replica.clock.now() - first >= timedelta(seconds=0.01)


def test_the_command_serves_a_folder_until_it_is_stopped(tmp_path: Path) -> None:
    item = {"paper": {"id": "2604.00010", "upvotes": 1}, "title": "T", "summary": "S"}
    (tmp_path / "2026-04-07.json").write_text(json.dumps([item]))
    command = [sys.executable, "-m", "tests.replica", "--folder", str(tmp_path), "--no-quota"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        port = int(server.stdout.readline().rsplit(":", 1)[1])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/api/daily_papers?date=2026-04-07")
        assert json.loads(connection.getresponse().read()) == [item]
        connection.close()
        server.terminate()
        assert server.wait(timeout=5) == 0
