"""Upstream adds a key about every month; this module finds those that no shape has."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import chain
from typing import Any, NamedTuple, get_args

from msgspec import structs

from etl.sources.daily_papers.listed_item import ListedItem, ListedShape

UnknownKey = tuple[str, str, Any]
"""The path to count (`paper.authors[].x`), the path to keep (`paper.authors[2].x`), the value."""


def have_unknown_keys(items: Iterable[Mapping[str, Any]]) -> bool:
    """True where one of the items, which fit ListedItem, has an unknown key. Cheap to compute."""
    return not _are_known(items, ListedItem)


def unknown_keys(
    item: Mapping[str, Any],
    shape: type[ListedShape] = ListedItem,
    counted: str = "",
    kept: str = "",
) -> list[UnknownKey]:
    """Unknown keys of an object that fits a shape: its own first, then those of nested objects.

    counted, kept: the beginnings of their paths.
    """
    return list(_beyond(item, shape, counted, kept))


class _Nested(NamedTuple):
    """A key whose value is an object, or a list of objects, of a known shape."""

    key: str
    shape: type[ListedShape]
    is_list: bool


@cache
def _keys(shape: type[ListedShape]) -> frozenset[str]:
    return shape.ignored | {field.encode_name for field in structs.fields(shape)}


@cache
def _nested(shape: type[ListedShape]) -> tuple[_Nested, ...]:
    """The nested shapes of a shape, by the types of its fields: `X`, `X | None` or `list[X]`."""
    return tuple(
        _Nested(field.encode_name, arm, is_list=field.type == list[arm])  # type: ignore[valid-type]
        for field in structs.fields(shape)
        for arm in (field.type, *get_args(field.type))
        if isinstance(arm, type) and issubclass(arm, ListedShape)
    )


def _are_known(values: Iterable[Mapping[str, Any]], shape: type[ListedShape]) -> bool:
    """True where no object has an unknown key at any depth. One call takes all of a shape."""
    objects = list(values)
    if not set().union(*objects) <= _keys(shape):
        return False
    for key, below, is_list in _nested(shape):
        found = [one[key] for one in objects if one.get(key)]
        members = chain.from_iterable(found) if is_list else found
        if found and not _are_known(members, below):
            return False
    return True


def _beyond(
    value: Mapping[str, Any], shape: type[ListedShape], counted: str, kept: str
) -> Iterator[UnknownKey]:
    for key in value:
        if key not in _keys(shape):
            yield counted + key, kept + key, value[key]
    for key, below, is_list in _nested(shape):
        found = value.get(key)
        if found and is_list:
            for index, member in enumerate(found):
                yield from _beyond(member, below, f"{counted}{key}[].", f"{kept}{key}[{index}].")
        elif found:
            yield from _beyond(found, below, f"{counted}{key}.", f"{kept}{key}.")
