"""Parsers over time: what each version read, refused and mended, in all and by month."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from etl.stage.connection import Row

_COUNTS = ("capture_count", "unreadable_count", "entry_count", "refused_count", "repaired_count")


class ParserHistory(NamedTuple):
    """One template under one version; total and months have the same counts."""

    template: str
    version: int
    total: Row
    months: list[Row]


def parser_histories(rows: Sequence[Row]) -> list[ParserHistory]:
    """Rows in their order, by template and parser version."""
    found = []
    for (template, version), group in groupby(rows, key=_parser):
        months = list(group)
        total = {name: sum(row[name] for row in months) for name in _COUNTS}
        found.append(ParserHistory(template, version, total, months))
    return found


def _parser(row: Row) -> tuple[str, int]:
    return row["template"], row["parser_version"]
