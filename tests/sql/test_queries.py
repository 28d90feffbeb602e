"""The named queries on the small warehouse (small_warehouse.sql), worked out by hand."""

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

QUERIES = Path(__file__).parents[2] / "sql" / "queries"
JANUARY, FEBRUARY = date(2026, 1, 5), date(2026, 2, 3)
EVENING, FEBRUARY_MORNING = datetime(2026, 1, 5, 20), datetime(2026, 2, 3, 8)
TRENDING = datetime(2026, 2, 4, 8)
ALPHA, BETA = "arxiv:2601.00001", "arxiv:2601.00002"
GAMMA, DELTA = "arxiv:2602.00003", "arxiv:2602.00004"

Row = tuple[Any, ...]

# Upvotes as last stated: alpha 40, gamma 30, beta 12; the others' are unknown. Ages: 30 days and
# 8 hours after midnight, 8 hours after it, and from 00:10, when beta was submitted, to 20:00.
_ALPHA: Row = (
    1, 40, "Alpha", "Ann Ash", 3, "Adobe", JANUARY, "https://github.com/ann/alpha",
    "https://arxiv.org/abs/2601.00001", TRENDING, 728.0, ALPHA,
)  # fmt: skip
_GAMMA: Row = (
    2, 30, "Gamma", "Cedar Team", 1, None, FEBRUARY, "https://gitlab.com/cedar/gamma",
    "https://arxiv.org/abs/2602.00003", FEBRUARY_MORNING, 8.0, GAMMA,
)  # fmt: skip
_BETA: Row = (
    3, 12, "Beta", "Bo Birch", 3, None, JANUARY, None,
    "https://arxiv.org/abs/2601.00002", EVENING, 19.83, BETA,
)  # fmt: skip

# On 5 January beta's 12 beat alpha's 11 (the fuller evening page is not cut); on 3 February, the
# last day, alpha and gamma have 30 each, delta's upvotes are unknown, and one page is held.
_JANUARY: list[Row] = [
    (JANUARY, 1, 12, "Beta", 2, False, 0, EVENING, BETA),
    (JANUARY, 2, 11, "Alpha", 2, False, 0, EVENING, ALPHA),
]
_FEBRUARY: list[Row] = [
    (FEBRUARY, 1, 30, "Alpha", 3, True, 1, FEBRUARY_MORNING, ALPHA),
    (FEBRUARY, 2, 30, "Gamma", 3, True, 1, FEBRUARY_MORNING, GAMMA),
    (FEBRUARY, 3, None, "Delta", 3, True, 1, None, DELTA),
]

# Ann and Bo have two papers and one first place each: the key decides.
_ANN: Row = (1, "Ann Ash", 2, "ann", 1, 1, 0, 52, 2, JANUARY, JANUARY, "a" * 16)
_BO: Row = (2, "Bo Birch", 2, None, 0, 1, 1, 52, 2, JANUARY, JANUARY, "b" * 16)
_TEAM: Row = (3, "Cedar Team", 1, None, 0, 1, 0, 30, 1, FEBRUARY, FEBRUARY, "c" * 16)
_BO_TWO: Row = (4, "Bo Birch", 1, None, 0, 0, 1, 12, 1, JANUARY, JANUARY, "b0" * 8)
_DEE: Row = (3, "Dee Dogwood", 1, None, 0, 1, 0, None, 0, FEBRUARY, FEBRUARY, "d" * 16)

_MONTHS = (date(2026, 1, 1), date(2026, 2, 1))

CASES: list[tuple[str, dict[str, Any], list[Row]]] = [
    ("top_papers", {}, [_ALPHA, _GAMMA, _BETA]),
    ("top_papers", {"top": 1}, [_ALPHA]),
    ("top_papers", {"listed_from": "2026-02-01"}, [(1, *_GAMMA[1:])]),
    ("top_papers", {"listed_to": "2026-01-31"}, [_ALPHA, (2, *_BETA[1:])]),
    ("top_papers_of_day", {}, _FEBRUARY),
    ("top_papers_of_day", {"day": "2026-01-05"}, _JANUARY),
    ("top_papers_of_day", {"day": date(2026, 1, 5), "top": "1"}, _JANUARY[:1]),
    ("top_papers_of_day", {"day": "2026-01-06"}, []),
    ("prolific_authors", {}, [_ANN, _BO, _DEE, _BO_TWO]),
    (
        "prolific_authors",
        {"collectives": "true"},
        [_ANN, _BO, _TEAM, (4, *_DEE[1:]), (5, *_BO_TWO[1:])],
    ),
    # Adobe: alpha's 40, and delta without upvotes. OldLab has no paper any more.
    ("organizations_by_papers", {}, [(1, "Adobe", 2, 40.0, 1, JANUARY, FEBRUARY, "adobe")]),
    (
        "code_share_by_month",
        {},
        [(_MONTHS[0], 2, 2, 1, 1, 50.0), (_MONTHS[1], 2, 1, 1, 0, 100.0)],
    ),
    (
        "top_keywords_by_month",
        {},
        [
            (_MONTHS[0], 1, "llm", 2, 100.0, 2, 2, True),
            (_MONTHS[0], 2, "agents", 1, 50.0, 2, 2, True),
            (_MONTHS[1], 1, "llm", 1, 100.0, 1, 2, False),
        ],
    ),
    (
        "top_keywords_by_month",
        {"month": "2026-01-01", "top": 1},
        [(_MONTHS[0], 1, "llm", 2, 100.0, 2, 2, True)],
    ),
]


def _defaults(sql: str) -> dict[str, str | None]:
    found = re.findall(r"^-- parameter: (\w+): \w+: ([^:]+): ", sql, flags=re.MULTILINE)
    return {name: None if default == "null" else default for name, default in found}


@pytest.mark.parametrize(("name", "given", "expected"), CASES)
def test_a_query_answers_its_question(
    name: str, given: dict[str, Any], expected: list[Row], warehouse: duckdb.DuckDBPyConnection
) -> None:
    sql = (QUERIES / f"{name}.sql").read_text()
    assert warehouse.execute(sql, _defaults(sql) | given).fetchall() == expected


def test_every_query_has_an_answer_worked_out_by_hand() -> None:
    """Here, or among the questions (question_*.py)."""
    tests = "".join(path.read_text() for path in Path(__file__).parent.glob("*que*.py"))
    assert [path.stem for path in QUERIES.glob("*.sql") if f'"{path.stem}"' not in tests] == []
