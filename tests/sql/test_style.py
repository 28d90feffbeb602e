"""What the linter cannot see: how a select ends, its commas, and that no answer depends on luck."""

import re
from pathlib import Path

import pytest

SQL = Path(__file__).parents[2] / "sql"
FILES = sorted(SQL.glob("*/*.sql"))
DERIVATIONS = [path for path in FILES if path.parent.name in ("work", "core", "meta", "quality")]
_CTES = re.compile(r"^ {0,4}(\w+) as \($", re.MULTILINE)
_LAST_SELECT = re.compile(
    r"\n\n *select \*(?: exclude \([a-z_, ]+\))?\s+from (\w+)\n(?!.*select)", re.S
)
_LUCK = re.compile(r"\b(?:first|last|any_value|arbitrary|mode|arg_max\w*|arg_min\w*)\s*\(")
_EXTREMES = re.compile(r"\b(?:max_by|min_by)\(((?:[^()]|\([^()]*\))*)\)")
_BY_TOTAL_ORDER = re.compile(
    r"[\s.](?:ordinal|entry_rank|record_rank|version|[(][a-z_, ]+, capture_id[)])$"
)
_NUMBERINGS = re.compile(
    r"\b(?:row_number|lag|lead|first_value|last_value|ntile)\([^()]*\)\s*"
    r"over\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)"
)
_DECIDING = {
    *(
        "ordinal",
        "entry_rank",
        "record_rank",
        "capture_id",
        "position",
        "paper_key",
        "version",
        "release_id",
    ),
    *("author_key", "other_author_key", "account_key", "organization_key", "other_capture_id"),
    *("keyword", "repository", "feature", "check_id", "word"),
    *("day", "listed_on", "observed_on", "first_listed_on"),  # of selects with one row a day
    "period",  # of a page and paper
    *("found_in", "fault"),  # of one url of one paper; of one reject
    *("author_position", "name"),  # of one paper; of the spellings of one author
}
"""Columns that leave no two rows equal where they come last: keys, or keys within the partition."""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_last_line_selects_the_last_cte(path: Path) -> None:
    text = path.read_text()
    names = _CTES.findall(text)
    if "\nwith\n" in text or path in DERIVATIONS:
        last = _LAST_SELECT.search(text)
        assert last
        assert last[1] == names[-1]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_column_of_a_select_ends_in_a_comma(path: Path) -> None:
    lines = path.read_text().split("\n")
    for number, line in enumerate(lines):
        if line.strip() in ("select", "select distinct"):
            indent = re.match(" *", line)[0]  # type: ignore[index]
            rest = lines[number + 1 :]
            end = next(n for n, it in enumerate(rest) if not it.startswith(indent + " "))
            assert rest[end - 1].partition("  --")[0].endswith(","), rest[end - 1]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_answer_depends_on_luck(path: Path) -> None:
    """Extremes and numbers follow a total order."""
    text = path.read_text()
    assert _LUCK.findall(text) == []
    assert [it for it in _EXTREMES.findall(text) if not _BY_TOTAL_ORDER.search(it.strip())] == []
    assert [it for it in _NUMBERINGS.findall(text) if _last_column(it) not in _DECIDING] == []


def _last_column(window: str) -> str:
    """The column that decides last in `partition by … order by a desc, b.c asc`."""
    *_, last = re.split(r",|order by", window)
    return last.split()[0].rpartition(".")[2]
