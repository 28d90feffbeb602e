"""The ticks of schedules and sensors: one that fails is told, and what makes it fail is forgotten.

Dagster shows a failed tick in red, which nobody sees who does not look. A sensor whose memory
makes no sense fails at every tick. Our own sensors forget such a memory (assets/memory.py); for
Dagster's, the daemon reads it before any of our code runs, so another sensor has to repair it.
"""

import zlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Annotated

import dagster as dg
import msgspec
from dagster._core.definitions.sensor_definition import SensorType
from dagster._core.scheduler.instigation import (
    InstigatorState,
    InstigatorTick,
    SensorInstigatorData,
    TickStatus,
)
from dagster_shared.check import CheckError
from dagster_shared.error import SerializableErrorInfo
from dagster_shared.serdes.errors import DeserializationError

from etl.json_text import decode_json
from etl.pipeline.alarms import Alarm

_ENDED = [TickStatus.SUCCESS, TickStatus.SKIPPED, TickStatus.FAILURE]

_UNREADABLE = (
    AttributeError,
    CheckError,
    DeserializationError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    dg.DagsterError,
    zlib.error,
)
"""What Dagster's reading of a cursor raises, depending on where the text stops to be one."""


class _RunStatusCursor(
    msgspec.Struct, frozen=True, tag_field="__class__", tag="RunStatusSensorCursor"
):
    """The last event that a sensor of runs has seen; Dagster no longer writes the other field."""

    record_id: Annotated[int, msgspec.Meta(ge=-1)]
    update_timestamp: None = None


def failed_ticks(instance: dg.DagsterInstance) -> Iterator[Alarm]:
    """An alarm for each running schedule and sensor whose last tick failed.

    The cause is its name and the error, so the same failure is told once, however often it ticks.
    """
    for state in _states(instance):
        tick = _last_tick(instance, state)
        if state.is_running and tick and tick.error:
            instant = datetime.fromtimestamp(tick.timestamp, UTC)
            reason = first_reason(tick.error)
            text = f"{state.name} failed at {instant:%Y-%m-%d %H:%M} UTC: {reason}"
            yield Alarm(f"ticks of {state.name}", reason, text)


def forget_broken_cursors(instance: dg.DagsterInstance) -> list[str]:
    """Empty the memory of Dagster's own sensors where it makes no sense; returns their names."""
    broken = [state for state in _states(instance) if _is_broken(instance, state)]
    for state in broken:
        data = state.instigator_data
        if isinstance(data, SensorInstigatorData):
            instance.update_instigator_state(state.with_data(data._replace(cursor=None)))
    return [state.name for state in broken]


def first_reason(error: SerializableErrorInfo) -> str:
    """The first line of what was raised; Dagster wraps it in errors that say what failed."""
    while error.cause and error.message.startswith("dagster."):
        error = error.cause
    return error.message.strip().partition("\n")[0]


def _states(instance: dg.DagsterInstance) -> Sequence[InstigatorState]:
    """Schedules and sensors that ever ticked; an instance in memory keeps none."""
    return instance.all_instigator_state() if instance.schedule_storage else []


def _last_tick(instance: dg.DagsterInstance, state: InstigatorState) -> InstigatorTick | None:
    ticks = instance.get_ticks(
        state.instigator_origin_id, state.selector_id, limit=1, statuses=_ENDED
    )
    return next(iter(ticks), None)


def _is_broken(instance: dg.DagsterInstance, state: InstigatorState) -> bool:
    data = state.instigator_data
    if not isinstance(data, SensorInstigatorData) or data.cursor is None:
        return False
    if data.sensor_type == SensorType.RUN_STATUS:
        return not _is_run_status_cursor(data.cursor, instance)
    if data.sensor_type in (SensorType.AUTOMATION, SensorType.AUTO_MATERIALIZE):
        return not _is_automation_cursor(data.cursor)
    return False


def _is_run_status_cursor(cursor: str, instance: dg.DagsterInstance) -> bool:
    """Say whether a cursor is one, of an event that there was: a later one would hide failures."""
    try:
        found = decode_json(cursor, _RunStatusCursor)
    except msgspec.DecodeError:
        return False
    return found.record_id <= (instance.event_log_storage.get_maximum_record_id() or -1)


def _is_automation_cursor(cursor: str) -> bool:
    from dagster._daemon.asset_daemon import (  # noqa: PLC0415 - it imports every database driver
        asset_daemon_cursor_from_instigator_serialized_cursor as read_cursor,
    )

    try:
        read_cursor(cursor, None)
    except _UNREADABLE:
        return False
    return True
