"""The parameters of a named query, as the header of its file declares them."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from etl.contract.vocabulary import DISAGREEING_COLUMNS, DISAGREEMENT_KINDS, LISTING_KINDS
from etl.stage.sql_files import SqlFile

_DECLARED = re.compile(r"(\w+): (\w+): (.*?): (.*)")


CHOICES: dict[str, Sequence[str]] = {
    "listing_kind": LISTING_KINDS,
    "disagreeing_column": DISAGREEING_COLUMNS,
    "disagreement_kind": DISAGREEMENT_KINDS,
}
"""Kinds of parameters that are one of a closed set of words."""


class QueryParameter(NamedTuple):
    """kind: a type of DuckDB, or what the value names. default: as text, `null` for none."""

    name: str
    kind: str
    default: str
    meaning: str

    @property
    def default_value(self) -> str | None:
        return value_of(self.default)


def query_parameters(file: SqlFile) -> list[QueryParameter]:
    """The parameters in the order of the header, `-- parameter: name: kind: default: meaning`."""
    return [_declared(file, line) for line in file.header.get("parameter", [])]


def value_of(text: str) -> str | None:
    """The value that a person states as text: `null` is none."""
    return None if text == "null" else text


def _declared(file: SqlFile, line: str) -> QueryParameter:
    match = _DECLARED.fullmatch(line)
    if match is None:
        raise AssertionError(f"{file.name}: not `name: kind: default: meaning`: {line}")
    return QueryParameter(*match.groups())
