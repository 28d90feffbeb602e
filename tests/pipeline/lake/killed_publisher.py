"""A process that publishes, and is killed when it asks the store for something."""

import os
import signal
from collections.abc import Mapping
from datetime import datetime, timedelta
from multiprocessing import get_context
from threading import Event

from etl.clock import SYSTEM_CLOCK
from etl.pipeline.lake.publish_lake import PublishedLake, publish_lake
from etl.settings import Settings
from tests.object_server import Fault, ObjectServer, no_fault

_FORKS = get_context("forkserver")
"""Forks processes off one that has imported this module and has no threads."""
_FORKS.set_forkserver_preload([__name__])


class AheadClock:
    """Says what will be."""

    def __init__(self, by: timedelta) -> None:
        self._by = by

    def now(self) -> datetime:
        return SYSTEM_CLOCK.now() + self._by

    def sleep(self, seconds: float) -> None:
        raise AssertionError(f"nobody waits {seconds} s here")


def publish_in_a_week(settings: Settings, url: str) -> PublishedLake:
    """Publish, when of the releases before, the latest stays, and those before it go."""
    return publish_lake(settings, url, keep=2, clock=AheadClock(timedelta(days=8)))


def requests_until(
    server: ObjectServer, settings: Settings, url: str, last: int | None
) -> list[tuple[str, str]]:
    """Publish in a process of its own: method and path of all that it asked.

    last: the number of the request at whose arrival it is killed, before anything follows from it.
    """
    asked: list[tuple[str, str]] = []
    is_started = Event()

    def kill(_number: int, method: str, path: str) -> Fault | None:
        asked.append((method, path))
        if len(asked) != last:
            return None
        is_started.wait()
        process.kill()
        return "reset"

    process = _FORKS.Process(target=_publish, args=(settings, url, server.environment))
    server.fault_of = kill
    try:
        process.start()
        is_started.set()
        process.join()
    finally:
        server.fault_of = no_fault
    assert process.exitcode == (-signal.SIGKILL if last else 0)
    return asked


def _publish(settings: Settings, url: str, environment: Mapping[str, str]) -> None:
    os.environ.update(environment)
    publish_in_a_week(settings, url)
