"""What a run works with."""

from dataclasses import dataclass

from etl.clock import SYSTEM_CLOCK, Clock
from etl.settings import Settings, from_environment


@dataclass(frozen=True, slots=True)
class PaperhouseResource:
    """Settings, as the environment has them when a run begins, and the time."""

    clock: Clock = SYSTEM_CLOCK

    @property
    def settings(self) -> Settings:
        return from_environment()
