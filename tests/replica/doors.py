"""Ports of the replica, each with a thread that serves it."""

import ssl
from collections.abc import Callable
from datetime import datetime
from threading import Thread

from .exchange import Service
from .transport import Serve, Server

_POLL_SECONDS = 0.005  # how late the end may come


class Door:
    """An origin of the replica: a service on a loopback port, open from `open` to `close`."""

    def __init__(
        self,
        service: Service,
        port: int,
        serve: Serve,
        now: Callable[[], datetime],
        tls: ssl.SSLContext | None,
    ) -> None:
        self._server = Server(port, serve, now, service)
        self.port: int = self._server.server_address[1]
        self.url = f"{'http' if tls is None else 'https'}://127.0.0.1:{self.port}"
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = Thread(target=self._server.serve_forever, args=(_POLL_SECONDS,))

    @property
    def failures(self) -> list[Exception]:
        return self._server.failures

    def open(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.hang_up()
        self._server.server_close()
        self._thread.join()
