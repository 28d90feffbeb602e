"""The memory of a sensor from tick to tick: Dagster calls it a cursor, and people can edit it."""

from typing import TypeVar

import dagster as dg
import msgspec

from etl.json_text import decode_json

Memory = TypeVar("Memory")


def recall(context: dg.SensorEvaluationContext, kind: type[Memory]) -> Memory | None:
    """Read what the last tick left. Returns None if that is nothing, or makes no sense.

    A sensor that stumbled over its memory would do so at every tick, so it starts anew instead.
    """
    if not context.cursor:
        return None
    try:
        return decode_json(context.cursor, kind)
    except msgspec.DecodeError as error:
        context.log.warning(f"the cursor made no sense and is forgotten: {error}")
        return None
