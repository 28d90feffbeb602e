"""The memory of a sensor from tick to tick: Dagster calls it a cursor, and people can edit it."""

from typing import TypeVar

import dagster as dg
import msgspec

Memory = TypeVar("Memory")


def recall(context: dg.SensorEvaluationContext, kind: type[Memory]) -> Memory | None:
    """Read what the last tick left. Returns None if that is nothing, or makes no sense.

    A sensor that stumbled over its memory would do so at every tick, so it starts anew instead.
    """
    if not context.cursor:
        return None
    try:
        return msgspec.json.decode(context.cursor, type=kind)
    # A cursor may also be nested too deeply, or hold half of a surrogate pair.
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError) as error:
        context.log.warning(f"the cursor made no sense and is forgotten: {error}")
        return None
