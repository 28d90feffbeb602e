"""Rows that leave the database are values with types, and the questions of `status` say theirs."""

import re
from datetime import date, datetime
from pathlib import Path

import msgspec
import pytest
from msgspec import Struct

from etl import release
from etl.stage.connection import connect, fetch_rows

SQL = Path(__file__).parents[2] / "sql"
QUESTIONS = sorted([*SQL.glob("summary/*.sql"), *SQL.glob("lookup/*.sql"), *SQL.glob("past/*.sql")])


class Day(Struct, frozen=True):
    day: date
    seen_at: datetime | None
    words: list[str]
    share: float


def test_a_row_is_a_struct_by_the_names_of_its_columns():
    text = (
        "select 1 as share, ['a'] as words, null as seen_at, date '2026-04-07' as day, 2 as more "
        "union all select 0.5, [], timestamp '2026-04-07 08:00:00', date '2026-04-08', 3 "
        "where $name = 'it''s' order by day"
    )
    assert fetch_rows(connect(), Day, text, name="it's") == [
        Day(date(2026, 4, 7), None, ["a"], 1.0),
        Day(date(2026, 4, 8), datetime(2026, 4, 7, 8), [], 0.5),
    ]


@pytest.mark.parametrize(
    ("columns", "error", "words"),
    [
        ("null as seen_at, [] as words, 1 as share", TypeError, "no column for Day.day among seen"),
        (
            "date '2026-04-07' as day, null as seen_at, null as words, 1 as share",
            msgspec.ValidationError,
            r"Expected `array`, got `null` - at `\$.words`",
        ),
    ],
)
def test_a_row_that_is_no_such_value_is_refused(columns: str, error: type[Exception], words: str):
    with pytest.raises(error, match=words):
        fetch_rows(connect(), Day, f"select {columns}")


def test_a_missing_column_is_noticed_without_any_row():
    with pytest.raises(TypeError, match=r"Day\.day"):
        fetch_rows(connect(), Day, "select 1 as share limit 0")


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_a_question_says_its_grain_and_itself(path: Path):
    lines = path.read_text().splitlines()
    assert [line.partition(": ")[0] for line in lines[:2]] == ["-- grain", "-- question"]


def test_every_question_is_asked():
    etl = Path(release.__file__).parents[1]
    texts = [
        path.read_text()
        for room in ("release", "pipeline", "stage")
        for path in (etl / room).rglob("*.py")
    ]
    named = {
        name
        for text in texts
        for name in re.findall(r'(?:_text\(\s*"\w+",\s*|_text\(|files\[|\)\[)"(\w+)"', text)
    }
    assert {path.stem for path in QUESTIONS if path.parent.name != "past"} <= named
