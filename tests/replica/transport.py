"""HTTP/1.1 over loopback sockets: one thread a connection, kept alive, no logging."""

import socket
import struct
import sys
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from isal import igzip

from .exchange import Reply, Request, Service, http_date

SMALLEST_GZIPPED = 1000

Serve = Callable[[Request, socket.socket], bool]


class Server(ThreadingHTTPServer):
    """Calls `serve` for each request; what fails inside it is kept in `failures`."""

    daemon_threads = False
    request_queue_size = 128

    def __init__(
        self, port: int, serve: Serve, now: Callable[[], datetime], service: Service = "site"
    ) -> None:
        self.serve = serve
        self.now = now
        self.service: Service = service
        self.failures: list[Exception] = []
        self._open: set[socket.socket] = set()
        self._lock = Lock()
        super().__init__(("127.0.0.1", port), _Handler)

    def hang_up(self) -> None:
        """Ends every open connection, so that their threads end."""
        with self._lock:
            for connection in self._open:
                _shut(connection)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._open.discard(request)
            if _is_aborting(request):
                request.close()  # an orderly shutdown first would send an end instead of a reset
            else:
                super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        error = sys.exception()
        if isinstance(error, Exception) and not isinstance(error, ConnectionError):
            self.failures.append(error)


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        target = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        query = dict(parse_qsl(target.query, keep_blank_values=True))
        asked = (self.command, target.path, query, headers, self.server.now())
        request = Request(*asked, service=self.server.service)
        if not self.server.serve(request, self.connection):
            self.close_connection = True

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing: the record knows."""


def encoded(reply: Reply, request: Request) -> tuple[bytes, bytes]:
    """The reply's head and body as bytes, gzipped where that is welcome and not yet decided.

    A header whose value is empty is left out; an answer without a length ends by closing.
    """
    headers = {"Date": http_date(request.at), "Connection": "keep-alive", **reply.headers}
    body = reply.body
    if _may_gzip(reply, request):
        body = igzip.compress(body, 1)
        headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    if reply.status not in {204, 304}:
        headers.setdefault("Content-Length", str(len(body)))
    lines = [f"{name}: {value}\r\n" for name, value in headers.items() if value]
    status = f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}\r\n"
    return (status + "".join(lines) + "\r\n").encode("latin-1"), body


def _may_gzip(reply: Reply, request: Request) -> bool:
    decided = {"Content-Encoding", "Content-Length"} & reply.headers.keys()
    welcome = "gzip" in request.headers.get("accept-encoding", "")
    return welcome and not decided and len(reply.body) >= SMALLEST_GZIPPED


def _is_aborting(connection: socket.socket) -> bool:
    if connection.fileno() == -1:
        return False
    stated = connection.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 8)
    return struct.unpack("ii", stated) == (1, 0)


def _shut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # the peer was first
