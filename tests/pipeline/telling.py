"""Alarms that tests tell, and what a webhook hears of them."""

import logging
from collections.abc import Sequence

from etl.pipeline.alarm_memory import tell_alarms
from etl.pipeline.alarms import Alarm
from etl.settings import Settings
from tests.fetch.ears import Ears

LOG = logging.getLogger(__name__)
LOAD = Alarm("load", "blocked: titles", "load blocked: papers have titles")
FETCH = Alarm("daily_pages", "failed", "daily_pages failed: status 503")


def tick(settings: Settings, alarms: Sequence[Alarm], unknown: Sequence[str] = ()) -> None:
    tell_alarms(settings, LOG, alarms, lambda subject: subject not in unknown)


def heard(ears: Ears) -> list[str]:
    return [alarm["text"] for alarm in ears.alarms()]
