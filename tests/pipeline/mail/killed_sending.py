"""Processes that send digests and may be killed, at a look at the clock or after some time."""

import os
import signal
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from threading import Timer

from etl.pipeline.mail.post import send_digests
from etl.settings import Settings
from tests.pipeline.killed_enrichment import KillingClock, SharedClock

_FORKS = get_context("forkserver")
"""Forks processes off one that has imported this module and has no threads."""
_FORKS.set_forkserver_preload([__name__])


def begin_sending(
    settings: Settings, clock: SharedClock, looks: int | None = None, seconds: float | None = None
) -> BaseProcess:
    """A process that does what `paperhouse digest --send` does, unless it is killed before."""
    process = _FORKS.Process(target=_send, args=(settings, clock, looks, seconds))
    process.start()
    return process


def _send(settings: Settings, clock: SharedClock, looks: int | None, seconds: float | None) -> None:
    if seconds is not None:
        timer = Timer(seconds, os.kill, (os.getpid(), signal.SIGKILL))
        timer.daemon = True
        timer.start()
    send_digests(settings, clock=KillingClock(clock, looks))
