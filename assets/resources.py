"""The resource that every asset, schedule and sensor works with."""

from dataclasses import dataclass

import dagster as dg

from etl.clock import SYSTEM_CLOCK, Clock
from etl.settings import Settings, from_environment


@dataclass(frozen=True, slots=True)
class PaperhouseResource:
    """The settings, read from the environment each time they are asked for, and the clock."""

    clock: Clock = SYSTEM_CLOCK

    @property
    def settings(self) -> Settings:
        return from_environment()


def described_resource(resource: PaperhouseResource) -> dg.ResourceDefinition:
    """The resource with a name and a description, which the UI lists."""

    def paperhouse(_: dg.InitResourceContext) -> PaperhouseResource:
        return resource

    return dg.ResourceDefinition(
        paperhouse,
        description="The settings, read from the environment (PAPERHOUSE_HOME and others), and the "
        "clock.",
    )
