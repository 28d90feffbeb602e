"""Values of an answer as JSON that every program reads."""

from duckdb.sqltypes import DuckDBPyType

from etl.contract.ddl import quoted_name

NESTED_TYPES = ("array", "list", "map", "struct", "union", "variant")
"""Ids of the types whose values hold others, and are written as JSON where only text fits."""

_NO_NUMBER = r"(^|[\[:,])-?(NaN|Infinity)($|[\],}])"
"""The numbers that JSON does not have, as DuckDB writes them. Where a text has such a word, the
numbers beside it are written as texts, too, for nothing."""


def json_sql(value: str, kind: DuckDBPyType) -> str:
    """SQL for a value of this type as JSON.

    JSON has no infinite numbers and none that are no number, which a division by zero gives. Such a
    number is a text there, `inf`, and so are all numbers of a list or a struct that holds one.
    """
    if not may_lack_json(kind):
        return f"to_json({value})"
    texts = f"to_json(cast({value} as {_text_type(kind)}))"
    is_odd = f"regexp_matches(cast(to_json({value}) as varchar), '{_NO_NUMBER}')"
    return f"case when {is_odd} then {texts} else to_json({value}) end"


def may_lack_json(kind: DuckDBPyType) -> bool:
    """True where a value of the type may be, or hold, a number that JSON does not have."""
    inner = [it for _, it in _held(kind)]
    return kind.id in ("float", "double") or any(map(may_lack_json, inner))


def _text_type(kind: DuckDBPyType) -> str:
    """The type with texts in the place of inexact numbers."""
    held = _held(kind)
    if kind.id in ("list", "array"):
        return f"{_text_type(held[0][1])}[]"
    if kind.id == "map":
        return f"map(varchar, {_text_type(held[1][1])})"
    if kind.id == "struct" and all(name for name, _ in held):
        return f"struct({', '.join(f'{quoted_name(name)} {_text_type(it)}' for name, it in held)})"
    return "varchar" if kind.id in NESTED_TYPES or may_lack_json(kind) else str(kind)


def _held(kind: DuckDBPyType) -> list[tuple[str, DuckDBPyType]]:
    """The types inside of a nested one, with the names of a struct's; not the size of an array."""
    held = kind.children if kind.id in NESTED_TYPES and kind.id != "variant" else []
    return [(name, it) for name, it in held if isinstance(it, DuckDBPyType)]
