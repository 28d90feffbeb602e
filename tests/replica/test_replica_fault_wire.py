"""Faults below HTTP, and in lengths, encodings and labels, as a plain client sees them."""

import gzip
import http.client
import json
import time
import zlib

import pytest

from tests.replica import Replica
from tests.replica.client import DAY, Get, connected, met
from tests.replica.fault_wire import BOMB_BYTES

pytestmark = pytest.mark.slow


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
    with Replica(patience=1.2) as replica, connected(replica, timeout=1) as get:
        began = time.perf_counter()
        assert met(replica, get, "drip").text.endswith("</html>\n")
        assert time.perf_counter() - began >= 1.1


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
