"""Parsers over time: the entries that each version read, refused and repaired, by month."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from etl.release.report_rows import ParserCounts, ParserMonth


class ParserHistory(NamedTuple):
    """One template under one version of its parser; total has the sums of the months."""

    template: str
    version: int
    total: ParserCounts
    months: list[ParserMonth]


def parser_histories(months: Sequence[ParserMonth]) -> list[ParserHistory]:
    """One history for each template and parser version; its latest month comes first."""
    histories = []
    for (template, version), group in groupby(months, key=_parser):
        those = list(group)
        histories.append(ParserHistory(template, version, _total(those), those))
    return histories


def _parser(month: ParserMonth) -> tuple[str, int]:
    return month.template, month.parser_version


def _total(months: Sequence[ParserMonth]) -> ParserCounts:
    names = ParserCounts.__struct_fields__
    return ParserCounts(**{name: sum(getattr(it, name) for it in months) for name in names})
