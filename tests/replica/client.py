"""A plain client for the replica's own tests: no retries, no redirects, no decoding."""

import html
import http.client
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from .exchange import Service
from .faults import FAULTS
from .replica import Replica


@dataclass(frozen=True)
class Answer:
    """Header names are in lower case; the body is as it came."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


Get = Callable[..., Answer]

DAY = "/papers/date/2026-04-20"
"""A day of moderate size, the first after a weekend."""

PATHS = {"pages": DAY, "api": "/api/daily_papers?date=2026-04-20", None: "/robots.txt"}
"""What to ask for, by the bucket that a fault is made for."""


@contextmanager
def connected(replica: Replica, service: Service = "site", timeout: float = 5) -> Iterator[Get]:
    """Asks over one kept-alive connection; `_` in a header's name stands for `-`."""
    port = urlsplit(replica.origin(service)).port
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)

    def ask(path: str, method: str = "GET", **headers: str) -> Answer:
        stated = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=stated)
        response = connection.getresponse()
        body = response.read()
        return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, body)

    try:
        yield ask
    finally:
        connection.close()


def met(replica: Replica, get: Get, name: str, **headers: str) -> Answer:
    """The answer of a request that meets the fault."""
    replica.faults.attach(name)
    return get(PATHS[FAULTS[name].made_for_kind], **headers)


def island(answer: Answer) -> dict[str, Any]:
    """The decoded props of the first island of a page."""
    raw = answer.text.split('data-target="DailyPapers" data-props="')[1].split('"')[0]
    props: dict[str, Any] = json.loads(html.unescape(raw))
    return props
