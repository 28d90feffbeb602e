"""What Dagster loads in a hurried week: a file says what time it is, and sensors look often.

Its schedules are stopped, since they would go by the machine's clock; the test asks for what they
would. All else is as in assets.definitions. No test imports this: it changes what Dagster loads.
"""

import dagster as dg

from assets.definitions import definitions
from assets.resources import PaperhouseResource
from assets.schedules import SCHEDULES
from assets.sensors import SENSORS
from tests.assets.file_clock import FileClock

_LOOK_SECONDS = 3

for sensor in SENSORS:
    sensor._min_interval = _LOOK_SECONDS
for schedule in SCHEDULES:
    schedule._default_status = dg.DefaultScheduleStatus.STOPPED
defs: dg.Definitions = definitions(PaperhouseResource(FileClock()))
