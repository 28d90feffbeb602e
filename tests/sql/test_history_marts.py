"""The marts of what changes over time (question_warehouse.sql), against rows worked out by hand."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from etl.stage.connection import Connection
from etl.stage.sql_files import sql_folder

pytestmark = pytest.mark.slow

SURVEY, BASICS, WHAT = "arxiv:2603.00001", "arxiv:2603.00002", "arxiv:2603.00003"
TRAINING, FIVE = "arxiv:2603.00004", "arxiv:2603.00005"
DIFFUSION, SMALL, NOTES = "arxiv:2604.00006", "arxiv:2604.00007", "arxiv:2604.00008"
MONDAY, TUESDAY, THURSDAY = date(2026, 3, 30), date(2026, 3, 31), date(2026, 4, 2)
AT_ONE, AT_SIX = datetime(2026, 3, 30, 1), datetime(2026, 3, 30, 6)
AT_THURSDAY, AT_MAY = datetime(2026, 4, 2, 8), datetime(2026, 5, 1)

Rows = list[tuple[Any, ...]]
Ask = Callable[[str], Rows]


@pytest.fixture
def ask(questions: Connection) -> Ask:
    return lambda text: questions.execute(text).fetchall()


def test_every_sight_of_a_paper_is_a_row_of_its_series(ask: Ask) -> None:
    # The search page has no instant: it comes first, has no age, and is no beginning of growth.
    # Comments were first stated as 0, stars as 10.
    assert ask(
        "select sight_number, listing_kind, position, observed_at, age_in_hours, upvotes,"
        " upvotes_gained, comment_count, comments_gained, github_stars, stars_gained"
        f" from mart.engagement where paper_key = '{SURVEY}' order by sight_number"
    ) == [
        (1, "search", 1, None, None, None, None, None, None, None, None),
        (2, "daily", 1, AT_ONE, 1.0, 4, 0, 0, 0, None, None),
        (3, "daily", 2, AT_SIX, 6.0, 10, 6, 1, 1, None, None),
        (4, "daily", 2, AT_THURSDAY, 80.0, 30, 26, None, None, 10, 0),
        (5, "trending", 1, AT_MAY, 768.0, 40, 36, None, None, 100, 90),
    ]


def test_an_age_counts_from_the_submission_but_not_from_before_the_day(ask: Ask) -> None:
    # Basics was submitted at 22:00 the evening before; What at midnight, which says no more than
    # the day does; Old is on no dated page, but its day is known.
    assert ask(
        "select distinct paper_key, listed_at, is_listed_at_exact from mart.engagement"
        f" where paper_key in ('{BASICS}', '{WHAT}', '{DIFFUSION}', 'title:9999999999999999')"
        " order by all"
    ) == [
        (BASICS, datetime(2026, 3, 30), False),
        (WHAT, datetime(2026, 3, 30), False),
        (DIFFUSION, datetime(2026, 4, 2, 2), True),
        ("title:9999999999999999", None, False),
    ]


def test_a_week_is_ranked_by_what_its_own_pages_said_last(ask: Ask) -> None:
    # Monday to Sunday, 30 March to 5 April: Survey 30 on Thursday; May's 40 is no page of the week.
    # Of its days, three have an issue.
    week = "select week, first_on, rank, paper_key, upvotes, observed_at, issue_count"
    assert ask(f"{week} from mart.weekly_leaderboard where rank < 3 order by week, rank") == [
        ("2026-W14", MONDAY, 1, SURVEY, 30, AT_THURSDAY, 3),
        ("2026-W14", MONDAY, 2, TRAINING, 20, datetime(2026, 3, 31, 8), 3),
        ("2026-W15", date(2026, 4, 6), 1, NOTES, 5, datetime(2026, 4, 6, 8), 1),
    ]
    last = "select rank, paper_key, upvotes, paper_count, upvoted_paper_count"
    assert ask(f"{last} from mart.weekly_leaderboard where week = '2026-W14' and rank > 5") == [
        (6, WHAT, 0, 7, 6),
        (7, FIVE, None, 7, 6),
    ]


def test_a_weekly_page_adds_what_it_states(questions: Connection, ask: Ask) -> None:
    questions.execute(
        "insert into core.listings (capture_id, position, paper_key, listing_kind, period) values"
        f" ('6666666666666666', 3, '{NOTES}', 'weekly', '2026-W15');"
        "insert into core.observations values"
        f" ('{NOTES}', '6666666666666666', '2026-05-01', 9, null, null)"
    )
    assert ask(
        "select rank, paper_key, upvotes, issue_count from mart.weekly_leaderboard"
        " where week = '2026-W15'"
    ) == [(1, NOTES, 9, 1)]


def test_a_month_is_ranked_by_what_its_own_pages_said_last(ask: Ask) -> None:
    # Survey had 10 in March and 30 in April, and leads April only.
    assert ask(
        "select month, rank, paper_key, upvotes, paper_count, issue_count"
        " from mart.monthly_leaderboard order by month, rank"
    ) == [
        (date(2026, 3, 1), 1, TRAINING, 20, 5, 2),
        (date(2026, 3, 1), 2, SURVEY, 10, 5, 2),
        (date(2026, 3, 1), 3, BASICS, 8, 5, 2),
        (date(2026, 3, 1), 4, WHAT, 0, 5, 2),
        (date(2026, 3, 1), 5, FIVE, None, 5, 2),
        (date(2026, 4, 1), 1, SURVEY, 30, 4, 2),
        (date(2026, 4, 1), 2, DIFFUSION, 12, 4, 2),
        (date(2026, 4, 1), 3, NOTES, 5, 4, 2),
        (date(2026, 4, 1), 4, SMALL, 2, 4, 2),
    ]


def test_what_trends_follows_the_published_formula(ask: Ask) -> None:
    # upvotes / (age + 2) ^ 1.5. 31 March: 20 / 2^1.5 = 7.0711; a day old, 10, 8 and 0 / 3^1.5.
    # 6 April: ages 0, 7, 6, 4, 7, 4, 7: 5 / 2.8284, 30 / 27, 20 / 22.6274, 12 / 14.6969, 8 / 27,
    # 2 / 14.6969, 0. On 1 May all are older than 13 days.
    trending = "select rank, paper_key, score, upvotes, age_in_days, is_fresh from mart.trending"
    assert ask(f"{trending} where trending_on = '2026-03-31' order by rank") == [
        (1, TRAINING, 7.0711, 20, 0, True),
        (2, SURVEY, 1.9245, 10, 1, False),
        (3, BASICS, 1.5396, 8, 1, False),
        (4, WHAT, 0.0, 0, 1, False),
    ]
    assert ask(f"{trending} where trending_on = '2026-04-06' order by rank") == [
        (1, NOTES, 1.7678, 5, 0, True),
        (2, SURVEY, 1.1111, 30, 7, False),
        (3, TRAINING, 0.8839, 20, 6, False),
        (4, DIFFUSION, 0.8165, 12, 4, False),
        (5, BASICS, 0.2963, 8, 7, False),
        (6, SMALL, 0.1361, 2, 4, False),
        (7, WHAT, 0.0, 0, 7, False),
    ]
    assert ask(f"{trending} where trending_on = '2026-05-01'") == []
    assert ask("select distinct formula_version from mart.trending") == [(1,)]


def test_a_half_life_says_which_of_its_ends_is_known(ask: Ask) -> None:
    # Survey: half of 40 between 6 h and 80 h. Diffusion: half of 60 after 6 h, but 694 h are less
    # than 30 days. Others had the half at first sight and were not seen again late enough.
    assert ask(
        "select paper_key, observation_count, half_life_from_hours, half_life_to_hours, censoring"
        " from mart.attention order by paper_key"
    ) == [
        (SURVEY, 4, 6.0, 80.0, "neither"),
        (BASICS, 2, 0.0, None, "both"),
        (WHAT, 2, None, None, None),
        (TRAINING, 1, 0.0, None, "both"),
        (DIFFUSION, 2, 6.0, None, "right"),
        (SMALL, 1, 0.0, None, "both"),
        (NOTES, 1, 0.0, None, "both"),
    ]


def test_a_half_that_was_there_at_first_sight_has_an_upper_end_only(
    questions: Connection, ask: Ask
) -> None:
    # 24 at 1 h are more than half of 40.
    questions.execute(
        "update core.observations set upvotes = 24"
        f" where paper_key = '{SURVEY}' and observed_at < '2026-04-01'"
    )
    assert ask(
        "select half_life_from_hours, half_life_to_hours, censoring from mart.attention"
        f" where paper_key = '{SURVEY}'"
    ) == [(0.0, 1.0, "left")]


def test_a_lag_counts_days_and_weekdays(ask: Ask) -> None:
    # Friday to Monday, Monday, Sunday to Monday, Tuesday to Tuesday, Wednesday to Thursday.
    assert ask(
        "select paper_key, lag_in_days, weekday_lag_in_days from mart.publication_lag order by all"
    ) == [(SURVEY, 3, 1), (BASICS, 0, 0), (WHAT, 1, 1), (TRAINING, 7, 5), (DIFFUSION, 1, 1)]


def test_only_papers_of_at_most_50_authors_are_collaborations(
    questions: Connection, ask: Ask
) -> None:
    # 49 more on Survey are 51: the pair keeps Basics and Diffusion.
    pair = "select paper_count, upvotes from mart.collaborations"
    assert ask(pair) == [(3, 108)]
    questions.execute(
        "insert into core.authorships (paper_key, position, author_key, is_hidden)"
        f" select '{SURVEY}', range + 3, 'e' || lpad(range::varchar, 15, '0'), false"
        " from range(49)"
    )
    assert ask(pair) == [(2, 68)]


def test_stars_are_of_the_only_declared_repository(questions: Connection, ask: Ask) -> None:
    stars = (
        "select repository, declared_paper_count, star_observation_count, stars_gained"
        " from mart.repositories order by repository"
    )
    assert ask(stars) == [
        ("github.com/ann/agents", 1, 2, 90),
        ("github.com/bo/diff", 1, 1, 0),
        ("github.com/cedar/train", 0, 0, None),
    ]
    questions.execute(
        "insert into core.links (paper_key, url, found_in, declared_as, repository) values"
        f" ('{DIFFUSION}', 'https://github.com/bo/other', 'declared', ['repository'],"
        " 'github.com/bo/other')"
    )
    assert ask(stars)[1:] == [
        ("github.com/bo/diff", 1, 0, None),
        ("github.com/bo/other", 1, 0, None),
        ("github.com/cedar/train", 0, 0, None),
    ]


def test_upvotes_of_a_repeat_are_those_that_it_brought(ask: Ask) -> None:
    assert ask(
        "select paper_key, listed_on, days_since_previous, upvotes, upvotes_since_previous"
        " from mart.duplicates_across_days order by listed_on"
    ) == [(SURVEY, MONDAY, None, 10, None), (SURVEY, THURSDAY, 3, 30, 20)]


def test_a_release_says_what_it_added_to_the_one_before(questions: Connection, ask: Ask) -> None:
    questions.execute(
        "insert into meta.releases values"
        " ('20260502T063000.000000Z', '2026-05-02 06:30', 10, 25, 12, 1, '2')"
    )
    assert ask(
        "select release_id, hours_since_previous, is_current, capture_count, captures_added,"
        " listings_added, papers_added, rejects_added, code_version from mart.releases order by 1"
    ) == [
        ("20260501T000000.000000Z", None, False, 8, 8, 20, 10, 0, "1"),
        ("20260502T000000.000000Z", 24.0, False, 8, 0, 0, 0, 0, "1"),
        ("20260502T063000.000000Z", 6.5, True, 10, 2, 5, 2, 1, "2"),
    ]


@pytest.mark.parametrize("name", sql_folder("marts"))
def test_marts_of_time_do_not_depend_on_the_order_of_rows(
    name: str, questions: Connection, ask: Ask
) -> None:
    mart = f"select * from mart.{name} order by all"
    before = ask(mart)
    for (table,) in ask("select table_name from duckdb_tables() where schema_name = 'core'"):
        questions.execute(f"create temp table turned as select * from core.{table}")
        questions.execute(f"delete from core.{table}")
        questions.execute(f"insert into core.{table} select * from turned order by rowid desc")
        questions.execute("drop table turned")
    assert ask(mart) == before
