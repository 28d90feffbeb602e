"""Every rule holds on the small warehouse, and names the rows of a warehouse that breaks it."""

from datetime import date, datetime
from typing import Any

import duckdb
import pytest

from tests.sql.conftest import ALPHA, ALPHAS, CHECKS, TRENDING, issues, made_up, rows_that_break

BETA = "arxiv:2601.00002"
GAMMA, DELTA = "arxiv:2602.00003", "arxiv:2602.00004"
THETA, SIGMA = "title:7777777777777777", "title:5555555555555555"
MORNING, FEBRUARY, JUNK = "1" * 16, "3" * 16, "5" * 16
ANN = "a" * 16
AT_MORNING, AT_EVENING = datetime(2026, 1, 5, 8), datetime(2026, 1, 5, 20)
AT_FEBRUARY, AT_TRENDING = datetime(2026, 2, 3, 8), datetime(2026, 2, 4, 8)

_DELTAS = f"where paper_key = '{DELTA}'"
_THIRD = f"{ALPHAS} and position = 3"
_FIRST_VERSION = f"{ALPHAS} and version = 1"

CASES: list[tuple[str, str, list[tuple[Any, ...]]]] = [
    ("entries_are_accounted_for",
     f"update core.captures set entry_count = 4 where capture_id = '{MORNING}'",
     [(MORNING, 4, 2, 0, 1, 0)]),
    ("listing_counts_match_the_listings",
     f"delete from core.listings where capture_id = '{FEBRUARY}' and position = 3",
     [(FEBRUARY, 3, 2)]),
    ("record_counts_match_the_records",
     f"update core.captures set record_count = 2 where capture_id = '{MORNING}'",
     [(MORNING, 2, 0)]),
    ("listed_records_are_of_listed_papers",
     "insert into core.arxiv_records (capture_id, position, paper_key, is_listed) values "
     f"('{MORNING}', 1, '{ALPHA}', false), ('{MORNING}', 2, '{BETA}', true), "
     f"('{MORNING}', 3, 'arxiv:2699.00001', true)",
     [(MORNING, 1, ALPHA, False), (MORNING, 3, "arxiv:2699.00001", True)]),
    ("listed_details_are_of_listed_papers",
     "insert into core.details (capture_id, position, paper_key, is_listed) values "
     f"('{MORNING}', 1, '{ALPHA}', false), ('{MORNING}', 2, '{BETA}', true), "
     f"('{MORNING}', 3, 'arxiv:2699.00001', true)",
     [(MORNING, 1, ALPHA, False), (MORNING, 3, "arxiv:2699.00001", True)]),
    ("record_counts_match_the_records",
     "insert into core.details (capture_id, position, paper_key, is_listed) values "
     f"('{FEBRUARY}', 1, '{BETA}', true)",
     [(FEBRUARY, 0, 1)]),
    ("arxiv_versions_follow_each_other",
     "insert into core.arxiv_versions (paper_key, version, submitted_at) values "
     f"('{ALPHA}', 1, '2026-01-05 20:00'), ('{ALPHA}', 2, '2026-01-05 08:00'), "
     f"('{BETA}', 1, '2026-01-05 08:00'), ('{BETA}', 3, null)",
     [(ALPHA, 2, AT_MORNING, 1, AT_EVENING)]),
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
     f"update core.papers set listing_count = 6 {ALPHAS}",
     [(ALPHA, 6, 5)]),
    ("first_listed_on_is_the_earliest_day",
     f"update core.papers set first_listed_on = '2026-02-04' {_DELTAS}",
     [(DELTA, FEBRUARY, 3, date(2026, 2, 3), date(2026, 2, 4))]),
    ("first_listed_on_is_the_earliest_day",
     f"update core.papers set first_listed_on = null {_DELTAS}",
     [(DELTA, FEBRUARY, 3, date(2026, 2, 3), None)]),
    ("first_sight_precedes_last_sight",
     f"update core.papers set first_seen_at = '2026-02-05' {ALPHAS}",
     [(ALPHA, datetime(2026, 2, 5), AT_TRENDING)]),
    ("first_sight_precedes_last_sight",
     f"update core.papers set last_seen_at = null {_DELTAS}",
     [(DELTA, AT_FEBRUARY, None)]),
    ("papers_are_published_before_they_are_listed",
     f"update core.papers set published_on = '2026-01-07' {ALPHAS}",
     [(ALPHA, date(2026, 1, 7), "timestamp", date(2026, 1, 5))]),
    ("nothing_is_published_before_arxiv",
     f"update core.papers set published_on = '1990-12-31' {ALPHAS}",
     [(ALPHA, date(1990, 12, 31), "timestamp")]),
    ("publication_days_say_how_they_are_known",
     f"update core.papers set published_on_method = null {ALPHAS}",
     [(ALPHA, date(2026, 1, 2), None)]),
    ("publication_days_are_those_of_their_timestamps",
     f"update core.papers set published_on = '2026-01-01' {ALPHAS}",
     [(ALPHA, date(2026, 1, 1), datetime(2026, 1, 2, 17))]),
    ("publication_days_are_those_of_their_timestamps",
     f"update core.papers set published_at = null {ALPHAS}",
     [(ALPHA, date(2026, 1, 2), None)]),
    ("paper_keys_agree_with_arxiv_ids",
     f"update core.papers set arxiv_id = '2601.00009' {ALPHAS}",
     [(ALPHA, "2601.00009")]),
    ("paper_keys_agree_with_arxiv_ids",
     f"update core.papers set arxiv_id = null {ALPHAS}",
     [(ALPHA, None)]),
    ("arxiv_ids_agree_with_publication_months",
     f"update core.papers set published_on = '2025-11-30' {ALPHAS}",
     [(ALPHA, date(2025, 11, 30), date(2026, 1, 1))]),
    ("positions_run_from_one",
     f"delete from core.authorships {ALPHAS} and position = 2",
     [(ALPHA, 2, 2, 1, 3)]),
    ("positions_run_from_one",
     f"delete from core.authorships {ALPHAS} and position = 1",
     [(ALPHA, 2, 2, 2, 3)]),
    ("positions_run_from_one",
     f"insert into core.authorships select * from core.authorships {_DELTAS}",
     [(DELTA, 2, 1, 1, 1)]),
    ("author_counts_match_the_lists",
     f"update core.papers set author_count = 2 {ALPHAS}",
     [(ALPHA, 2, 3)]),
    ("author_counts_match_the_lists",
     f"update core.papers set author_count = null {ALPHAS}",
     [(ALPHA, None, 3)]),
    ("hidden_authors_have_no_name",
     f"update core.authorships set name_as_printed = 'Eve' {ALPHAS} and position = 2",
     [(ALPHA, 2, True, "Eve", None, None)]),
    ("hidden_authors_have_no_name",
     f"update core.authorships set account_key = 'eve' {ALPHAS} and position = 2",
     [(ALPHA, 2, True, None, None, "eve")]),
    ("hidden_authors_have_no_name",
     f"update core.authorships set author_key = null {_THIRD}",
     [(ALPHA, 3, False, "Bo  Birch", None, None)]),
    ("an_author_signs_a_paper_once",
     f"update core.authorships set author_key = '{ANN}' {ALPHAS} and position = 3",
     [(ALPHA, ANN, 2)]),
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
     f"update core.observations set upvotes = 26 {ALPHAS} and capture_id = '{TRENDING}'",
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
     f"update core.papers set title = 'Alpha, third' {ALPHAS}",
     [(ALPHA, 2, "Al pha", "Alpha, third")]),
    ("repositories_are_on_code_hosts",
     "update core.links set repository = 'example.org/ann/alpha'"
     f" {ALPHAS} and url = 'https://github.com/Ann/alpha'",
     [(ALPHA, "https://github.com/Ann/alpha", "code", "example.org/ann/alpha")]),
    ("repositories_are_on_code_hosts",
     "update core.links set repository = 'github.com/ann/alpha'"
     f" {ALPHAS} and url = 'https://alpha.example.org'",
     [(ALPHA, "https://alpha.example.org", "project", "github.com/ann/alpha")]),
    # 106 papers: 9 of those made up and 4 others without a day are too many, a tenth is 10.6.
    ("few_papers_lack_a_publication_day",
     made_up(100, "published_on", "case when number > 9 then date '2026-05-01' end"),
     [(GAMMA, date(2026, 2, 3)), (DELTA, date(2026, 2, 3)),
      *[(f"arxiv:2605.0000{number}", None) for number in range(1, 10)],
      (SIGMA, None), (THETA, None)]),
    ("few_papers_lack_an_arxiv_id",
     f"{made_up(100, 'listing_count', '1')}; update core.papers"
     " set arxiv_id = null where arxiv_id >= '2605.00092'",
     [*[(f"arxiv:2605.{number:05}", "Made up") for number in range(92, 101)],
      (SIGMA, "Sigma"), (THETA, "Theta")]),
    # Ten papers a day for 25 days in May. The first twenty days state a summary, the last five
    # on the first four papers of each.
    ("new_papers_state_what_others_did",
     made_up(250, "first_listed_on, abstract, ai_summary",
              "date '2026-04-30' + ((number + 9) // 10)::integer, 'On it.', "
              "case when number <= 200 or number % 10 < 4 then 'Short.' end"),
     [("ai_summary", 100.0, 40.0)]),
    # Eleven Thursdays: ten papers on each, one on the last; the days above list two and three.
    ("recent_days_are_as_full_as_their_weekdays",
     issues(11, "number < 10 and (week < 10 or number < 1)"),
     [(date(2026, 5, 14), "Thursday", 1, 10.0, 2.55)]),
]  # fmt: skip


@pytest.mark.parametrize("check_id", [path.stem for path in CHECKS])
def test_the_sound_warehouse_breaks_no_rule(
    check_id: str, warehouse: duckdb.DuckDBPyConnection
) -> None:
    assert rows_that_break(check_id, warehouse) == []


@pytest.mark.parametrize(("check_id", "change", "expected"), CASES)
def test_a_check_names_the_rows_that_break_its_rule(
    check_id: str,
    change: str,
    expected: list[tuple[Any, ...]],
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    warehouse.execute(change)
    assert rows_that_break(check_id, warehouse) == expected


def test_every_check_has_a_case_that_breaks_it() -> None:
    assert {path.stem for path in CHECKS} == {check_id for check_id, _, _ in CASES}
