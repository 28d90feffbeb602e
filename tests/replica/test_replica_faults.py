"""Each fault yields what it claims, seen by plain clients."""

import gzip
import html
import http.client
import json
import re
import time
import zlib
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from tests.replica import FAULTS, Replica
from tests.replica.client import Answer, Get, connected
from tests.replica.fault_islands import ISLAND_FAULTS
from tests.replica.fault_wire import BOMB_BYTES

DAY = "/papers/date/2026-04-20"
API = "/api/daily_papers?date=2026-04-20"
PATHS = {"pages": DAY, "api": API, None: "/robots.txt"}


def met(replica: Replica, get: Get, name: str, **headers: str) -> Answer:
    replica.faults.attach(name)
    return get(PATHS[FAULTS[name].made_for_bucket], **headers)


def island(answer: Answer) -> dict[str, Any]:
    raw = answer.text.split('data-target="DailyPapers" data-props="')[1].split('"')[0]
    props: dict[str, Any] = json.loads(html.unescape(raw))
    return props


def cards(answer: Answer) -> int:
    return answer.text.count("<article")


def test_there_are_at_least_thirty_faults_each_named_once_with_a_sentence() -> None:
    assert len(FAULTS) >= 30
    assert [name for name, fault in FAULTS.items() if name != fault.name] == []
    assert len({fault.imitates for fault in FAULTS.values()}) == len(FAULTS)


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_acts_once_and_then_the_site_is_itself_again(
    replica: Replica, name: str
) -> None:
    path = PATHS[FAULTS[name].made_for_bucket]
    good = seen(replica, path)
    replica.faults.attach(name)
    is_only_late = name in {"drip", "stall_before_head", "robots_slow"}
    assert (seen(replica, path) == good) == is_only_late
    assert seen(replica, path) == good
    assert [request.fault for request in replica.requests] == [None, name, None]


def seen(replica: Replica, path: str) -> object:
    """The answer without its request id, or the kind of error that a plain client meets."""
    try:
        with connected(replica) as get:
            answer = get(path)
    except (http.client.HTTPException, OSError) as error:
        return type(error)
    headers = {name: value for name, value in answer.headers.items() if name != "x-request-id"}
    return answer.status, headers, re.sub(rb"Root=1-\w+-\w+", b"", answer.body)


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


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("reset_before_head", ConnectionResetError),
        ("end_before_head", http.client.RemoteDisconnected),
        ("garbled_head", http.client.BadStatusLine),
        ("reset_mid_body", ConnectionResetError),
        ("end_mid_body", http.client.IncompleteRead),
        ("length_too_long", http.client.IncompleteRead),
        ("api_reset_mid_body", ConnectionResetError),
    ],
)
def test_broken_connections_are_errors_of_their_kind(
    replica: Replica, get: Get, name: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        met(replica, get, name)


@pytest.mark.parametrize(
    ("name", "recorded"),
    [("reset_before_head", None), ("end_before_head", None), ("end_mid_body", 200)],
)
def test_the_record_has_a_status_only_where_one_was_sent(
    replica: Replica, get: Get, name: str, recorded: int | None
) -> None:
    with pytest.raises((http.client.HTTPException, OSError)):
        met(replica, get, name)
    assert [request.status for request in replica.requests] == [recorded]


@pytest.mark.parametrize("name", ["stall_before_head", "stall_mid_body"])
def test_a_stall_outlasts_a_read_timeout(name: str) -> None:
    with (
        Replica(patience=30) as replica,
        connected(replica, timeout=0.1) as get,
        pytest.raises(TimeoutError),
    ):
        met(replica, get, name)


def test_a_drip_passes_every_read_timeout_and_takes_its_whole_time() -> None:
    with Replica(patience=0.5) as replica, connected(replica, timeout=0.3) as get:
        began = time.perf_counter()
        assert met(replica, get, "drip").text.endswith("</html>\n")
        assert time.perf_counter() - began >= 0.45


def test_slow_robots_still_arrive(replica: Replica, get: Get) -> None:
    began = time.perf_counter()
    assert met(replica, get, "robots_slow").text == replica.site.robots
    assert time.perf_counter() - began >= 0.2


def test_lengths_and_headers_disagree_with_the_body(replica: Replica, get: Get) -> None:
    whole = len(get(DAY).body)
    assert len(met(replica, get, "length_too_short", Accept_Encoding="gzip").body) == whole * 2 // 3
    cut = met(replica, get, "length_missing", Accept_Encoding="gzip")
    assert (len(cut.body), "content-length" in cut.headers) == (whole * 2 // 3, False)
    assert sum(map(len, met(replica, get, "many_headers").headers.values())) > 400_000


def test_gzip_faults_break_where_they_claim(replica: Replica, get: Get) -> None:
    with pytest.raises(EOFError):
        gzip.decompress(met(replica, get, "gzip_cut").body)
    with pytest.raises(gzip.BadGzipFile, match="Not a gzipped file"):
        gzip.decompress(met(replica, get, "gzip_garbage").body)
    with pytest.raises(gzip.BadGzipFile, match="CRC"):
        gzip.decompress(met(replica, get, "gzip_checksum").body)


def test_the_bomb_is_small_on_the_wire_and_huge_unpacked(replica: Replica, get: Get) -> None:
    bomb = met(replica, get, "gzip_bomb").body
    assert len(bomb) < 3_000_000
    unpacker, size = zlib.decompressobj(31), 0
    while not unpacker.eof:
        size += len(unpacker.decompress(unpacker.unconsumed_tail or bomb, 1 << 22))
    assert size == BOMB_BYTES


@pytest.mark.parametrize(
    ("name", "content_type", "charset"),
    [
        ("charset_wrong", "text/html; charset=iso-8859-1", "utf-8"),
        ("charset_unknown", "text/html; charset=utf-0", "utf-8"),
        ("charset_utf16", "text/html; charset=utf-16", "utf-16"),
        ("charset_latin1", "text/html; charset=utf-8", "latin-1"),
        ("type_binary", "application/octet-stream", "utf-8"),
        ("type_image", "image/png", "utf-8"),
    ],
)
def test_labels_and_bytes_part_ways(
    replica: Replica, get: Get, name: str, content_type: str, charset: str
) -> None:
    answer = met(replica, get, name)
    assert answer.headers["content-type"] == content_type
    assert "</html>" in answer.body.decode(charset)
    assert "μ" in answer.body.decode(charset) or charset == "latin-1"


def test_cut_json_of_the_api_does_not_decode(replica: Replica, get: Get) -> None:
    with pytest.raises(json.JSONDecodeError):
        json.loads(met(replica, get, "api_cut").body)


@pytest.mark.parametrize("name", ["island_missing", "page_bare"])
def test_an_island_goes_missing(replica: Replica, get: Get, name: str) -> None:
    answer = met(replica, get, name)
    assert "dailyPapers&quot;" not in answer.text
    assert (cards(answer) == 0) == (name == "page_bare")


def test_a_cut_island_is_no_json_and_a_renamed_one_is_elsewhere(replica: Replica, get: Get) -> None:
    with pytest.raises(json.JSONDecodeError):
        island(met(replica, get, "island_cut"))
    renamed = met(replica, get, "island_renamed").text
    assert 'data-target="DailyPapers"' not in renamed
    assert 'data-target="PaperFeed" data-props="{&quot;' in renamed


@pytest.mark.parametrize(
    ("name", "papers_per_day", "cards_per_day"),
    [
        ("island_emptied", 0, 1),
        ("page_emptied", 0, 0),
        ("cards_halved", 1, 0.5),
        ("list_halved", 0.5, 1),
        ("island_doubled", 2, 2),
    ],
)
def test_papers_and_cards_are_lost_or_doubled(
    replica: Replica, get: Get, name: str, papers_per_day: float, cards_per_day: float
) -> None:
    whole = cards(get(DAY))
    answer = met(replica, get, name)
    found = len(island(answer)["dailyPapers"]), cards(answer)
    assert found == tuple(
        -(-int(whole * 2 * share) // 2) for share in (papers_per_day, cards_per_day)
    )


def test_an_island_of_another_day_stands_under_this_days_cards(replica: Replica, get: Get) -> None:
    own = [item["paper"]["id"] for item in island(get(DAY))["dailyPapers"]]
    answer = met(replica, get, "island_other_day")
    assert island(answer)["dateString"] == "2026-04-17"
    assert all(f'href="/papers/{paper}"' in answer.text for paper in own)
    assert '<div class="w-24 whitespace-nowrap text-center">Apr 20</div>' in answer.text


def test_the_list_changes_its_name_or_its_kind(replica: Replica, get: Get) -> None:
    assert "dailyPapers" not in island(met(replica, get, "island_list_renamed"))
    text = island(met(replica, get, "island_string"))["dailyPapers"]
    assert len(json.loads(text)) > 10
    assert island(met(replica, get, "island_null"))["dailyPapers"] is None
    untitled = island(met(replica, get, "island_untitled"))["dailyPapers"][0]
    assert "title" not in untitled
    assert "title" not in untitled["paper"]


def test_an_island_escaped_twice_needs_unescaping_twice(replica: Replica, get: Get) -> None:
    answer = met(replica, get, "island_escaped_twice")
    with pytest.raises(json.JSONDecodeError):
        island(answer)
    raw = answer.text.split('data-target="DailyPapers" data-props="')[1].split('"')[0]
    assert json.loads(html.unescape(html.unescape(raw)))["dateString"] == "2026-04-20"


def test_of_two_islands_the_first_is_empty(replica: Replica, get: Get) -> None:
    assert island(met(replica, get, "island_two")) == {}


@pytest.mark.parametrize("fault", ISLAND_FAULTS, ids=lambda fault: fault.name)
def test_a_broken_page_is_never_vouched_for_by_the_good_ones_tag(
    replica: Replica, get: Get, fault: Any
) -> None:
    tag = get(DAY).headers["etag"]
    replica.faults.attach(fault)
    broken = get(DAY, If_None_Match=tag)
    assert broken.status == 200
    assert "etag" not in broken.headers


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
