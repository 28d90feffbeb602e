"""Statements that are made of files of sql/, and what is read of such a file."""

from pathlib import Path

import pytest

from etl.stage import sql_files
from etl.stage.sql_files import (
    SqlFile,
    create_as_sql,
    insert_rows_sql,
    same_key_sql,
    sql_folder,
    sql_text,
)

FILE = """-- grain: one vote
-- column: paper_key: The paper
-- column: day: The day
-- A sentence: with a colon.
-- column: upvotes: Votes
select 1
-- column: none: below the header
;
"""


def test_the_header_of_a_file_ends_where_its_statement_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sql_files, "_ROOT", tmp_path)
    (tmp_path / "two_votes").mkdir()
    (tmp_path / "two_votes" / "votes.sql").write_text(FILE)
    (tmp_path / "two_votes" / "likes.sql").write_text("select 'a;'\n;\n")
    (tmp_path / "two_votes" / "notes.md").write_text("-- grain: none")
    assert sql_folder("two_votes") == {
        "likes": SqlFile("two_votes", "likes", "select 'a;'\n", {}),
        "votes": SqlFile(
            *("two_votes", "votes", FILE.removesuffix(";\n")),
            {
                "grain": ["one vote"],
                "column": ["paper_key: The paper", "day: The day", "upvotes: Votes"],
            },
        ),
    }
    assert list(sql_folder("two_votes")) == ["likes", "votes"]


def test_a_line_of_a_header_is_the_first_of_its_keyword() -> None:
    file = SqlFile("marts", "votes", "select 1", {"column": ["a: A", "b: B"]})
    assert file.line("column") == "a: A"
    assert file.lines("column") == ["a: A", "b: B"]
    assert file.line("grain") is None


def test_a_statement_is_made_of_its_parts() -> None:
    assert lines(create_as_sql("temp view", "votes", "from a")) == [
        "create temp view votes as", "from a"
    ]  # fmt: skip
    assert lines(insert_rows_sql("core.votes", "from a")) == [
        "insert into core.votes by name", "from a"
    ]  # fmt: skip


def lines(text: str) -> list[str]:
    return [it for it in text.splitlines() if not it.startswith("--")]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (["paper_key"], "these_rows.paper_key = other_rows.paper_key"),
        (["a", "b"], "these_rows.a = other_rows.a and these_rows.b = other_rows.b"),
    ],
)
def test_rows_have_the_same_key_where_each_of_its_columns_agrees(
    key: list[str], expected: str
) -> None:
    assert same_key_sql(key) == expected


def test_a_statement_without_places_takes_nothing() -> None:
    with pytest.raises(ValueError, match=r"^sql/.* has these places to fill: none$"):
        sql_text("statements", "counted_memory", byte_count="1")
