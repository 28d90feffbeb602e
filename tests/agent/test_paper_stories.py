"""A paper's values as rows that a program reads: what decided each, and what else was said."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from etl.agent.paper_stories import (
    _plain,
    _statement_notes,
    _statement_rows,
    _value_row,
    read_paper,
    read_statements,
)
from etl.errors import UsageError
from etl.ids import CaptureId, PaperKey, ReleaseId
from etl.pipeline.why.stories import CellStory, Evidence, Excerpt, WhyAnswer
from etl.release.bounded_rows import BoundedRows, RowBounds
from tests.pipeline.told_papers import URL, ToldPapers, listed_item, told_papers

WOOL = "arxiv:2604.00001"
ALL = RowBounds(0, 1000, 10**6)
NOON = datetime(2026, 4, 2, 12)
SAID = Evidence("wool", "daily_papers", CaptureId("c"), 3, "u", NOON, "cards", 7)
QUOTED = replace(SAID, value="Wool", is_held=True, excerpt=Excerpt("W", 9, 1, stands_in="record"))
CELL = CellStory(
    "core.papers", {"paper_key": "k"}, "title", "Wool", "last_stated", "the last", "cleaned", "so"
)


def test_a_value_is_shown_with_the_first_that_decided_it() -> None:
    other = replace(SAID, position=4)
    assert _value_row(replace(CELL, evidence=(SAID, other))) == [
        "title", "Wool", "last_stated", "daily_papers", "u", "2026-04-02T12:00:00", 3, "c"
    ]  # fmt: skip
    assert _value_row(CELL) == ["title", "Wool", "last_stated", None, None, None, None, None]


def test_what_decides_comes_first_and_then_what_else_was_said() -> None:
    begin = ["core.papers.title", '{"paper_key":"k"}', "Wool"]
    tail = ["daily_papers", "u", "2026-04-02T12:00:00", 3, "cards", 7]
    rows = list(_statement_rows(replace(CELL, evidence=(QUOTED,), others=(SAID,))))
    assert rows == [
        [*begin, True, "Wool", "W", "record", 9, *tail, True, "c"],
        [*begin, False, "wool", None, None, None, *tail, False, "c"],
    ]


def test_a_value_without_statements_has_one_row() -> None:
    [row] = _statement_rows(CELL)
    assert row == ["core.papers.title", '{"paper_key":"k"}', "Wool", *[None] * 13]
    assert len(list(_statement_rows(replace(CELL, evidence=(SAID,))))) == 1
    assert len(list(_statement_rows(replace(CELL, others=(SAID,))))) == 1


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("2026", "2026"),
        ('"so"', '"so"'),
        (7, 7),
        (7.5, 7.5),
        (True, True),
        (None, None),
        (date(2026, 4, 2), "2026-04-02"),
        (NOON, "2026-04-02T12:00:00"),
        (["a", "b"], '["a","b"]'),
        ({"a": 1}, '{"a":1}'),
    ],
)
def test_a_cell_holds_plain_values(value: Any, cell: Any) -> None:
    assert _plain(value) == cell


DECIDES = "`decides` is false for what was said as well, and NULL where no document states a value."


@pytest.mark.parametrize(
    ("read_count", "left_out", "more"),
    [
        (5, 0, []),
        (4, 0, ["4 of 5 documents read for this."]),
        (5, 1, ["1 row of the table left out: `query` has all."]),
    ],
)
def test_rules_and_readings_are_told_once_and_what_is_missing(
    read_count: int, left_out: int, more: list[str]
) -> None:
    other = replace(CELL, rule="derived", rule_text="it follows")
    answer = WhyAnswer(
        ReleaseId("r"), PaperKey("k"), "Wool", (CELL, CELL, other), {}, 5, read_count, left_out
    )
    assert list(_statement_notes(answer)) == [
        "Rule last_stated: the last", "Rule derived: it follows", "Reading cleaned: so",
        DECIDES, *more,
    ]  # fmt: skip


@pytest.fixture
def told(tmp_path: Path) -> Iterator[ToldPapers]:
    with told_papers(tmp_path / "home") as opened:
        opened.archive([listed_item("2604.00001", "Wool")], NOON, {1: WOOL})
        opened.put("core.papers", paper_key=WOOL, title="Wool", author_count=2)
        opened.put("core.keywords", paper_key=WOOL, keyword="wool")
        yield opened


def by_name(found: BoundedRows) -> list[dict[str, Any]]:
    names = [it.name for it in found.columns]
    return [dict(zip(names, row, strict=True)) for row in found.rows]


@pytest.mark.slow
def test_a_paper_is_the_values_that_are_stated_with_their_pages(told: ToldPapers) -> None:
    found, notes = read_paper(told.con, told.settings, ALL, WOOL)
    rows = by_name(found)
    assert [(it["column"], it["value"]) for it in rows] == [
        ("paper_key", WOOL), ("title", "Wool"), ("author_count", 2)
    ]  # fmt: skip
    assert {it["url"] for it in rows} == {URL}
    assert list(rows[0]) == [
        "column", "value", "rule", "source", "url", "captured_at", "position", "capture_id"
    ]  # fmt: skip
    assert notes[0].endswith(
        "nobody stated them. Rows in other tables: core.listings 1, core.keywords 1."
    )
    assert len(notes) == 2
    assert read_paper(told.con, told.settings, RowBounds(1, 1, 10**6), WOOL)[0].next_offset == 2


def test_statements_are_those_of_the_column_that_is_asked_for(told: ToldPapers) -> None:
    told.archive([listed_item("2604.00001", "Wol")], datetime(2026, 4, 1), {1: WOOL})
    found, notes = read_statements(told.con, told.settings, ALL, WOOL, "title")
    rows = by_name(found)
    assert [(it["decides"], it["stated"], it["bytes"]) for it in rows] == [
        (True, "Wool", '"title": "Wool"'), (False, "Wol", '"title": "Wol"')
    ]  # fmt: skip
    assert list(rows[0])[:3] == ["column", "key", "value"]
    assert {it["column"] for it in rows} == {"core.papers.title"}
    assert DECIDES in notes
    bounds = RowBounds(0, 1, 10**6)
    assert read_statements(told.con, told.settings, bounds, WOOL, "title")[0].next_offset == 1
    with pytest.raises(UsageError, match="has no column 'titel'"):
        read_statements(told.con, told.settings, ALL, WOOL, "titel")
