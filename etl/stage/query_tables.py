"""The tables that a query reads, by the names that stand in its text."""

import re
from functools import cache

from etl.stage.sql_files import sql_folder

_SCHEMAS = ("basis", "core", "mart", "meta", "past", "quality", "search", "stage", "work")
_PASSAGE = re.compile(r"--[^\n]*|'(?:[^']|'')*'|\"[^\"]*\"")
"""A comment, a text or a quoted name: what is written there is no table."""
_TABLE = re.compile(rf"\b(?:{'|'.join(_SCHEMAS)})\.\w+\b(?!\()")
_HEAD = re.compile(r"^create (?:temp )?macro [\w.]+\([^)]*\) as", re.MULTILINE)
_CALL = re.compile(r"\b(\w+)\(")


@cache
def tables_read(text: str) -> frozenset[str]:
    """The tables and views that a query reads, as `schema.name`, through the macros it calls too.

    The text is a query of ours, or one macro. In our SQL no column or alias is called as a schema
    is, so that names alone tell; a test compares what DuckDB's own parser finds in every file. To
    ask that parser takes a millisecond each time, a tenth of a second in a load.
    """
    plain = _HEAD.sub("", _PASSAGE.sub("", text))
    macros = sql_folder("macros")
    called = {name for name in _CALL.findall(plain) if name in macros}
    return frozenset(_TABLE.findall(plain)).union(*(tables_read(macros[it].text) for it in called))
