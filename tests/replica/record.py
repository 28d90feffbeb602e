"""What the replica was asked."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from threading import Lock

from .exchange import Recorded, Request, Service
from .fault import Fault


class Record:
    """Every request with what it got, in the order of answering, written before the first byte."""

    def __init__(self) -> None:
        self._requests: list[Recorded] = []
        self._lock = Lock()

    @property
    def requests(self) -> list[Recorded]:
        with self._lock:
            return list(self._requests)

    def add(self, request: Request, status: int | None, fault: Fault | None) -> None:
        name = None if fault is None else fault.name
        with self._lock:
            self._requests.append(Recorded(**vars(request), status=status, fault=name))

    def clear(self) -> None:
        with self._lock:
            self._requests.clear()

    def max_in_window(self, seconds: float, bucket: str | None = None) -> int:
        """The most requests in any span of `seconds`, its end excluded, on the replica's clock.

        `bucket` counts `pages` or `api` alone; robots.txt counts only where no bucket is named.
        """
        chosen = [r for r in self.requests if bucket is None or r.bucket == bucket]
        return _most_within(sorted(r.at for r in chosen), timedelta(seconds=seconds))

    def shortest_gap(self, *services: Service) -> float | None:
        """The fewest seconds between two requests to some services; None for fewer than two."""
        instants = sorted(r.at for r in self.requests if r.service in services)
        return min((b - a).total_seconds() for a, b in pairwise(instants)) if instants[1:] else None


def _most_within(instants: Sequence[datetime], span: timedelta) -> int:
    most = start = 0
    for end, instant in enumerate(instants):
        while instant - instants[start] >= span:
            start += 1
        most = max(most, end - start + 1)
    return most
