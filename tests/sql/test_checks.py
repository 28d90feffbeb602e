"""Every claim holds on the small warehouse, and names the rows of a warehouse that breaks it."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

CHECKS = sorted((Path(__file__).parents[2] / "sql" / "checks").glob("*.sql"))
ALPHA, BETA = "arxiv:2601.00001", "arxiv:2601.00002"
GAMMA, DELTA = "arxiv:2602.00003", "arxiv:2602.00004"
THETA, SIGMA = "title:7777777777777777", "title:5555555555555555"
MORNING, FEBRUARY, JUNK, TRENDING = "1" * 16, "3" * 16, "5" * 16, "7" * 16
ANN = "a" * 16
AT_MORNING, AT_EVENING = datetime(2026, 1, 5, 8), datetime(2026, 1, 5, 20)
AT_FEBRUARY, AT_TRENDING = datetime(2026, 2, 3, 8), datetime(2026, 2, 4, 8)

_ALPHAS = f"where paper_key = '{ALPHA}'"
_DELTAS = f"where paper_key = '{DELTA}'"
_THIRD = f"{_ALPHAS} and position = 3"
_FIRST_VERSION = f"{_ALPHAS} and version = 1"


def _made_up(count: int, columns: str, values: str) -> str:
    """More papers: their key is of May 2026, `number` runs from 1."""
    return (
        f"insert into core.papers (paper_key, arxiv_id, title, {columns}) "
        "select 'arxiv:' || id, id, 'Made up', " + values + " from "
        "(select number, '2605.' || lpad(number::varchar, 5, '0') as id "
        f"from range(1, {count + 1}) as made(number))"
    )


def _issues(day_count: int, papers: str) -> str:
    """A daily page for each of `day_count` weeks from 5 March 2026 on, the last one re-captured."""
    days = f"range(0, {day_count}) as weeks(week)"
    return (
        "insert into core.captures (capture_id, listing_kind, listed_on, captured_on, outcome) "
        "select 'week' || week, 'daily', date '2026-03-05' + 7 * week::integer, "
        f"date '2026-03-06' + 7 * week::integer, 'page' from {days}; "
        "insert into core.listings (capture_id, paper_key, listing_kind, listed_on) "
        "select 'week' || week, 'p' || number, 'daily', date '2026-03-05' + 7 * week::integer "
        f"from {days}, range(0, 100) as papers(number) where {papers}"
    )


CASES: list[tuple[str, str, list[tuple[Any, ...]]]] = [
    ("entries_are_accounted_for",
     f"update core.captures set entry_count = 4 where capture_id = '{MORNING}'",
     [(MORNING, 4, 2, 1, 0)]),
    ("listing_counts_match_the_listings",
     f"delete from core.listings where capture_id = '{FEBRUARY}' and position = 3",
     [(FEBRUARY, 3, 2)]),
    ("refused_counts_match_the_rejects", "delete from quality.rejects", [(MORNING, 1, 0)]),
    ("pages_without_papers_list_nothing",
     f"insert into core.listings (capture_id, position, paper_key) values ('{JUNK}', 1, 'x')",
     [(JUNK, 1, "unreadable")]),
    ("only_held_pages_hold_entries",
     f"update core.captures set held_count = 2 where capture_id = '{MORNING}'",
     [(MORNING, "page", 2)]),
    ("odd_pages_say_why",
     f"update core.captures set fault = ' ' where capture_id = '{JUNK}'",
     [(JUNK, "unreadable", " ")]),
    ("a_page_lists_a_paper_once",
     f"update core.listings set paper_key = '{ALPHA}' where capture_id = '{MORNING}'",
     [(MORNING, ALPHA, 2)]),
    ("listings_are_of_their_pages_kind",
     f"update core.listings set listing_kind = 'daily' where capture_id = '{TRENDING}'"
     " and position = 2",
     [(TRENDING, 2, "daily", "trending")]),
    ("every_paper_has_a_listing",
     f"delete from core.listings {_DELTAS}",
     [(DELTA, 1, 0)]),
    ("every_paper_has_a_listing",
     f"update core.papers set listing_count = 6 {_ALPHAS}",
     [(ALPHA, 6, 5)]),
    ("first_listed_on_is_the_earliest_day",
     f"update core.papers set first_listed_on = '2026-02-04' {_DELTAS}",
     [(DELTA, FEBRUARY, 3, date(2026, 2, 3), date(2026, 2, 4))]),
    ("first_listed_on_is_the_earliest_day",
     f"update core.papers set first_listed_on = null {_DELTAS}",
     [(DELTA, FEBRUARY, 3, date(2026, 2, 3), None)]),
    ("first_sight_precedes_last_sight",
     f"update core.papers set first_seen_at = '2026-02-05' {_ALPHAS}",
     [(ALPHA, datetime(2026, 2, 5), AT_TRENDING)]),
    ("first_sight_precedes_last_sight",
     f"update core.papers set last_seen_at = null {_DELTAS}",
     [(DELTA, AT_FEBRUARY, None)]),
    ("papers_are_published_before_they_are_listed",
     f"update core.papers set published_on = '2026-01-07' {_ALPHAS}",
     [(ALPHA, date(2026, 1, 7), "timestamp", date(2026, 1, 5))]),
    ("nothing_is_published_before_arxiv",
     f"update core.papers set published_on = '1990-12-31' {_ALPHAS}",
     [(ALPHA, date(1990, 12, 31), "timestamp")]),
    ("publication_days_say_how_they_are_known",
     f"update core.papers set published_on_method = null {_ALPHAS}",
     [(ALPHA, date(2026, 1, 2), None)]),
    ("publication_days_are_those_of_their_timestamps",
     f"update core.papers set published_on = '2026-01-01' {_ALPHAS}",
     [(ALPHA, date(2026, 1, 1), datetime(2026, 1, 2, 17))]),
    ("publication_days_are_those_of_their_timestamps",
     f"update core.papers set published_at = null {_ALPHAS}",
     [(ALPHA, date(2026, 1, 2), None)]),
    ("paper_keys_agree_with_arxiv_ids",
     f"update core.papers set arxiv_id = '2601.00009' {_ALPHAS}",
     [(ALPHA, "2601.00009")]),
    ("paper_keys_agree_with_arxiv_ids",
     f"update core.papers set arxiv_id = null {_ALPHAS}",
     [(ALPHA, None)]),
    ("arxiv_ids_agree_with_publication_months",
     f"update core.papers set published_on = '2025-11-30' {_ALPHAS}",
     [(ALPHA, date(2025, 11, 30), date(2026, 1, 1))]),
    ("positions_run_from_one",
     f"delete from core.authorships {_ALPHAS} and position = 2",
     [(ALPHA, 2, 2, 1, 3)]),
    ("positions_run_from_one",
     f"delete from core.authorships {_ALPHAS} and position = 1",
     [(ALPHA, 2, 2, 2, 3)]),
    ("positions_run_from_one",
     f"insert into core.authorships select * from core.authorships {_DELTAS}",
     [(DELTA, 2, 1, 1, 1)]),
    ("author_counts_match_the_lists",
     f"update core.papers set author_count = 2 {_ALPHAS}",
     [(ALPHA, 2, 3)]),
    ("author_counts_match_the_lists",
     f"update core.papers set author_count = null {_ALPHAS}",
     [(ALPHA, None, 3)]),
    ("hidden_authors_have_no_name",
     f"update core.authorships set name_as_printed = 'Eve' {_ALPHAS} and position = 2",
     [(ALPHA, 2, True, "Eve", None, None)]),
    ("hidden_authors_have_no_name",
     f"update core.authorships set account_key = 'eve' {_ALPHAS} and position = 2",
     [(ALPHA, 2, True, None, None, "eve")]),
    ("hidden_authors_have_no_name",
     f"update core.authorships set author_key = null {_THIRD}",
     [(ALPHA, 3, False, "Bo  Birch", None, None)]),
    ("every_author_signs_a_paper",
     f"delete from core.authorships where author_key = '{ANN}'",
     [(ANN, "Ann Ash")]),
    ("observations_state_a_counter",
     f"update core.observations set upvotes = null where paper_key = '{GAMMA}'",
     [(GAMMA, FEBRUARY)]),
    ("observations_are_of_their_captures_instant",
     f"update core.observations set observed_at = null where paper_key = '{GAMMA}'",
     [(GAMMA, FEBRUARY, None, AT_FEBRUARY)]),
    ("observations_are_of_their_captures_instant",
     f"insert into core.observations values ('{BETA}', '{JUNK}', null, 1, 1, 1)",
     [(BETA, JUNK, None, None)]),
    ("counters_rarely_fall",
     f"update core.observations set upvotes = 26 {_ALPHAS} and capture_id = '{TRENDING}'",
     [(ALPHA, TRENDING, AT_TRENDING, "upvotes", 30, 26)]),
    ("aliases_lead_to_arxiv_papers",
     f"update core.paper_aliases set paper_key = '{THETA}'",
     [("title:" + "c" * 16, THETA, None)]),
    ("aliases_lead_to_arxiv_papers",
     f"update core.paper_aliases set alias_key = '{THETA}'",
     [(THETA, GAMMA, THETA)]),
    ("versions_run_from_one",
     f"delete from core.paper_versions {_DELTAS}",
     [(DELTA, 0, None, None)]),
    ("versions_run_from_one",
     f"delete from core.paper_versions {_FIRST_VERSION}",
     [(ALPHA, 1, 2, 2)]),
    ("versions_meet_without_gaps",
     f"update core.paper_versions set valid_to = '2026-02-01' {_FIRST_VERSION}",
     [(ALPHA, 1, AT_MORNING, datetime(2026, 2, 1), AT_FEBRUARY)]),
    ("versions_meet_without_gaps",
     f"update core.paper_versions set valid_to = '2026-02-04 08:00' {_DELTAS}",
     [(DELTA, 1, AT_FEBRUARY, AT_TRENDING, None)]),
    ("current_versions_have_the_papers_title",
     f"update core.papers set title = 'Alpha, third' {_ALPHAS}",
     [(ALPHA, 2, "Al pha", "Alpha, third")]),
    ("repositories_are_on_code_hosts",
     "update core.links set repository = 'example.org/ann/alpha'"
     f" {_ALPHAS} and url = 'https://github.com/Ann/alpha'",
     [(ALPHA, "https://github.com/Ann/alpha", "code", "example.org/ann/alpha")]),
    ("repositories_are_on_code_hosts",
     "update core.links set repository = 'github.com/ann/alpha'"
     f" {_ALPHAS} and url = 'https://alpha.example.org'",
     [(ALPHA, "https://alpha.example.org", "project", "github.com/ann/alpha")]),
    # 106 papers: 9 of those made up and 4 others without a day are too many, a tenth is 10.6.
    ("few_papers_lack_a_publication_day",
     _made_up(100, "published_on", "case when number > 9 then date '2026-05-01' end"),
     [(GAMMA, date(2026, 2, 3)), (DELTA, date(2026, 2, 3)),
      *[(f"arxiv:2605.0000{number}", None) for number in range(1, 10)],
      (SIGMA, None), (THETA, None)]),
    ("few_papers_lack_an_arxiv_id",
     f"{_made_up(100, 'listing_count', '1')}; update core.papers"
     " set arxiv_id = null where arxiv_id >= '2605.00092'",
     [*[(f"arxiv:2605.{number:05}", "Made up") for number in range(92, 101)],
      (SIGMA, "Sigma"), (THETA, "Theta")]),
    # Ten papers a day for 25 days in May. The first twenty days state a summary, the last five
    # on the first four papers of each.
    ("new_papers_state_what_others_did",
     _made_up(250, "first_listed_on, abstract, ai_summary",
              "date '2026-04-30' + ((number + 9) // 10)::integer, 'On it.', "
              "case when number <= 200 or number % 10 < 4 then 'Short.' end"),
     [("ai_summary", 100.0, 40.0)]),
    # Eleven Thursdays: ten papers on each, one on the last; the days above list two and three.
    ("recent_days_are_as_full_as_their_weekdays",
     _issues(11, "number < 10 and (week < 10 or number < 1)"),
     [(date(2026, 5, 14), "Thursday", 1, 10.0, 2.55)]),
]  # fmt: skip


def rows_that_break(claim: str, con: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    path = next(path for path in CHECKS if path.stem == claim)
    return con.execute(f"select * from ({path.read_text()}) as broken order by all").fetchall()


@pytest.mark.parametrize("claim", [path.stem for path in CHECKS])
def test_the_sound_warehouse_breaks_no_claim(
    claim: str, warehouse: duckdb.DuckDBPyConnection
) -> None:
    assert rows_that_break(claim, warehouse) == []


@pytest.mark.parametrize(("claim", "change", "expected"), CASES)
def test_a_check_names_the_rows_that_break_its_claim(
    claim: str, change: str, expected: list[tuple[Any, ...]], warehouse: duckdb.DuckDBPyConnection
) -> None:
    warehouse.execute(change)
    assert rows_that_break(claim, warehouse) == expected


def test_every_check_has_a_case_that_breaks_it() -> None:
    assert {path.stem for path in CHECKS} == {claim for claim, _, _ in CASES}


SOUND: list[tuple[str, str]] = [
    # 30 upvotes that become 27: not more than a tenth; 5 stars that become 3: not more than two.
    (
        "counters_rarely_fall",
        f"update core.observations set upvotes = 27, github_stars = 3 {_ALPHAS}"
        f" and capture_id = '{TRENDING}'",
    ),
    # A paper of 31 December with an id of January.
    (
        "arxiv_ids_agree_with_publication_months",
        f"update core.papers set published_on = '2025-12-31' {_ALPHAS}",
    ),
    # An old-style id names no month that could be compared.
    (
        "arxiv_ids_agree_with_publication_months",
        f"update core.papers set arxiv_id = 'cs/0112017', published_on = '2001-12-01' {_ALPHAS}",
    ),
    # Published the day after the listing: another time zone.
    (
        "papers_are_published_before_they_are_listed",
        f"update core.papers set published_on = '2026-01-06' {_ALPHAS}",
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
        _made_up(104, "published_on", "case when number > 7 then date '2026-05-01' end"),
    ),
    # Two of ten papers is a fifth of what is usual.
    (
        "recent_days_are_as_full_as_their_weekdays",
        _issues(11, "number < 10 and (week < 10 or number < 2)"),
    ),
    # One paper where ten are usual, but every fifth day is as thin.
    (
        "recent_days_are_as_full_as_their_weekdays",
        _issues(11, "number < 10 and (week % 5 > 0 or number < 1)"),
    ),
    # The newest day is not over: it was captured on the day itself.
    (
        "recent_days_are_as_full_as_their_weekdays",
        f"{_issues(11, 'number < 10 and (week < 10 or number < 1)')};"
        " update core.captures set captured_on = listed_on where capture_id = 'week10'",
    ),
    # Three weeks are too few to say what is usual.
    (
        "recent_days_are_as_full_as_their_weekdays",
        _issues(4, "number < 10 and (week < 3 or number < 1)"),
    ),
    # Half of the new papers still state what all earlier ones did.
    (
        "new_papers_state_what_others_did",
        _made_up(
            250,
            "first_listed_on, ai_summary",
            "date '2026-04-30' + ((number + 9) // 10)::integer, "
            "case when number <= 200 or number % 10 < 5 then 'Short.' end",
        ),
    ),
]


@pytest.mark.parametrize(("claim", "change"), SOUND)
def test_a_check_leaves_what_may_be(
    claim: str, change: str, warehouse: duckdb.DuckDBPyConnection
) -> None:
    warehouse.execute(change)
    assert rows_that_break(claim, warehouse) == []
