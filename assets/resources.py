"""What a run works with."""

from dataclasses import dataclass

from etl.fetch.clock import SYSTEM, Clock
from etl.settings import Settings, from_environment


@dataclass(frozen=True, slots=True)
class Workplace:
    """Settings, as the environment has them when a run begins, and the time."""

    clock: Clock = SYSTEM

    @property
    def settings(self) -> Settings:
        return from_environment()
