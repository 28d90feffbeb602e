"""The script of faults, and the faults that are whole answers."""

import http.client
import re
from email.utils import parsedate_to_datetime

import pytest

from tests.replica import FAULTS, Replica
from tests.replica.client import DAY, PATHS, Get, connected, island, met

pytestmark = pytest.mark.slow


def test_there_are_at_least_thirty_faults_each_named_once_with_a_sentence() -> None:
    assert len(FAULTS) >= 30
    assert [name for name, fault in FAULTS.items() if name != fault.name] == []
    assert len({fault.imitates for fault in FAULTS.values()}) == len(FAULTS)


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_acts_once_and_then_the_site_is_itself_again(
    replica: Replica, name: str
) -> None:
    path = PATHS[FAULTS[name].made_for_kind]
    good = seen(replica, path)
    replica.faults.attach(name)
    is_only_late = name in {"drip", "stall_before_head", "robots_slow"}
    assert (seen(replica, path) == good) == is_only_late
    assert seen(replica, path) == good
    assert [request.fault for request in replica.requests] == [None, name, None]


@pytest.mark.parametrize(
    ("name", "retry_after"),
    [
        ("limited_seconds", "7"),
        ("limited_date", "Thu, 30 Apr 2026 12:00:09 GMT"),
        ("limited_past", "Thu, 30 Apr 2026 11:59:00 GMT"),
        ("limited_huge", "31536000"),
        ("limited_bare", None),
        ("limited_zero", "0"),
        ("limited_negative", "-5"),
        ("limited_garbage", "soon, maybe"),
    ],
)
def test_429_comes_with_each_kind_of_retry_after(
    replica: Replica, get: Get, name: str, retry_after: str | None
) -> None:
    answer = met(replica, get, name)
    assert (answer.status, answer.headers.get("retry-after")) == (429, retry_after)


def test_retry_after_dates_are_on_the_replicas_clock(replica: Replica, get: Get) -> None:
    answer = met(replica, get, "limited_date")
    wait = parsedate_to_datetime(answer.headers["retry-after"]) - parsedate_to_datetime(
        answer.headers["date"]
    )
    assert wait.total_seconds() == 9


@pytest.mark.parametrize(
    ("name", "status", "says"),
    [
        ("error_500", 500, "Internal"),
        ("error_502", 502, "Bad Gateway"),
        ("error_503", 503, "Down"),
        ("error_504", 504, "Time-out"),
        ("not_found", 404, "404"),
        ("gone", 410, "410"),
        ("forbidden", 403, "Forbidden"),
        ("unauthorized", 401, "Invalid"),
        ("challenge", 200, "awswaf.com"),
        ("challenge_202", 202, "challenge-container"),
        ("captcha", 200, "Human Verification"),
        ("captcha_405", 405, "captcha-container"),
        ("login", 200, 'type="password"'),
        ("home_page", 200, 'data-target="MainHeader"'),
        ("empty_body", 200, ""),
        ("no_content", 204, ""),
        ("api_error_object", 200, '{"error":"Internal"}'),
        ("api_bad_request", 400, "Invalid date"),
        ("api_html", 200, "<!doctype html>"),
        ("api_emptied", 200, "[]"),
        ("robots_500", 500, "Internal"),
        ("robots_denied", 200, "Disallow: /\n"),
        ("robots_missing", 404, "404"),
        ("robots_html", 200, "<!doctype html>"),
    ],
)
def test_other_answers_stand_in_for_the_page(
    replica: Replica, get: Get, name: str, status: int, says: str
) -> None:
    answer = met(replica, get, name)
    assert answer.status == status
    assert says in answer.text
    assert "dailyPapers" not in answer.text
    assert "etag" not in answer.headers


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("login_redirect", "/login?next=%2Fpapers"),
        ("redirect_home", "/papers"),
        ("redirect_loop", "/loop/a"),
        ("redirect_file", "file:///etc/hostname"),
        ("redirect_nowhere", None),
    ],
)
def test_redirects_go_where_they_claim(
    replica: Replica, get: Get, name: str, target: str | None
) -> None:
    answer = met(replica, get, name)
    assert answer.status in {301, 302}
    assert answer.headers.get("location") == target


def test_the_loop_never_ends(replica: Replica, get: Get) -> None:
    trail = [met(replica, get, "redirect_loop").headers["location"]]
    for _ in range(4):
        trail.append(get(trail[-1]).headers["location"])
    assert trail == ["/loop/a", "/loop/b", "/loop/a", "/loop/b", "/loop/a"]


def test_the_other_host_is_the_replica_under_another_name(replica: Replica, get: Get) -> None:
    answer = met(replica, get, "redirect_elsewhere")
    assert answer.headers["location"] == f"http://localhost:{replica.port}/papers"


def test_an_unfiltered_page_answers_a_query_with_the_newest_list(
    replica: Replica, get: Get
) -> None:
    replica.faults.attach("unfiltered")
    assert island(get("/papers?q=sparse"))["dateString"] == "2026-04-30"


def test_a_fault_meets_the_nth_matching_request_and_as_many_as_told(
    replica: Replica, get: Get
) -> None:
    replica.faults.attach("error_503", DAY, nth=2, times=2)
    replica.faults.attach("error_500", lambda request: request.query.get("q") == "x", times=None)
    assert [get(DAY).status for _ in range(4)] == [200, 503, 503, 200]
    assert get("/papers").status == 200
    assert [get("/papers?q=x").status for _ in range(3)] == [500] * 3
    replica.faults.clear()
    assert get("/papers?q=x").status == 200


def test_faults_on_the_same_request_act_one_after_the_other(replica: Replica, get: Get) -> None:
    replica.faults.attach("error_503", DAY)
    replica.faults.attach("limited_seconds", DAY)
    assert [get(DAY).status for _ in range(3)] == [503, 429, 200]


def test_an_unknown_fault_is_refused_when_it_is_attached(replica: Replica) -> None:
    with pytest.raises(KeyError, match="no_such_fault"):
        replica.faults.attach("no_such_fault")


def seen(replica: Replica, path: str) -> object:
    """The answer without its request id, or the kind of error that a plain client meets."""
    try:
        with connected(replica) as get:
            answer = get(path)
    except (http.client.HTTPException, OSError) as error:
        return type(error)
    headers = {name: value for name, value in answer.headers.items() if name != "x-request-id"}
    return answer.status, headers, re.sub(rb"Root=1-\w+-\w+", b"", answer.body)
