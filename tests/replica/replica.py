"""The replica: the site on a loopback port, with its clock, faults, quota and record."""

import socket
import ssl
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from threading import Event, Thread
from types import TracebackType
from typing import Self

from .clock import Clock
from .exchange import Recorded, Reply, Request, revalidated
from .fault import Fault, Scene
from .faults import Script
from .quota import SITE_LIMITS, Quota, Standing
from .record import Record
from .site import Site
from .sources import MadeUp, Source
from .transport import Server, encoded
from .wire import Wire, send_and_end

NOON = datetime(2026, 4, 30, 12)
_FIRST_DAY = date(2026, 4, 1)
_POLL_SECONDS = 0.005  # how late the end may come


class Replica:
    """`with Replica() as replica:` serves at `replica.url` until the block ends.

    Without a source, papers are made up from 2026-04-01 on. `limits=None` lifts the quota. The
    clock is frozen unless `ticking`. `patience` is how many seconds stalls and drips last. With
    `tls` it speaks HTTPS. Leaving the block raises what went wrong inside the replica itself.
    """

    def __init__(
        self,
        source: Source | None = None,
        *,
        now: datetime = NOON,
        limits: Mapping[str, int] | None = SITE_LIMITS,
        ticking: bool = False,
        port: int = 0,
        patience: float = 30.0,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.clock = Clock(now, ticking=ticking)
        self.site = Site(source or MadeUp(_FIRST_DAY), self.clock)
        self.quota = Quota(limits or {})
        self.faults = Script()
        self.record = Record()
        self.patience = patience
        self._closing = Event()
        self._server = Server(port, self._serve, self.clock.now)
        self.port: int = self._server.server_address[1]
        self.url = f"{'http' if tls is None else 'https'}://127.0.0.1:{self.port}"
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = Thread(target=self._server.serve_forever, args=(_POLL_SECONDS,))

    @property
    def requests(self) -> list[Recorded]:
        """Every request so far, in the order of answering."""
        return self.record.requests

    def max_in_window(self, seconds: float, bucket: str | None = None) -> int:
        """The most requests within any `seconds` of the replica's clock."""
        return self.record.max_in_window(seconds, bucket)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.hang_up()
        self._server.server_close()
        self._thread.join()
        if self._server.failures and error is None:
            raise ExceptionGroup("inside the replica", self._server.failures)

    def _serve(self, request: Request, connection: socket.socket) -> bool:
        """Answers one request; whether its connection stays open."""
        standing = self.quota.take(request.bucket, request.at)
        fault = self.faults.fault_for(request)
        reply = self._reply(request, fault, standing)
        if standing is not None:
            headers = {**self.quota.headers(standing), **reply.headers}
            reply = replace(reply, headers=headers)
        head, body = encoded(reply, request)
        wire = Wire(connection, self._closing, self.patience)
        self.record.add(request, reply.status if reply.has_status else None, fault)
        reply.send(wire, head, b"" if request.method == "HEAD" else body)
        return wire.is_open

    def _reply(self, request: Request, fault: Fault | None, standing: Standing | None) -> Reply:
        if request.method not in {"GET", "HEAD"}:
            return Reply(405, b"Method Not Allowed", {"Allow": "GET, HEAD"}, send_and_end)
        if fault is not None:
            scene = Scene(request, self.site, self.port)
            return fault.change(self.site.answer(request), scene)
        if standing is not None and standing.is_exceeded:
            return Reply(429, b"Too Many Requests", {"Retry-After": str(standing.resets_in)})
        return revalidated(self.site.answer(request), request)
