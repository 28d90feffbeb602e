"""Connections that end at a stated instant, whatever arrives.

A read of the HTTP library may wait for its time-out again and again: for each byte of a head, for
each interim answer. So the deadline is kept below it, where bytes come off the socket.
"""

import socket
import ssl
import time
from collections.abc import Iterable
from concurrent.futures import Future
from threading import Thread
from typing import Any

from httpcore2 import (
    SOCKET_OPTION,
    ConnectError,
    ConnectTimeout,
    NetworkBackend,
    NetworkStream,
    ReadError,
    ReadTimeout,
    SyncBackend,
)

from etl.limits import MAX_WIRE_BYTES


class DeadlineBackend(NetworkBackend):
    """Opens connections, none of which waits longer than for so many seconds from now on."""

    def __init__(self, seconds: float) -> None:
        self._ends_at = time.monotonic() + seconds

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self._ends_at

    def at_most(self, seconds: float | None) -> float:
        """The seconds that are left, but no more than these. Raises ReadTimeout at the end."""
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise ReadTimeout("out of time")
        return left if seconds is None else min(seconds, left)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> NetworkStream:
        """A connection to the first of the host's addresses that takes one."""
        failure: Exception = ConnectError(f"{host} has no address")
        for address in _addresses(host, port, self.at_most(timeout)):
            try:
                stream = SyncBackend().connect_tcp(
                    address, port, self.at_most(timeout), local_address, socket_options
                )
            except (ConnectError, ConnectTimeout) as error:
                failure = error
            else:
                return _DeadlineStream(stream, self)
        raise failure


class _DeadlineStream(NetworkStream):
    """A stream whose bytes are counted, and whose waits end at its backend's deadline."""

    def __init__(self, stream: NetworkStream, backend: DeadlineBackend) -> None:
        self._stream = stream
        self._backend = backend
        self._byte_count = 0

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        piece = self._stream.read(max_bytes, self._backend.at_most(timeout))
        self._byte_count += len(piece)
        if self._byte_count > MAX_WIRE_BYTES:
            raise ReadError(f"larger than {MAX_WIRE_BYTES:,} bytes, its head and framing included")
        return piece

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._backend.at_most(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> NetworkStream:
        shortened = self._backend.at_most(timeout)
        inner = self._stream.start_tls(ssl_context, server_hostname, shortened)
        return _DeadlineStream(inner, self._backend)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _addresses(host: str, port: int, seconds: float) -> list[str]:
    """The addresses of a host, in the system's order. The system sets no end to that question, so a
    thread asks it, and is left to itself when the time is over.
    """
    found: Future[list[str]] = Future()
    Thread(target=_resolve, args=(found, host, port), daemon=True).start()
    try:
        return found.result(seconds)
    except TimeoutError as error:
        raise ConnectTimeout(f"no address of {host} came in time") from error
    except (OSError, UnicodeError) as error:
        raise ConnectError(str(error)) from error


def _resolve(found: Future[list[str]], host: str, port: int) -> None:
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        found.set_exception(error)
    else:
        found.set_result([str(address[0]) for *_, address in rows])
