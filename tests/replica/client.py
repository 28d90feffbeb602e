"""A plain client for the replica's own tests: no retries, no redirects, no decoding."""

import http.client
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

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


@contextmanager
def connected(replica: Replica, timeout: float = 5) -> Iterator[Get]:
    """Asks over one kept-alive connection; `_` in a header's name stands for `-`."""
    connection = http.client.HTTPConnection("127.0.0.1", replica.port, timeout=timeout)

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
