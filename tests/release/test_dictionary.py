"""The dictionary in Markdown: all of it as it is committed, and sections word by word."""

from pathlib import Path

import pytest

from etl.errors import UsageError
from etl.release.dictionary import dictionary_markdown, dictionary_section

COMMITTED = Path(__file__).parents[2] / "sql" / "dictionary.md"
IMPORTS = """## meta.imports

When each document entered the archive, and where it stands there. One row: one archived document. \
Key: capture_id.

| column | type | NULL | meaning |
| --- | --- | --- | --- |
| capture_id | varchar |  | The document: a hash of its bytes and of what was stated about it → \
core.captures |
| imported_at | timestamp |  | When it entered the archive, the earliest time (UTC) |
| archive_file | varchar |  | WARC file, relative to the archive folder |
| archive_offset | bigint |  | Byte offset of the record with the body |
"""
SPELLINGS = """## mart.keyword_spellings

Which spellings are one concept, and by which rules? One row: one spelling of a keyword.

| column | meaning |
| --- | --- |
| keyword | The spelling, in lower case |
| keyword_key | The concept that it is a spelling of |
| folded_by | Rules that changed something: hyphen, plural, brackets, acronym |
| acronym | The acronym that it states beside a meaning; NULL where it states none |
| paper_count | Papers with this spelling |
"""


def test_the_committed_dictionary_is_the_one_of_this_version() -> None:
    assert dictionary_markdown() == COMMITTED.read_text()


@pytest.mark.parametrize(
    ("name", "section"), [("meta.imports", IMPORTS), ("mart.keyword_spellings", SPELLINGS)]
)
def test_a_table_or_mart_has_a_section(name: str, section: str) -> None:
    assert dictionary_section(name) == section
    assert f"\n{section}" in dictionary_markdown()


def test_a_column_that_may_be_null_says_so() -> None:
    answered = "The last answer about the day; NULL where none has an instant (UTC)"
    row = f"| answered_at | timestamp | yes | {answered} |\n"
    assert row in dictionary_section("meta.day_states")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("core.paper", "no table 'core.paper': did you mean core.papers?"),
        ("mart.day", "no table 'mart.day': did you mean mart.days?"),
        ("zzz", "no table 'zzz'"),
        ("x" * 101, f"no table '{'x' * 100}'"),
    ],
)
def test_a_name_of_no_table_is_told_with_one_that_is_near(name: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        dictionary_section(name)
    assert str(caught.value) == message
