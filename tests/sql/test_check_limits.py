"""What comes close to breaking a rule and may be: the checks leave it alone."""

import duckdb
import pytest

from tests.sql.conftest import ALPHAS, TRENDING, issues, made_up, rows_that_break

SOUND: list[tuple[str, str]] = [
    # 30 upvotes that become 27: not more than a tenth; 5 stars that become 3: not more than two.
    (
        "counters_rarely_fall",
        f"update core.observations set upvotes = 27, github_stars = 3 {ALPHAS}"
        f" and capture_id = '{TRENDING}'",
    ),
    # A paper of 31 December with an id of January.
    (
        "arxiv_ids_agree_with_publication_months",
        f"update core.papers set published_on = '2025-12-31' {ALPHAS}",
    ),
    # An old-style id names no month that could be compared.
    (
        "arxiv_ids_agree_with_publication_months",
        f"update core.papers set arxiv_id = 'cs/0112017', published_on = '2001-12-01' {ALPHAS}",
    ),
    # Published the day after the listing: another time zone.
    (
        "papers_are_published_before_they_are_listed",
        f"update core.papers set published_on = '2026-01-06' {ALPHAS}",
    ),
    # A search page that states a day lists nothing for that day.
    (
        "first_listed_on_is_the_earliest_day",
        "update core.listings set listed_on = '2026-01-01' where listing_kind = 'search'",
    ),
    # A held page whose only entry was refused holds nothing.
    ("only_held_pages_hold_entries", "update core.captures set held_count = 0"),
    # A tenth of 110 papers without a day: 7 made up and 4 others.
    (
        "few_papers_lack_a_publication_day",
        made_up(104, "published_on", "case when number > 7 then date '2026-05-01' end"),
    ),
    # Two of ten papers is a fifth of what is usual.
    (
        "recent_days_are_as_full_as_their_weekdays",
        issues(11, "number < 10 and (week < 10 or number < 2)"),
    ),
    # One paper where ten are usual, but every fifth day is as thin.
    (
        "recent_days_are_as_full_as_their_weekdays",
        issues(11, "number < 10 and (week % 5 > 0 or number < 1)"),
    ),
    # The newest day is not over: it was captured on the day itself.
    (
        "recent_days_are_as_full_as_their_weekdays",
        f"{issues(11, 'number < 10 and (week < 10 or number < 1)')};"
        " update core.captures set captured_on = listed_on where capture_id = 'week10'",
    ),
    # Three weeks are too few to say what is usual.
    (
        "recent_days_are_as_full_as_their_weekdays",
        issues(4, "number < 10 and (week < 3 or number < 1)"),
    ),
    # Half of the new papers still state what all earlier ones did.
    (
        "new_papers_state_what_others_did",
        made_up(
            250,
            "first_listed_on, ai_summary",
            "date '2026-04-30' + ((number + 9) // 10)::integer, "
            "case when number <= 200 or number % 10 < 5 then 'Short.' end",
        ),
    ),
]


@pytest.mark.parametrize(("check_id", "change"), SOUND)
def test_a_check_leaves_what_may_be(
    check_id: str, change: str, warehouse: duckdb.DuckDBPyConnection
) -> None:
    warehouse.execute(change)
    assert rows_that_break(check_id, warehouse) == []
