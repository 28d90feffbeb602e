"""Months of a parser make one history for each template and version, with the sums."""

from etl.release.report_rows import ParserCounts, ParserMonth
from expectations.report.parsers import ParserHistory, parser_histories


def month(template: str, version: int, name: str | None, *counts: int) -> ParserMonth:
    """The counts: captures, unreadable ones, entries, refused and repaired ones."""
    return ParserMonth(*counts, template, version, name)


ISLAND_MAY = month("island", 2, "2026-05", 10, 1, 300, 4, 20)
ISLAND_APRIL = month("island", 2, "2026-04", 7, 0, 210, 3, 5)
ISLAND_BEFORE = month("island", 1, "2026-04", 2, 2, 0, 0, 0)
CARDS = month("cards", 1, None, 1, 0, 30, 0, 9)


def test_a_template_has_a_history_for_each_version_of_its_parser() -> None:
    assert parser_histories([ISLAND_MAY, ISLAND_APRIL, ISLAND_BEFORE, CARDS]) == [
        ParserHistory("island", 2, ParserCounts(17, 1, 510, 7, 25), [ISLAND_MAY, ISLAND_APRIL]),
        ParserHistory("island", 1, ParserCounts(2, 2, 0, 0, 0), [ISLAND_BEFORE]),
        ParserHistory("cards", 1, ParserCounts(1, 0, 30, 0, 9), [CARDS]),
    ]


def test_without_months_there_is_no_history() -> None:
    assert parser_histories([]) == []
