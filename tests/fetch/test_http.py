"""One request over HTTP: what is sent, what comes back of it, and why nothing does."""

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version
from pathlib import Path
from threading import Event
from unittest.mock import Mock

import pytest
from httpcore2 import NetworkStream, ReadError, ReadTimeout, SyncBackend

from etl.errors import UsageError
from etl.fetch.http import HttpClient, NoAnswer, exchange, site_client, trusted_authorities
from etl.site_settings import Site
from etl.sources.base import Answer
from tests.fetch.serving import serving

TOKEN = "hf_s3cret-t0ken"  # noqa: S105 - of nobody
CLIENT = HttpClient({"X-Wool": "warm"}, trusted_authorities(None), 20.0, 30.0)


class Wire(HTTPServer):
    """raw: the bytes of each answer. silent: it then says no more, until the test is over.

    asked: the first line of each request, its headers, and its body.
    """

    def __init__(self, raw: bytes, *, silent: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), _Asked)
        self.raw, self.silent, self.is_over = raw, silent, Event()
        self.asked: list[tuple[str, Mapping[str, str], bytes]] = []
        self.url = f"http://127.0.0.1:{self.server_address[1]}/a?x=1"


class _Asked(BaseHTTPRequestHandler):
    server: Wire

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        self.server.asked.append((self.requestline, dict(self.headers), body))
        self.wfile.write(self.server.raw)
        if self.server.silent:
            self.wfile.flush()
            self.server.is_over.wait()

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@contextmanager
def wired(head: str, body: bytes = b"", *, silent: bool = False) -> Iterator[Wire]:
    with serving(Wire(f"HTTP/1.1 {head}\r\n\r\n".encode() + body, silent=silent)) as wire:
        try:
            yield wire
        finally:
            wire.is_over.set()


@pytest.mark.parametrize(
    ("site", "agent", "more"),
    [
        (Site(), "", {}),
        (Site(contact="me@wool.example"), " (+me@wool.example)", {}),
        (Site(token=TOKEN), "", {"Authorization": f"Bearer {TOKEN}"}),
    ],
)
def test_a_client_says_who_asks_and_what_it_takes(
    site: Site, agent: str, more: dict[str, str]
) -> None:
    client = site_client(replace(site, idle_seconds=3.0, answer_seconds=5.0))
    assert client.headers == {
        "User-Agent": f"paperhouse/{version('paperhouse')}{agent}",
        "Accept-Encoding": "gzip",
        "Accept": "text/html, application/json;q=0.9, */*;q=0.1",
        "Connection": "close",
        **more,
    }
    assert (client.idle_seconds, client.answer_seconds, client.secret) == (3.0, 5.0, site.token)
    assert TOKEN not in repr(client)


def test_the_machines_authorities_count_and_certificates_are_required(tmp_path: Path) -> None:
    client = site_client(Site())
    assert client.trusted is trusted_authorities(None)
    assert client.trusted.verify_mode == ssl.CERT_REQUIRED
    none = tmp_path / "none.pem"
    with pytest.raises(UsageError) as raised:
        site_client(Site(authorities=none))
    assert str(raised.value) == (
        f"SSL_CERT_FILE={none} has no certificates: [Errno 2] No such file or directory"
    )


@pytest.mark.parametrize(
    ("content", "line", "length"),
    [(None, "GET", None), (b"", "POST", "0"), (b"wool", "POST", "4")],
)
def test_a_request_sends_its_headers_and_its_content(
    content: bytes | None, line: str, length: str | None
) -> None:
    sent = None if length is None else {"Content-Length": length}
    with wired("200 OK\r\ncontent-length: 0") as wire:
        exchange(CLIENT, wire.url, {"X-Ply": "4", **(sent or {})}, content)
    host = wire.url.removeprefix("http://").partition("/")[0]
    headers = {"Host": host, "X-Wool": "warm", "X-Ply": "4", **(sent or {})}
    assert wire.asked == [(f"{line} /a?x=1 HTTP/1.1", headers, content or b"")]


def test_an_answer_is_its_status_its_headers_and_its_body() -> None:
    head = "404 No\r\nX-Ply: 2\r\nCONTENT-LENGTH: 4\r\nx-ply: ä\x80"
    with wired(head, b"wool") as wire:
        answer = exchange(CLIENT, wire.url, {})
    headers = {"x-ply": "2, ä\x80", "content-length": "4"}
    assert answer == Answer(404, headers, b"wool", is_masked=False)


def test_a_header_that_is_no_text_is_read_as_far_as_it_is() -> None:
    with serving(Wire(b"HTTP/1.1 200 OK\r\nx-ply: \xff4\r\ncontent-length: 0\r\n\r\n")) as wire:
        assert exchange(CLIENT, wire.url, {}).headers["x-ply"] == "\ufffd4"


@pytest.mark.parametrize(
    ("ply", "body", "is_masked"),
    [
        (TOKEN, b"wool", True),
        ("4", TOKEN.encode(), True),
        (TOKEN, TOKEN.encode(), True),
        ("4", b"wool", False),
    ],
)
def test_a_token_that_comes_back_is_masked_and_that_is_told(
    ply: str, body: bytes, is_masked: bool
) -> None:
    client = replace(CLIENT, secret=TOKEN)
    head = f"200 OK\r\nX-Ply: {ply}\r\nX-Last: 1\r\nContent-Length: {len(body)}"
    with wired(head, body) as wire:
        answer = exchange(client, wire.url, {})
    stars = "*" * len(TOKEN)
    assert answer.headers["x-ply"] == ply.replace(TOKEN, stars)
    assert answer.body == body.replace(TOKEN.encode(), stars.encode())
    assert answer.is_masked == is_masked


def test_a_packed_body_is_unpacked_and_one_that_cannot_be_costs_the_answer_but_its_head() -> None:
    packed = bytes.fromhex("1f8b08000000000002032bcfcfcf01003f91463204000000")
    head = "200 OK\r\ncontent-encoding: {}\r\ncontent-length: 24"
    with wired(head.format("gzip"), packed) as wire:
        assert exchange(CLIENT, wire.url, {}).body == b"wool"
    with wired(head.format(TOKEN), packed) as wire, pytest.raises(NoAnswer) as raised:
        exchange(replace(CLIENT, secret=TOKEN), wire.url, {})
    stars = "*" * len(TOKEN)
    assert str(raised.value) == f"packed as {stars!r}, which was not asked for"
    headers = {"content-encoding": stars, "content-length": "24"}
    assert raised.value.head == Answer(200, headers, b"", is_masked=True)


def test_an_answer_that_takes_too_long_as_a_whole_is_none() -> None:
    client = replace(CLIENT, idle_seconds=60.0, answer_seconds=0.25)
    with wired("200 OK\r\ncontent-length: 9", b"w", silent=True) as wire:
        with pytest.raises(NoAnswer) as raised:
            exchange(client, wire.url, {})
        wire.is_over.set()
    assert str(raised.value) == "took longer than 0.25 s as a whole"


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """The steps of a connection, none of which reaches a network."""
    steps = Mock(spec=NetworkStream)
    steps.connect_tcp = Mock(return_value=steps)
    monkeypatch.setattr(SyncBackend, "connect_tcp", steps.connect_tcp)
    return steps


def test_an_answer_that_is_waited_for_too_long_is_none_but_its_head(steps: Mock) -> None:
    steps.read.side_effect = [ReadTimeout()]
    with pytest.raises(NoAnswer, match=r"^waited too long for the answer to begin$") as raised:
        exchange(CLIENT, "http://127.0.0.1/", {})
    assert raised.value.head is None
    steps.read.side_effect = [b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nw", ReadTimeout()]
    with pytest.raises(NoAnswer, match=r"^waited too long for the rest of the answer$") as raised:
        exchange(CLIENT, "http://127.0.0.1/", {})
    assert raised.value.head == Answer(200, {"content-length": "9"}, b"")


def test_an_error_without_words_is_told_by_its_name_and_one_with_a_token_without_it(
    steps: Mock,
) -> None:
    steps.read.side_effect = [ReadError(), ReadError(f"no {TOKEN}")]
    for words in ("ReadError", f"no {'*' * len(TOKEN)}"):
        with pytest.raises(NoAnswer) as raised:
            exchange(replace(CLIENT, secret=TOKEN), "http://127.0.0.1/", {})
        assert str(raised.value) == words


def test_a_site_that_is_not_there_or_speaks_no_http_gives_no_answer() -> None:
    with pytest.raises(NoAnswer, match="refused") as raised:
        exchange(CLIENT, "http://127.0.0.1:1/", {})
    assert raised.value.head is None
    with serving(Wire(b"wool\r\n\r\n")) as wire, pytest.raises(NoAnswer, match="wool"):
        exchange(CLIENT, wire.url, {})


def test_no_step_waits_longer_than_for_the_next_byte(steps: Mock) -> None:
    steps.read.side_effect = [b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"]
    exchange(replace(CLIENT, idle_seconds=2.5), "http://127.0.0.1/", {}, b"wool")
    assert steps.connect_tcp.call_args.args[2] == 2.5
    assert {it.args[1] for it in (*steps.read.call_args_list, *steps.write.call_args_list)} == {2.5}
