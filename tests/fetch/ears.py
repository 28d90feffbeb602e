"""A local server that hears what a webhook is told."""

import json
import time
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, Self

from tests.fetch.serving import serving


class Ears(HTTPServer):
    """heard: path, content type and message of each POST. headers: those of the last one.

    status: how it answers. seconds: how long it thinks before it answers.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Hearing)
        self.heard: list[tuple[str, str, Any]] = []
        self.headers: dict[str, str] = {}
        self.status = 204
        self.seconds = 0.0
        self.url = f"http://127.0.0.1:{self.server_address[1]}/hooks/s3cret"

    def alarms(self) -> list[dict[str, Any]]:
        """Alarms that came since the last time."""
        found = [alarm for _, _, message in self.heard for alarm in message["alarms"]]
        self.heard.clear()
        return found

    @classmethod
    def open(cls) -> AbstractContextManager[Self]:
        return serving(cls())


class _Hearing(BaseHTTPRequestHandler):
    server: Ears

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.headers = dict(self.headers)
        self.server.heard.append((self.path, self.headers["Content-Type"], json.loads(body)))
        time.sleep(self.server.seconds)
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""
