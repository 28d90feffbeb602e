"""Processes that ask arXiv and kill themselves at some moment, on a clock that all share."""

import os
import signal
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context

from etl.pipeline.enrich import EnrichOptions, enrich_release
from etl.settings import Settings
from tests.replica.clock import Clock

_FORKS = get_context("forkserver")
"""Forks processes off one that has imported this module and has no threads."""
_FORKS.set_forkserver_preload([__name__])

_MICROSECOND = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC).replace(tzinfo=None)


class SharedClock(Clock):
    """An instant that several processes read. Only sleeping and setting move it."""

    def __init__(self, start: datetime) -> None:
        self._shared = _FORKS.Value("q", 0)
        self.set(start)

    def now(self) -> datetime:
        return _EPOCH + self._shared.value * _MICROSECOND

    def set(self, instant: datetime) -> None:
        self._shared.value = (instant - _EPOCH) // _MICROSECOND

    def advance(self, by: timedelta | float) -> None:
        step = by if isinstance(by, timedelta) else timedelta(seconds=by)
        self.set(self.now() + step)

    def sleep(self, seconds: float) -> None:
        self.advance(seconds)


class KillingClock:
    """Kills its process when somebody has looked at it so often; None: never."""

    def __init__(self, clock: SharedClock, looks: int | None) -> None:
        self._clock = clock
        self._left = looks

    def now(self) -> datetime:
        self._look()
        return self._clock.now()

    def sleep(self, seconds: float) -> None:
        self._look()
        self._clock.sleep(seconds)

    def _look(self) -> None:
        if self._left is None:
            return
        self._left -= 1
        if not self._left:
            os.kill(os.getpid(), signal.SIGKILL)


def enrich_until_killed(settings: Settings, clock: SharedClock, looks: int | None) -> int | None:
    """The exit code of a process that does what `paperhouse enrich` does."""
    process = _FORKS.Process(target=_enrich, args=(settings, clock, looks))
    process.start()
    process.join()
    return process.exitcode


def _enrich(settings: Settings, clock: SharedClock, looks: int | None) -> None:
    results, _ = enrich_release(
        settings, EnrichOptions({"arxiv": None}), clock=KillingClock(clock, looks)
    )
    if any(result.crawl.stopped for result in results):
        raise SystemExit(6)
