"""An object store on this machine: moto behind a proxy that answers as a bad network would.

The proxy forwards whole requests only, so that what a fault breaks is never half there.
"""

import http.client
import itertools
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Literal
from xml.sax.saxutils import escape

Fault = Literal[
    "503", "reset", "lost answer", "cut body", "slow", "AccessDenied", "InvalidAccessKeyId"
]
FAULTS: tuple[Fault, ...] = ("503", "lost answer", "cut body", "slow", "reset")
"""Those that pass."""

SECRET = "made-up-secret-key-of-these-tests"  # noqa: S105 - it opens nothing
_SLOW = 0.3
_LINGER = struct.pack("ii", 1, 0)
"""A socket that is closed with it resets the connection."""

FaultOf = Callable[[int, str, str], Fault | None]
"""The fault of a request: by its number, method and path."""


def no_fault(_number: int, _method: str, _path: str) -> Fault | None:
    return None


def fault_every(count: int) -> FaultOf:
    """Every so many requests one of the faults that pass, in turn."""
    return lambda number, *_: FAULTS[number // count % len(FAULTS)] if not number % count else None


class ObjectServer:
    """Its address, and the fault of each request, which may be exchanged at any time.

    environment: what tells programs to ask it.
    """

    def __init__(self, url: str, behind: tuple[str, int]) -> None:
        self.fault_of: FaultOf = no_fault
        self.counter = itertools.count(1)
        self.behind = behind
        self.environment = {
            "AWS_ENDPOINT_URL": url,
            "AWS_ALLOW_HTTP": "true",
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "made-up-key",
            "AWS_SECRET_ACCESS_KEY": SECRET,
        }

    def make_bucket(self, name: str) -> str:
        """A new bucket; returns its address."""
        self.forward("PUT", f"/{name}", b"", {})
        return f"s3://{name}"

    def forward(
        self, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        connection = http.client.HTTPConnection(*self.behind, timeout=60)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()


@contextmanager
def object_server() -> Iterator[ObjectServer]:
    """A server that runs until the block ends."""
    with _moto() as address:
        proxy = _Proxy(("127.0.0.1", 0), _Handler)
        server = ObjectServer(f"http://127.0.0.1:{proxy.server_address[1]}", address)
        proxy.RequestHandlerClass = type("_Bound", (_Handler,), {"objects": server})
        Thread(target=proxy.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            proxy.shutdown()
            proxy.server_close()


@contextmanager
def _moto() -> Iterator[tuple[str, int]]:
    """Its host and port, while a process of its own answers there."""
    command = [sys.executable, "-m", "tests.moto_process"]
    with subprocess.Popen(
        command,
        cwd=Path(__file__).parents[1],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        host, port = process.stdout.readline().split()
        yield host, int(port)
        process.stdin.close()


class _Proxy(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    """Connections that wait: where there is no room, clients try again a second later."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Print errors, but not those of clients that were killed or had enough."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    objects: ObjectServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # a body is sent after its headers, not 40 ms later

    def do_GET(self) -> None:
        objects = self.objects
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        fault = objects.fault_of(next(objects.counter), self.command, self.path)
        if fault in ("503", "AccessDenied", "InvalidAccessKeyId"):
            self._refuse(fault)
            return
        if fault == "reset":
            self._reset()
            return
        if fault == "slow":
            time.sleep(_SLOW)
        status, headers, content = objects.forward(
            self.command, self.path, body, dict(self.headers)
        )
        if fault == "lost answer":
            self._reset()
            return
        self._answer(status, headers, content, is_cut=fault == "cut body")

    do_PUT = do_HEAD = do_POST = do_DELETE = do_GET  # noqa: N815 - names that the library looks for

    def _refuse(self, fault: str) -> None:
        status, code = (503, "SlowDown") if fault == "503" else (403, fault)
        content = f"<Error><Code>{escape(code)}</Code></Error>".encode()
        self._answer(status, [("Content-Type", "application/xml")], content, is_cut=False)

    def _answer(
        self, status: int, headers: list[tuple[str, str]], content: bytes, *, is_cut: bool
    ) -> None:
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in ("content-length", "connection", "transfer-encoding"):
                self.send_header(name, value)
        length = dict(headers).get("Content-Length") if self.command == "HEAD" else None
        self.send_header("Content-Length", length or str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content[: len(content) // 2] if is_cut else content)
        if is_cut:
            self._reset()

    def _reset(self) -> None:
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""
