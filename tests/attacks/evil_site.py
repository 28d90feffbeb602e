"""A server that answers one path with whatever bytes a test wants, at the speed that it wants."""

import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

HEAD_END = b"\r\n\r\n"
EVIL_PATH = b"/papers/date/2026-04-07"


@dataclass
class Wire:
    """One connection; a `head` is the request that came over it."""

    connection: socket.socket
    closing: Event
    head: bytes = b""

    def send(self, data: bytes) -> None:
        self.connection.sendall(data)

    def repeat(self, data: bytes, pause: float = 0.0) -> None:
        """Sends the same again and again, until the other side hangs up or the site closes."""
        while not self.closing.wait(pause) if pause else not self.closing.is_set():
            self.connection.sendall(data)

    @property
    def authorization(self) -> bytes:
        found = re.search(rb"(?i)\r\nauthorization: Bearer ([^\r]*)", self.head)
        return found[1] if found else b""


Evil = Callable[[Wire], None]


@dataclass
class Heard:
    """One request: its head, when it came, and the number of its connection."""

    head: bytes
    at: float
    connection: int

    @property
    def path(self) -> bytes:
        return self.head.split(b" ", 2)[1]

    def header(self, name: bytes) -> bytes | None:
        found = re.search(rb"(?i)\r\n" + re.escape(name) + rb": ([^\r]*)", self.head)
        return found[1] if found else None


@dataclass
class EvilSite:
    """robots.txt allows everything; EVIL_PATH is answered by `evil`, all else with a 404."""

    evil: Evil
    robots: bytes = b"User-agent: *\nAllow: /\n"
    heard: list[Heard] = field(default_factory=list)
    _closing: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def serve(self) -> None:
        number = 0
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            number += 1
            Thread(target=self._answer, args=(connection, number), daemon=True).start()

    def close(self) -> None:
        self._closing.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _answer(self, connection: socket.socket, number: int) -> None:
        wire = Wire(connection, self._closing)
        try:
            while head := _request_head(connection):
                wire.head = head
                self.heard.append(Heard(head, time.monotonic(), number))
                self._reply(wire, self.heard[-1].path)
        except OSError:
            pass
        finally:
            connection.close()

    def _reply(self, wire: Wire, path: bytes) -> None:
        if path == b"/robots.txt":
            wire.send(answer(self.robots))
        elif path == EVIL_PATH:
            self.evil(wire)
        else:
            wire.send(answer(b"none", status=b"404 Not Found"))


@contextmanager
def evil_site(evil: Evil, robots: bytes = EvilSite.robots) -> Iterator[EvilSite]:
    site = EvilSite(evil, robots)
    thread = Thread(target=site.serve, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.close()
        thread.join(5)


def answer(body: bytes, *headers: bytes, status: bytes = b"200 OK") -> bytes:
    """An answer as HTTP wants it."""
    stated = [*headers, b"Content-Length: %d" % len(body)]
    return b"HTTP/1.1 " + status + b"\r\n" + b"\r\n".join(stated) + HEAD_END + body


def _request_head(connection: socket.socket) -> bytes:
    head = b""
    while HEAD_END not in head:
        piece = connection.recv(65536)
        if not piece:
            return b""
        head += piece
    return head
