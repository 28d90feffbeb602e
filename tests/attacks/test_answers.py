"""Answers that are slow, endless, huge or not asked for, and the time after which `fetch` goes on.

`pytest -s` prints that time for each of them.
"""

import socket
import time
import zlib
from collections.abc import Callable
from concurrent.futures import Future
from datetime import date
from pathlib import Path
from threading import Event, Thread

import pytest

from etl.fetch.crawl import CrawlResult, crawl
from etl.fetch.deadline import DeadlineBackend
from etl.fetch.http import NoAnswer, exchange, site_client
from etl.fetch.session import open_session
from etl.site_settings import Site
from etl.sources.daily_papers.source import DAILY_PAPERS
from etl.sources.daily_papers.targets import daily_target
from tests.attacks.evil_site import HEAD_END, Evil, EvilSite, Wire, answer, evil_site

pytestmark = pytest.mark.slow

EVIL, NEXT = daily_target(date(2026, 4, 7)), daily_target(date(2026, 4, 8))
IDLE, WHOLE, GRACE = 0.6, 1.0, 4.0
"""Seconds that the client waits for a byte and for an answer, and what a busy machine adds."""
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked" + HEAD_END
GZIPPED = OK + b"Content-Encoding: gzip\r\nConnection: close" + HEAD_END
TOO_LONG, NO_BYTE = f"took longer than {WHOLE:g} s as a whole", "waited too long for"
TOO_LARGE, NO_HTTP = "larger than", "Receive buffer too long"
Sent = Callable[[Wire], None]


def dripping(before: bytes, drop: bytes, pause: float = 0.1) -> Evil:
    def send(wire: Wire) -> None:
        wire.send(before)
        wire.repeat(drop, pause)

    return send


def sending(data: bytes) -> Evil:
    def send(wire: Wire) -> None:
        wire.send(data)
        wire.connection.shutdown(socket.SHUT_WR)

    return send


def bomb(wire: Wire) -> None:
    """Three gigabytes, packed: one megabyte, again and again."""
    packer = zlib.compressobj(9, wbits=31)
    wire.send(GZIPPED + packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH))
    megabyte = packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH)
    for _ in range(3000):
        wire.send(megabyte)


def empty_blocks(wire: Wire) -> None:
    """Gzip that unpacks to nothing, for ever."""
    packer = zlib.compressobj(9, wbits=31)
    wire.send(GZIPPED + packer.flush(zlib.Z_SYNC_FLUSH))
    wire.repeat(packer.flush(zlib.Z_FULL_FLUSH) or b"\0\0\0\xff\xff" * 10_000)


ENDLESS = {
    "nothing": (lambda wire: wire.closing.wait(30), NO_BYTE),
    "slow_status": (dripping(b"HTTP/1.1 2", b"0"), TOO_LONG),
    "slow_head": (dripping(OK + b"X: ", b"a"), TOO_LONG),
    "slow_head_lines": (dripping(OK, b"X: a\r\n"), TOO_LONG),
    "endless_100": (dripping(b"", b"HTTP/1.1 100 Continue" + HEAD_END), TOO_LONG),
    "endless_103": (dripping(b"", b"HTTP/1.1 103 Hints\r\nLink: </x>" + HEAD_END), TOO_LONG),
    "flood_of_103": (dripping(b"", b"HTTP/1.1 103 Hints" + HEAD_END, 0), TOO_LONG),
    "slow_chunk_size": (dripping(CHUNKED + b"0", b"0"), TOO_LONG),
    "slow_chunk_line": (dripping(CHUNKED + b"5;", b"a"), TOO_LONG),
    "slow_chunks": (dripping(CHUNKED, b"1\r\na\r\n"), TOO_LONG),
    "flood_of_chunks": (dripping(CHUNKED, b"1\r\na\r\n" * 5000, 0), TOO_LONG),
    "slow_trailer": (dripping(CHUNKED + b"5\r\nhello\r\n0\r\nX: ", b"a"), TOO_LONG),
    "slow_trailers": (dripping(CHUNKED + b"5\r\nhello\r\n0\r\n", b"X: a\r\n"), TOO_LONG),
    "slow_body": (dripping(OK + b"Content-Length: 100000" + HEAD_END, b"a"), TOO_LONG),
    "slow_body_without_length": (dripping(OK + HEAD_END[2:], b"a"), TOO_LONG),
    "slow_gzip_name": (dripping(GZIPPED + b"\x1f\x8b\x08\x08\0\0\0\0\0\3", b"a"), TOO_LONG),
    "stalled_body": (dripping(OK + b"Content-Length: 9" + HEAD_END, b"", 30), NO_BYTE),
    "stalled_trailer": (dripping(CHUNKED + b"0\r\n", b"", 30), NO_BYTE),
    "empty_gzip_blocks": (empty_blocks, TOO_LONG),
}
HUGE = {
    "head_of_20_mb": (dripping(OK + b"X: ", b"a" * 2**20, 0), NO_HTTP),
    "a_million_headers": (dripping(OK, b"X: a\r\n" * 10_000, 0), NO_HTTP),
    "huge_chunk_line": (dripping(CHUNKED + b"5;", b"a" * 2**20, 0), NO_HTTP),
    "huge_trailers": (dripping(CHUNKED + b"0\r\n", b"X: a\r\n" * 10_000, 0), NO_HTTP),
    "huge_body": (dripping(OK + HEAD_END[2:], b"a" * 2**20, 0), TOO_LARGE),
    "bomb": (bomb, TOO_LARGE),
    "bomb_in_a_bomb": (
        sending(OK + b"Content-Encoding: gzip, gzip\r\nContent-Length: 1" + HEAD_END + b"x"),
        "packed as 'gzip, gzip'",
    ),
}


def in_time(work: Callable[[], CrawlResult], seconds: float = 30.0) -> CrawlResult:
    """What `work` returns; a failure where it takes longer, because it may never return."""
    done: Future[CrawlResult] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:  # noqa: BLE001 - handed over to the test
            done.set_exception(error)

    Thread(target=run, daemon=True).start()
    return done.result(seconds)


def fetched(site: EvilSite, home: Path, **stated: object) -> CrawlResult:
    """The evil listing and the one behind it, each asked for once."""
    asked = Site(
        site.url,
        attempts=1,
        pages=0,
        idle_seconds=IDLE,
        answer_seconds=WHOLE,
        **stated,  # type: ignore[arg-type]
    )

    def work() -> CrawlResult:
        with open_session(DAILY_PAPERS, asked, home / "archive") as session:
            return crawl(session, [EVIL, NEXT])

    return in_time(work)


def seconds_until_next(site: EvilSite) -> float:
    """From the evil request until the one for the listing behind it."""
    *_, before, after = site.heard
    assert after.path == NEXT.path.encode()
    return after.at - before.at


def _went_on(name: str, evil: Evil, tmp_path: Path, words: str) -> None:
    with evil_site(evil) as site:
        result = fetched(site, tmp_path)
        seconds = seconds_until_next(site)
    first, second = (event.fetch for event in result.requests)
    print(f"\n{name:26} {seconds:6.2f} s  {first.outcome:10} {first.detail}", end="")
    assert seconds < WHOLE + GRACE
    assert words in (first.detail or "")
    assert (first.outcome, second.detail) == ("failed", "status 404")


@pytest.mark.slow
@pytest.mark.parametrize("name", ENDLESS)
def test_h4_an_endless_answer_costs_its_own_time_and_no_more(name: str, tmp_path: Path) -> None:
    evil, words = ENDLESS[name]
    _went_on(name, evil, tmp_path, words)


@pytest.mark.slow
@pytest.mark.parametrize("name", HUGE)
def test_h4_a_huge_answer_is_not_read_on(name: str, tmp_path: Path) -> None:
    evil, words = HUGE[name]
    _went_on(name, evil, tmp_path, words)


def test_h4_a_handshake_that_does_not_end_is_left(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        Thread(target=_drip_handshake, args=(listener,), daemon=True).start()
        url = f"https://127.0.0.1:{listener.getsockname()[1]}"
        client = site_client(Site(url, idle_seconds=30, answer_seconds=0.5))
        began = time.monotonic()
        with pytest.raises(NoAnswer, match=r"took longer than 0\.5 s as a whole"):
            exchange(client, f"{url}/", {})
        assert time.monotonic() - began < GRACE


def _drip_handshake(listener: socket.socket) -> None:
    connection, _ = listener.accept()
    connection.sendall(b"\x16\x03\x03\x40\x00")
    try:
        for _ in range(100):
            connection.sendall(b"\x02")
            time.sleep(0.05)
    except OSError:
        connection.close()


def test_h4_a_name_that_is_not_resolved_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [asked.wait(20)][:0])
    began = time.monotonic()
    with pytest.raises(Exception, match=r"no address of example\.org came in time"):
        DeadlineBackend(0.3).connect_tcp("example.org", 80, timeout=30)
    assert time.monotonic() - began < GRACE
    asked.set()


def test_l5_unasked_bytes_answer_no_other_request(tmp_path: Path) -> None:
    def two_answers(wire: Wire) -> None:
        wire.send(answer(b"{}", status=b"404 NF") + answer(b'{"error": "SMUGGLED"}'))

    with evil_site(two_answers) as site:
        result = fetched(site, tmp_path)
        connections = [one.connection for one in site.heard]
        keep = {one.header(b"Connection") for one in site.heard}
    assert [event.fetch.detail for event in result.requests] == ["status 404", "status 404"]
    assert (connections, keep) == ([1, 2, 3], {b"close"})


def test_l6_a_cookie_is_not_sent_back(tmp_path: Path) -> None:
    cookies = (b"Set-Cookie: a=b; Path=/", b"Set-Cookie: huge=" + b"c" * 3000 + b"; Path=/")
    with evil_site(lambda wire: wire.send(answer(b"x", *cookies, status=b"404 NF"))) as site:
        fetched(site, tmp_path)
        assert [one.header(b"Cookie") for one in site.heard] == [None, None, None]
