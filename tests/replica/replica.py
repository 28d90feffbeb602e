"""The replica: the site and arXiv on loopback ports, with a clock, faults, quota and record."""

import socket
import ssl
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from threading import Event
from types import TracebackType
from typing import Self

from .arxiv import Arxiv
from .clock import Clock
from .doors import Door
from .exchange import Recorded, Reply, Request, Service, revalidated
from .fault import Fault, Scene
from .faults import Script
from .quota import SITE_LIMITS, Quota, Standing
from .record import Record
from .site import Site
from .sources import MadeUp, Source
from .transport import encoded
from .wire import Wire, send_and_end

NOON = datetime(2026, 4, 30, 12)
_FIRST_DAY = date(2026, 4, 1)


class Replica:
    """`with Replica() as replica:` serves at `replica.url` until the block ends.

    Of the papers that the site lists, arXiv's API serves its own record at `replica.arxiv_url`, and
    its OAI server at `replica.oai_url`: each at a port of its own, from its first use on.
    Without a source, papers are made up from 2026-04-01 on. `limits=None` lifts the quota. Without
    a clock, it has one that is frozen unless `ticking`. `patience` is how many seconds stalls and
    drips last. With `tls` it speaks HTTPS. Leaving the block raises what went wrong inside the
    replica itself.
    """

    def __init__(
        self,
        source: Source | None = None,
        *,
        now: datetime = NOON,
        clock: Clock | None = None,
        limits: Mapping[str, int] | None = SITE_LIMITS,
        ticking: bool = False,
        port: int = 0,
        patience: float = 30.0,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.clock = clock or Clock(now, ticking=ticking)
        source = source or MadeUp(_FIRST_DAY)
        self.site = Site(source, self.clock)
        self.arxiv = Arxiv(source)
        self.quota = Quota(limits or {})
        self.faults = Script()
        self.record = Record()
        self.patience = patience
        self._closing = Event()
        self._tls = tls
        self._doors: dict[Service, Door] = {}
        site = self._door("site", port)
        self.port, self.url = site.port, site.url

    @property
    def arxiv_url(self) -> str:
        """The origin of arXiv's query API."""
        return self.origin("arxiv")

    @property
    def oai_url(self) -> str:
        """The origin of arXiv's OAI server."""
        return self.origin("oai")

    def origin(self, service: Service) -> str:
        """Scheme, host and port of a service; the first use of arXiv's opens its port."""
        if service not in self._doors:
            self._door(service).open()
        return self._doors[service].url

    @property
    def requests(self) -> list[Recorded]:
        """Every request so far, in the order of answering."""
        return self.record.requests

    def max_in_window(self, seconds: float, bucket: str | None = None) -> int:
        """The most requests within any `seconds` of the replica's clock."""
        return self.record.max_in_window(seconds, bucket)

    def shortest_gap(self, *services: Service) -> float | None:
        """The fewest seconds of its clock between two requests; None for fewer than two."""
        return self.record.shortest_gap(*services)

    def __enter__(self) -> Self:
        self._doors["site"].open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.set()
        for door in self._doors.values():
            door.close()
        failures = [failure for door in self._doors.values() for failure in door.failures]
        if failures and error is None:
            raise ExceptionGroup("inside the replica", failures)

    def _door(self, service: Service, port: int = 0) -> Door:
        self._doors[service] = Door(service, port, self._serve, self.clock.now, self._tls)
        return self._doors[service]

    def _answer(self, request: Request) -> Reply:
        service = self.site if request.service == "site" else self.arxiv
        return service.answer(request)

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
            return fault.change(self._answer(request), scene)
        if standing is not None and standing.is_exceeded:
            return Reply(429, b"Too Many Requests", {"Retry-After": str(standing.resets_in)})
        return revalidated(self._answer(request), request)
