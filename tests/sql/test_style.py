"""What the linter cannot see: how a select ends, its commas, and that no answer depends on luck."""

import re
from collections.abc import Callable
from pathlib import Path

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
    r"[\s.](?:ordinal|statement_place|sight_number|entry_rank|record_rank|version"
    r"|[(][a-z_, ]+, capture_id[)])$"
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
    *("category", "other_category", "license"),
    "column_name",  # of one paper
    *("day", "listed_on", "observed_on", "first_listed_on"),  # of selects with one row a day
    "period",  # of a page and paper
    *("found_in", "fault"),  # of one url of one paper; of one reject
    *("author_position", "name"),  # of one paper; of the spellings of one author
}
"""Columns that leave no two rows equal where they come last: keys, or keys within the partition."""


def test_the_last_line_selects_the_last_cte() -> None:
    assert _found(_last_select) == {}


def test_every_column_of_a_select_ends_in_a_comma() -> None:
    assert _found(_bare_columns) == {}


def test_no_answer_depends_on_luck() -> None:
    """Extremes and numbers follow a total order."""
    assert _found(_lucky) == {}


def _found(faults: Callable[[Path, str], list[str]]) -> dict[str, list[str]]:
    """The faults of each file that has any: a test of each file would cost more than to read it."""
    found = {f"{it.parent.name}/{it.name}": faults(it, it.read_text()) for it in FILES}
    return {name: told for name, told in found.items() if told}


def _last_select(path: Path, text: str) -> list[str]:
    if "\nwith\n" not in text and path not in DERIVATIONS:
        return []
    last = _LAST_SELECT.search(text)
    names = _CTES.findall(text)
    return [] if last and last[1] == names[-1] else [f"selects {last and last[1]}, not {names}"]


def _bare_columns(_: Path, text: str) -> list[str]:
    found = []
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if line.strip() in ("select", "select distinct"):
            indent = re.match(" *", line)[0]  # type: ignore[index]
            rest = lines[number + 1 :]
            end = next(n for n, it in enumerate(rest) if not it.startswith(indent + " "))
            found.append(rest[end - 1].partition("  --")[0])
    return [line for line in found if not line.endswith(",")]


def _lucky(_: Path, text: str) -> list[str]:
    return [
        *_LUCK.findall(text),
        *(it for it in _EXTREMES.findall(text) if not _BY_TOTAL_ORDER.search(it.strip())),
        *(it for it in _NUMBERINGS.findall(text) if _last_column(it) not in _DECIDING),
    ]


def _last_column(window: str) -> str:
    """The column that decides last in `partition by … order by a desc, b.c asc`."""
    *_, last = re.split(r",|order by", window)
    return last.split()[0].rpartition(".")[2]
