"""An archive kept API items of 2024-12-11 to 2025-01-10 as reprs of Python dicts (FACTS 4.4)."""

import ast
import math
import warnings
from typing import Any

from etl.errors import UnreadablePage
from etl.limits import MAX_LITERAL_CHARACTERS, MAX_LITERALS_CHARACTERS

_SCALARS = (str, int, bool, type(None))


def parse_literals(listed: list[Any]) -> tuple[list[Any], dict[int, str]]:
    """Return the items with strings evaluated, and the faults of unusable ones by index.

    UnreadablePage for a string that would exhaust memory or stack.
    """
    found: list[Any] = []
    spoilt: dict[int, str] = {}
    if (total := sum(len(one) for one in listed if isinstance(one, str))) > MAX_LITERALS_CHARACTERS:
        detail = f"Python literals of {total:,} characters, at most {MAX_LITERALS_CHARACTERS:,}"
        raise UnreadablePage("too_large", detail)
    for index, one in enumerate(listed):
        try:
            found.append(_value(one) if isinstance(one, str) else one)
        except ValueError as error:
            found.append(one)
            spoilt[index] = f"entry: not a Python literal of JSON values: {error}"
    return found, spoilt


def _value(text: str) -> Any:
    if len(text) > MAX_LITERAL_CHARACTERS:
        raise UnreadablePage(
            "too_large",
            f"a Python literal of {len(text):,} characters, at most {MAX_LITERAL_CHARACTERS:,}",
        )
    value = _evaluated(text)
    if not _is_json(value):
        raise _no_literal(text)
    return value


def _no_literal(text: str) -> ValueError:
    """The error for a text that is no literal, which it quotes.

    Python's own words have addresses in memory in them, and change with its version: with them the
    same page would give other rows each time.
    """
    return ValueError(f"{text[:40]!r}"[:120])


def _evaluated(text: str) -> Any:
    """literal_eval runs nothing; an escape that repr never writes is an error, not a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            return ast.literal_eval(text)
        except (SyntaxError, TypeError, ValueError, Warning) as error:
            raise _no_literal(text) from error
        except (MemoryError, RecursionError) as error:
            raise UnreadablePage("too_deep", "a Python literal nested too deeply") from error


def _is_json(value: object) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_json(key) for key in value) and all(
            map(_is_json, value.values())
        )
    if isinstance(value, list):
        return all(map(_is_json, value))
    if isinstance(value, str):
        return value.isascii() or value == value.encode("utf-8", "replace").decode()
    return math.isfinite(value) if isinstance(value, float) else isinstance(value, _SCALARS)
