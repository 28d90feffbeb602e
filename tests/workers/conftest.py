"""What tests of workers share."""

import signal
from collections.abc import Iterator
from typing import Any

import pytest

from etl.workers import pool

PATIENCE = 100
"""Seconds for what takes a few where nothing else runs."""


@pytest.fixture(autouse=True)
def own_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test here starts and ends processes of its own."""
    monkeypatch.setattr(pool, "_kept", None)


@pytest.fixture(autouse=True)
def bounded_wait() -> Iterator[None]:
    """A pool that waits for ever for a worker fails its test, and does not hold up the others."""

    def stop(*_: Any) -> None:
        raise TimeoutError("a test of workers did not end")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(PATIENCE)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)
