"""Routes, validators, encodings, the clock and the command."""

import gzip
import http.client
import json
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.replica import Replica
from tests.replica.client import Get

ROOT = Path(__file__).parents[2]
OLD_DAY = "/papers/date/2026-04-07"


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


def test_a_stalled_client_does_not_hold_up_the_end() -> None:
    began = time.perf_counter()
    with Replica(patience=60) as replica:
        replica.faults.attach("stall_mid_body")
        connection = http.client.HTTPConnection("127.0.0.1", replica.port, timeout=30)
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


@pytest.mark.slow
def test_the_command_serves_a_folder_until_it_is_stopped(tmp_path: Path) -> None:
    item = {"paper": {"id": "2604.00010", "upvotes": 1}, "title": "T", "summary": "S"}
    (tmp_path / "2026-04-07.json").write_text(json.dumps([item]))
    command = [sys.executable, "-m", "tests.replica", "--folder", str(tmp_path), "--no-quota"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        port = int(server.stdout.readline().rsplit(":", 1)[1])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", "/api/daily_papers?date=2026-04-07")
        assert json.loads(connection.getresponse().read()) == [item]
        connection.close()
        server.terminate()
        assert server.wait(timeout=30) == 0
