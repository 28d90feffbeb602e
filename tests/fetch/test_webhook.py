"""A message arrives whole, or its sender knows that it did not; the address stays secret."""

import json
import logging
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from etl.fetch import webhook
from etl.fetch.webhook import WebhookFailed


class Ears(HTTPServer):
    """A server that keeps what it is told; status: how it answers."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Hearing)
        self.heard: list[tuple[str, str, object]] = []
        self.status = 204
        self.url = f"http://127.0.0.1:{self.server_address[1]}/hooks/s3cret"


class _Hearing(BaseHTTPRequestHandler):
    server: Ears

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((self.path, self.headers["Content-Type"], json.loads(body)))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def ears() -> Iterator[Ears]:
    with Ears() as server:
        thread = Thread(target=server.serve_forever, args=(0.005,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_message_arrives_as_json_and_its_address_is_logged_nowhere(
    ears: Ears, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    webhook.post(ears.url, {"text": "no release for 27 h – „Größe“"})
    assert ears.heard == [
        ("/hooks/s3cret", "application/json", {"text": "no release for 27 h – „Größe“"})
    ]
    assert "s3cret" not in caplog.text


def test_an_answer_that_is_no_success_is_a_failure_without_the_address(ears: Ears) -> None:
    ears.status = 503
    with pytest.raises(WebhookFailed, match=r"answered with status 503: see to it$"):
        webhook.post(ears.url, {"text": "x"})


def test_a_server_that_is_not_there_is_a_failure_without_the_address(ears: Ears) -> None:
    gone = "http://127.0.0.1:1/hooks/s3cret"
    with pytest.raises(WebhookFailed, match=r"was not reached \(ConnectError\): see to it$"):
        webhook.post(gone, {"text": "x"})
