"""The replica's clock: settable, frozen unless told to tick, naive UTC throughout."""

import time
from datetime import datetime, timedelta
from threading import Lock


class Clock:
    """The site's idea of now. Frozen, it moves only when told; ticking, it also runs by itself."""

    def __init__(self, start: datetime, *, ticking: bool = False) -> None:
        self._lock = Lock()
        self._ticking = ticking
        self.set(start)

    def now(self) -> datetime:
        with self._lock:
            return self._start + self._run()

    def set(self, instant: datetime) -> None:
        with self._lock:
            self._start = instant
            self._since = time.monotonic()

    def advance(self, by: timedelta | float) -> None:
        """Moves on by a timedelta or by seconds."""
        step = by if isinstance(by, timedelta) else timedelta(seconds=by)
        with self._lock:
            self._start += step

    def _run(self) -> timedelta:
        return timedelta(seconds=time.monotonic() - self._since if self._ticking else 0.0)
