"""A note is checked: it says what its kind has to say, in values that a table can hold."""

from datetime import datetime

import polars as pl
from polars.datatypes import DataTypeClass

from etl.archive.documents import Note, Scalar
from etl.contract.stage import STAGED_FETCHES

ACCEPT, FETCH, ROBOTS = "accept", "fetch", "robots"
"""The kinds of notes. What another version notes beside these is passed over."""

_COLUMNS: dict[str, dict[str, DataTypeClass | pl.DataType]] = {
    ACCEPT: {"capture_id": pl.String()},
    FETCH: {**STAGED_FETCHES.polars_schema},
    ROBOTS: {},
}
_NEEDED = {ACCEPT: ("capture_id",), FETCH: ("url", "requested_at", "outcome"), ROBOTS: ()}


def check_note(note: Note) -> None:
    """Raises ValueError, which names the value, for a note that cannot be staged."""
    for name in _NEEDED.get(note.kind, ()):
        if note.content.get(name) is None:
            raise ValueError(f"the {note.kind} note has no {name}")
    for name, kind in _COLUMNS.get(note.kind, {}).items():
        value = note.content.get(name)
        if value is not None and not _fits(value, kind):
            raise ValueError(f"the {note.kind} note has no fit {name}: {str(value)[:60]!r}")


def _fits(value: Scalar, kind: DataTypeClass | pl.DataType) -> bool:
    if kind == pl.Int64:
        return type(value) is int and -(2**63) <= value < 2**63
    if kind == pl.Boolean:
        return isinstance(value, bool)
    if not isinstance(value, str):
        return False
    return _is_text(value) if kind == pl.String else _is_instant(value)


def _is_text(value: str) -> bool:
    """True if it is without halves of characters, which nothing but Python holds."""
    return not any("\ud800" <= it <= "\udfff" for it in value)


def _is_instant(value: str) -> bool:
    """True if it is an instant as we write it, without a time zone."""
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        return False
    return instant.tzinfo is None and instant.isoformat() == value
