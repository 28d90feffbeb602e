"""A value that does not fit its type gets every fault named by its path, not only the first."""

from collections.abc import Iterator
from typing import Any, get_args, get_origin

import msgspec
from msgspec import structs

from etl.sources.daily_papers.listed_item import JsonObject


def entry_faults(value: object, kind: Any, path: str = "") -> Iterator[str]:
    """Yield `paper.id: Expected `str`, got `float`` for each place that does not fit `kind`."""
    arm = _stated(kind, value)
    if isinstance(value, dict) and isinstance(arm, type) and issubclass(arm, msgspec.Struct):
        yield from _of_struct(value, arm, path)
    elif isinstance(value, list) and get_origin(arm) is list:
        for index, member in enumerate(value):
            yield from entry_faults(member, get_args(arm)[0], f"{path}[{index}]")
    else:
        yield from _of_value(value, kind, path)


def _of_struct(value: JsonObject, kind: type[msgspec.Struct], path: str) -> Iterator[str]:
    for one in structs.fields(kind):
        below = f"{path}.{one.encode_name}" if path else one.encode_name
        if one.encode_name in value:
            yield from entry_faults(value[one.encode_name], one.type, below)
        elif one.required:
            yield f"{below}: missing"


def _of_value(value: object, kind: Any, path: str) -> Iterator[str]:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        yield f"{path or 'entry'}: {error}"


def _stated(kind: Any, value: object) -> Any:
    """Return `X` for an `X | None`, unless the value is None."""
    arms = [arm for arm in get_args(kind) if arm is not type(None)]
    is_optional = len(arms) < len(get_args(kind))
    return arms[0] if is_optional and value is not None else kind
