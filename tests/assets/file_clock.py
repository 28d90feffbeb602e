"""A clock that a file sets, for all processes of a hurried week."""

import os
import time
from datetime import datetime, timedelta
from pathlib import Path

from etl.files import replacing

CLOCK = "PAPERHOUSE_TEST_CLOCK"
_LONGEST_NAP = 0.05


class FileClock:
    """The instant that the file says, for all processes. Whoever sleeps moves it on instead."""

    def now(self) -> datetime:
        return datetime.fromisoformat(_path().read_text())

    def sleep(self, seconds: float) -> None:
        set_file_clock(self.now() + timedelta(seconds=seconds))
        time.sleep(min(seconds, _LONGEST_NAP))


def set_file_clock(now: datetime) -> None:
    with replacing(_path()) as file:
        file.write(now.isoformat().encode())


def _path() -> Path:
    return Path(os.environ[CLOCK])
