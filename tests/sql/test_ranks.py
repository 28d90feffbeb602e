"""Ranks and classes follow from exact values, whatever is rounded to be shown."""

from collections.abc import Sequence

import pytest

from etl.stage.connection import Connection
from etl.stage.sql_files import sql_folder
from tests.sql.conftest import made_up


@pytest.mark.slow
def test_close_scores_are_ranked_before_they_are_rounded(questions: Connection) -> None:
    # 56 / 14^1.5 = 1.069045, 39 / 11^1.5 = 1.068995: both are 1.069, the second has the lower key.
    questions.execute(
        made_up(
            2,
            "first_listed_on",
            "date '2026-05-01' - (case number when 1 then 9 else 12 end)::integer",
        )
    )
    questions.execute(
        "insert into core.observations (paper_key, capture_id, observed_at, upvotes)"
        " select paper_key, '9', timestamp '2026-05-01',"
        " case when ends_with(paper_key, '1') then 39 else 56 end"
        " from core.papers where title = 'Made up'"
    )
    trending = "select rank, paper_key, score, upvotes from mart.trending"
    found = questions.execute(f"{trending} where trending_on = '2026-05-01' order by rank")
    assert found.fetchall() == [
        (1, "arxiv:2605.00002", 1.069, 56),
        (2, "arxiv:2605.00001", 1.069, 39),
    ]


@pytest.mark.parametrize(
    ("seen_at", "age", "cohort"),
    [
        ("05:59:59.999", 6.0, "up to 6 h"),
        ("06:00:00", 6.0, "6 to 12 h"),
        ("11:59:59.999", 12.0, "6 to 12 h"),
        ("12:00:00", 12.0, "12 to 24 h"),
    ],
)
def test_an_age_is_put_into_its_cohort_before_it_is_rounded(
    questions: Connection, seen_at: str, age: float, cohort: str
) -> None:
    questions.execute(made_up(1, "first_listed_on", "date '2026-05-03'"))
    instant = f"timestamp '2026-05-03 {seen_at}'"
    questions.execute(
        "insert into core.captures (capture_id, captured_at, listing_kind, listed_on, outcome)"
        f" values ('9', {instant}, 'daily', date '2026-05-03', 'page');"
        "insert into core.listings (capture_id, paper_key, listing_kind, listed_on)"
        " values ('9', 'arxiv:2605.00001', 'daily', date '2026-05-03');"
        "insert into core.observations (paper_key, capture_id, observed_at, upvotes)"
        f" values ('arxiv:2605.00001', '9', {instant}, 3)"
    )
    text = sql_folder("queries")["fastest_risers"].text
    given = {"listed_from": "2026-05-03", "listed_to": "2026-05-03", "top": 9}
    found = questions.execute(f"select age_in_hours, cohort from ({text})", given)
    assert found.fetchall() == [(age, cohort)]


@pytest.mark.parametrize(
    ("upvotes", "hits"),
    [
        (range(1, 11), 1),
        (range(1, 12), 2),
        ([9] * 2 + [1] * 8, 2),
        ([5] * 10, 10),
        ([7], 1),
    ],
    ids=["a tenth of ten", "a tenth of eleven, rounded up", "ties", "all alike", "one"],
)
def test_a_hit_is_in_the_top_tenth_of_its_month(
    questions: Connection, upvotes: Sequence[int], hits: int
) -> None:
    questions.execute(made_up(len(upvotes), "first_listed_on", "date '2026-05-07'"))
    for number, count in enumerate(upvotes, start=1):
        questions.execute(
            "insert into core.observations (paper_key, capture_id, observed_at, upvotes)"
            f" values ('arxiv:2605.{number:05}', '9', timestamp '2026-05-08', {count})"
        )
        questions.execute(
            "insert into core.submissions (paper_key, account_key, submitted_on)"
            f" values ('arxiv:2605.{number:05}', 'may', date '2026-05-07')"
        )
    found = questions.execute("select hit_count from mart.submitters where account_key = 'may'")
    assert found.fetchall() == [(hits,)]
