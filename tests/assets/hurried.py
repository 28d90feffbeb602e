"""What Dagster loads in a hurried week: a file says what time it is, and sensors look often.

Its schedules are stopped, since they would go by the machine's clock; the test asks for what they
would. All else is as in assets.definitions.
"""

import os
import time
from datetime import datetime, timedelta
from pathlib import Path

import dagster as dg

from assets.definitions import definitions
from assets.resources import PaperhouseResource
from assets.schedules import SCHEDULES
from assets.sensors import SENSORS
from etl.files import replacing

CLOCK = "PAPERHOUSE_TEST_CLOCK"
_LONGEST_NAP = 0.05
_LOOK_SECONDS = 3


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


for sensor in SENSORS:
    sensor._min_interval = _LOOK_SECONDS
for schedule in SCHEDULES:
    schedule._default_status = dg.DefaultScheduleStatus.STOPPED
defs: dg.Definitions = definitions(PaperhouseResource(FileClock()))
