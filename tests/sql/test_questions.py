"""The question library on the warehouse made for it (question_warehouse.sql), by hand."""

from datetime import date, datetime
from typing import Any

import pytest

from etl.warehouse import answers
from etl.warehouse.duck import Connection

SURVEY, BASICS = "arxiv:2603.00001", "arxiv:2603.00002"
WHAT, TRAINING = "arxiv:2603.00003", "arxiv:2603.00004"
DIFFUSION, SMALL, NOTES = "arxiv:2604.00006", "arxiv:2604.00007", "arxiv:2604.00008"
MONDAY, TUESDAY, THURSDAY = date(2026, 3, 30), date(2026, 3, 31), date(2026, 4, 2)
LAST_MONDAY = date(2026, 4, 6)
AT_ONE, AT_SIX = datetime(2026, 3, 30, 1), datetime(2026, 3, 30, 6)
AT_THURSDAY, AT_MAY = datetime(2026, 4, 2, 8), datetime(2026, 5, 1)
DECEMBER, MARCH, APRIL = date(2025, 12, 1), date(2026, 3, 1), date(2026, 4, 1)
PAGE, LATER, CUT, HALF, TREND, SEARCH, OTHER_SEARCH = (digit * 16 for digit in "1245678")
UNREADABLE, EMPTY, HELD = "a" * 16, "b" * 16, "c" * 16

Row = tuple[Any, ...]
Case = tuple[str, dict[str, str], list[Row]]

# Survey: 4 at 1 h and 10 at 6 h are observed. The others lie on lines between two observations:
# 24 h: 10 + (30 - 10) * (24 - 6) / (80 - 6) = 14.86; 7 d = 168 h: 30 + 10 * 88 / 688 = 31.28;
# 30 d = 720 h: 30 + 10 * 640 / 688 = 39.30.
_SURVEY = (4, False, "Agents: A Survey", SURVEY)
_SURVEY_GROWTH: list[Row] = [
    ("1 h", 1, 4, 4, 1.0, 10, 6.0, *_SURVEY),
    ("6 h", 6, 10, 10, 6.0, 30, 80.0, *_SURVEY),
    ("24 h", 24, 14.9, 10, 6.0, 30, 80.0, *_SURVEY),
    ("7 d", 168, 31.3, 30, 80.0, 40, 768.0, *_SURVEY),
    ("30 d", 720, 39.3, 30, 80.0, 40, 768.0, *_SURVEY),
]
# Diffusion, submitted at 02:00: 12 at 08:00 = 6 h; 60 on 1 May = 28 d 22 h = 694 h. Before 6 h and
# after 694 h nothing is known. 24 h: 12 + 48 * 18 / 688 = 13.26; 7 d: 12 + 48 * 162 / 688 = 23.30.
_DIFFUSION = (2, True, "Diffusion: Agents", DIFFUSION)
_DIFFUSION_GROWTH: list[Row] = [
    ("1 h", 1, None, None, None, 12, 6.0, *_DIFFUSION),
    ("6 h", 6, 12, 12, 6.0, 60, 694.0, *_DIFFUSION),
    ("24 h", 24, 13.3, 12, 6.0, 60, 694.0, *_DIFFUSION),
    ("7 d", 168, 23.3, 12, 6.0, 60, 694.0, *_DIFFUSION),
    ("30 d", 720, None, 60, 694.0, None, None, *_DIFFUSION),
]

# Survey's half of 40 was not there at 6 h and was at 80 h; on 1 May it is 768 h > 30 d old. Its
# total counts, Diffusion's (694 h) and those of papers seen on their day only are open.
_HALF_LIVES: list[Row] = [
    (1, "agents", 6.0, 80.0, 1, 0, 2, 4),  # Survey; Diffusion and Small open; Old without upvotes
    (2, "llm", 6.0, 80.0, 1, 0, 1, 2),  # Survey; Basics open
    (3, "diffusion", None, None, 0, 0, 1, 1),
]

# Last seen at 6 to 12 h: Basics 8, What 0, Training 20, Small 2, Notes 5: median 5. Survey (768 h)
# and Diffusion (694 h) are alone in theirs, 3 * 2^8 to 3 * 2^9 and 3 * 2^7 to 3 * 2^8 hours.
_RISERS: list[Row] = [
    (1, 4.0, 20, 8.0, "6 to 12 h", 5.0, 5, "Training 3 Agents at Scale", TUESDAY, TRAINING),
    (2, 1.6, 8, 6.0, "6 to 12 h", 5.0, 5, "LLM Basics", MONDAY, BASICS),
    (3, 1.0, 60, 694.0, "384 to 768 h", 60.0, 1, "Diffusion: Agents", THURSDAY, DIFFUSION),
    (4, 1.0, 40, 768.0, "768 to 1536 h", 40.0, 1, "Agents: A Survey", MONDAY, SURVEY),
    (5, 1.0, 5, 8.0, "6 to 12 h", 5.0, 5, "Notes on Diffusion", LAST_MONDAY, NOTES),
    (6, 0.4, 2, 8.0, "6 to 12 h", 5.0, 5, "Small Notes", THURSDAY, SMALL),
    (7, 0.0, 0, 6.0, "6 to 12 h", 5.0, 5, "What is an LLM?", MONDAY, WHAT),
]

# March: Friday to Monday 3 days (1 weekday), Monday 0 (0), Sunday 1 (1), Tuesday to Tuesday 7 (5):
# medians of 0 1 3 7 and of 0 1 1 5; two of four within a day. April: Wednesday to Thursday 1 (1).
_LAGS: list[Row] = [
    (DECEMBER, None, None, None, None, 0, 1),
    (MARCH, 2.0, 1.0, 50.0, 7, 4, 5),
    (APRIL, 1.0, 1.0, 100.0, 1, 1, 3),
]

# Upvotes as the day's own pages say last. 30 March: 10, 8, 0; 31 March: 20 and one unknown;
# 2 April, after an unreadable Wednesday: 30, 12, 2; 6 April, after an empty Friday: 5.
_WEEKDAYS: list[Row] = [
    (1, "after holiday", 1, 0, 1, 1.0, 5.0, 1),
    (1, "ordinary", 1, 0, 3, 3.0, 8.0, 3),
    (2, "ordinary", 1, 0, 2, 2.0, 20.0, 1),
    (3, "holiday", 1, 0, None, None, None, 0),
    (4, "after holiday", 1, 0, 3, 3.0, 12.0, 3),
    (5, "holiday", 1, 1, None, None, None, 0),
]

# 2026: Ann signs Survey, Basics and What (alone) first, Diffusion last: 40 + 8 + 0 + 60. Bo signs
# Survey and Basics last, Diffusion first: 40 + 8 + 60. 2025: Ann signs Old, without upvotes.
_AUTHORS_2026: list[Row] = [
    (2026, 1, "Ann Ash", 4, 3, 1, 108, 4, "a" * 16),
    (2026, 2, "Bo Birch", 3, 1, 2, 108, 3, "b" * 16),
    (2026, 3, "Dee Dogwood", 1, 1, 0, 2, 1, "d" * 16),
]
_ANN_2025: Row = (2025, 1, "Ann Ash", 1, 1, 0, None, 0, "a" * 16)
# Collectives too: the team has one paper and one first place as Dee has, and the smaller key.
_TEAM_2026: Row = (2026, 3, "Cedar Team", 1, 1, 0, 20, 1, "c" * 16)

# March: 2, 3, 1 and 12 authors, one paper without a count: median 2.5, mean 18 / 4; teams up to 4
# have 40, 8, 0, the large one 20. x = ln authors = .6931 1.0986 0 2.4849, y = ln(1 + upvotes) =
# 3.7136 2.1972 0 3.0445: r = 2.9785 / sqrt(3.2897 * 7.8381) = 0.587.
# April: 2, 1, 6 authors with 60, 2, 5. x = .6931 0 1.7918, y = 4.1109 1.0986 1.7918:
# r = .2606 / sqrt(1.6327 * 4.9776) = 0.091.
_TEAMS: list[Row] = [
    (DECEMBER, 1.0, 1.0, None, None, None, None, 1, 0, 1),
    (MARCH, 2.5, 4.5, 8.0, None, 20.0, 0.587, 4, 4, 5),
    (APRIL, 2.0, 3.0, 31.0, 5.0, None, 0.091, 3, 3, 3),
]

# March: three of five papers state one: A Lab two (40 + 8 upvotes), BLab one. April: one of three.
_ALAB: Row = (MARCH, 1, "A Lab", 2, 66.7, 24.0, 2, 3, 5, "alab")
_BLAB: list[Row] = [
    (MARCH, 2, "BLab", 1, 33.3, 20.0, 1, 3, 5, "blab"),
    (APRIL, 1, "BLab", 1, 100.0, 60.0, 1, 1, 3, "blab"),
]

# BLab: Training 20 and Diffusion 60; A Lab: Survey 40 and Basics 8.
_OF_2026: list[Row] = [
    (1, "BLab", 80, 2, 2, ["Diffusion: Agents", "Training 3 Agents at Scale"], "blab"),
    (2, "A Lab", 48, 2, 2, ["Agents: A Survey", "LLM Basics"], "alab"),
]

# March: with code 40 and 20, without 8 and 0: 30 / 4; Five has neither upvotes nor an abstract.
# April: with 60, without 2 and 5: 60 / 3.5. December has no upvotes at all.
_BY_CODE: list[Row] = [(MARCH, 30.0, 4.0, 7.5, 2, 2), (APRIL, 60.0, 3.5, 17.14, 1, 2)]

# 10 stars on 2 April 08:00, 100 on 1 May: 90 in 28 d 16 h = 28.67 d, 3.14 a day. Diffusion's
# repository has one statement.
_STARS: list[Row] = [
    (1, "https://github.com/ann/agents", 90, 10, 100, 28.7, 3.1, 2, MONDAY, AT_THURSDAY, AT_MAY)
]

# The last month, April: Diffusion and Small have keywords; before: Old, Survey, Basics.
# diffusion: 1 of 2 against 0 of 3; agents: 2 of 2 against 2 of 3.
_RISING: list[Row] = [
    (1, "diffusion", 50.0, 50.0, 0.0, 1, 0, 2, 3, APRIL),
    (2, "agents", 33.33, 100.0, 66.67, 2, 2, 2, 3, DECEMBER),
]

# The top tenth of March's 0 8 20 40 starts at 40, of April's 2 5 60 at 60: Survey and Diffusion.
# Zed submitted Survey twice and Basics; Ann submitted What, which she signs with her account.
_SUBMITTERS: list[Row] = [
    (1, "Zed", 2, 0, 50.0, 1, 2, 48, MONDAY, THURSDAY, "zed"),
    (2, "Amy", 1, 0, 100.0, 1, 1, 60, THURSDAY, THURSDAY, "amy"),
    (3, "Ann", 1, 1, 0.0, 0, 1, 0, MONDAY, MONDAY, "ann"),
]

# March, 0 8 20 40: 2 * (2*8 + 3*20 + 4*40) / (4 * 68) - 5/4 = 0.485; the top paper has 40 of 68.
# April, 2 5 60: 2 * (1*2 + 2*5 + 3*60) / (3 * 67) - 4/3 = 0.577; the top paper has 60 of 67.
_CONCENTRATION: list[Row] = [
    (DECEMBER, None, None, None, None, 0, 1),
    (MARCH, 0.485, 58.8, 1, 68, 4, 5),
    (APRIL, 0.577, 89.6, 1, 67, 3, 3),
]

# Survey leads both days: 10, 8, 0 on Monday; 30, 12, 2 on Thursday.
_SEVERAL_DAYS: list[Row] = [
    (1, "Agents: A Survey", MONDAY, 1, 2, None, 1, 10, None, SURVEY),
    (1, "Agents: A Survey", THURSDAY, 2, 2, 3, 1, 30, 20, SURVEY),
]

# Survey, Diffusion, Notes and Diffusion, Untold, Old: one of five, one of three.
_OVERLAP: list[Row] = [(1, 1, 20.0, 33.3, 3, 3, "agents", None, SEARCH, OTHER_SEARCH)]

# Monday at 01:00 and 06:00: places 1 2 3 become 2 1 3: 1 - 6 * (1 + 1 + 0) / (3 * 8) = 0.5; the
# mean shift is 2 / 3.
_STABILITY: list[Row] = [(1, "daily", "2026-03-30", AT_ONE, 5.0, 0.5, 0.7, 3, 3, 3, 3, PAGE, LATER)]

# Below their month's median are Basics, What and Small. Of the three, two have `agents` and `plan`,
# each ln 3/2 = .405, one has `with` and `tools`, each ln 3 = 1.099: together 3.008. What has all,
# Small the first two, .810. Notes is at the median.
_WHAT = ("What is an LLM?", MONDAY, WHAT)
_LIKE_TEXT: list[Row] = [
    (1, 1.0, 0, 14.0, _WHAT[0], ["tools", "with", "agents", "plan"], 4, *_WHAT[1:]),
    (2, 0.269, 2, 5.0, "Small Notes", ["agents", "plan"], 2, THURSDAY, SMALL),
]
# Diffusion has the most upvotes: `agents` .405, `diffuse`, which none has, 1.099; .405 / 1.504.
_LIKE_TOP: list[Row] = [
    (1, 0.269, 0, 14.0, _WHAT[0], ["agents"], 1, *_WHAT[1:]),
    (2, 0.269, 2, 5.0, "Small Notes", ["agents"], 1, THURSDAY, SMALL),
]
# Basics is below the median itself, and no answer to itself; nobody shares a word with it but
# Notes (`texts`), which is not below.
_LIKE_BASICS: list[Row] = []

# Above their month's median are Survey, Training and Diffusion: 3 of 7 are 42.86 %.
# Colons: Survey, Diffusion. Acronyms: Basics, What. One question mark and one digit are too few.
# agents: Survey, Training, Diffusion; llm: Basics, What; notes: Small, Notes; diffusion: Diffusion
# above, Notes not.
_TITLES: list[Row] = [
    ("shape", 1, "a colon", 57.1, 100.0, 2, 7),
    ("shape", 2, "an acronym", -42.9, 0.0, 2, 7),
    ("shape", 3, "1 to 6 words", 0.0, 42.9, 7, 7),
    ("word", 1, "agents", 57.1, 100.0, 3, 7),
    ("word", 2, "llm", -42.9, 0.0, 2, 7),
    ("word", 3, "notes", -42.9, 0.0, 2, 7),
    ("word", 4, "diffusion", 7.1, 50.0, 2, 7),
]

# The abstract has one more space only. Monday's 06:00 is the last capture before the change.
_CHANGES: list[Row] = [
    (1, AT_THURSDAY, AT_SIX, "title, organization", "Agents, Draft", "Agents: A Survey",
     None, "alab", None, None, 2, SURVEY)
]  # fmt: skip

_CUT_WHY = "3 papers: the API's limit, and no fuller page of that day"
_WEDNESDAY, _FRIDAY = date(2026, 4, 1), date(2026, 4, 3)
_MISSING: list[Row] = [
    (_WEDNESDAY, "Wednesday", "not fetched",
     "failed: status 503, asked at 2026-04-01 09:00:00", 0, None),
    (_WEDNESDAY, "Wednesday", "unreadable", "no island", 0, UNREADABLE),
    (THURSDAY, "Thursday", "cut", _CUT_WHY, 3, None),
    (_FRIDAY, "Friday", "empty", "a day without papers", 0, EMPTY),
    (LAST_MONDAY, "Monday", "held", "far fewer papers", 1, HELD),
    (LAST_MONDAY, "Monday", "refused", "1 of 2 entries are in quarantine", 1, HALF),
]  # fmt: skip

# 2 April: a 200, a 304, a 429 and no answer; 1000 and 10 bytes, two sizes unknown.
_AT_503 = datetime(2026, 4, 1, 9)
_REQUESTS: list[Row] = [
    (_WEDNESDAY, 1, 0, 0, 0, 1, 0, 120, 1, 0, _AT_503, _AT_503),
    (THURSDAY, 4, 1, 1, 1, 0, 1, 1010, 2, 1, AT_THURSDAY, datetime(2026, 4, 2, 8, 0, 20)),
]

_RELEASE = ("20260502T000000.000000Z", datetime(2026, 5, 2))
_RULES: list[Row] = [
    (1, "links have their form", "core.links", "contract", "block", 1, 4, 25.0, "three",
     *_RELEASE),
    (2, "counters rarely fall", "core.observations", "sql/checks/counters_rarely_fall.sql", "warn",
     2, 8, 25.0, "one; two", *_RELEASE),
    (3, "a claim that holds", "core.papers", "contract", "block", 0, 10, 0.0, None, *_RELEASE),
]  # fmt: skip

# Everything but later observations was read from the first page (the default of this warehouse).
_ALL_TABLES = ["authorships", "keywords", "links", "observations", "papers", "submissions"]
_URL = "https://huggingface.co/papers/date/2026-03-30"
_PLACE = ("first.warc.gz", 1000, "0" * 64)
_NOWHERE = (None, None, "0" * 64)
_OF = ("Agents: A Survey", SURVEY)
_ORIGINS: list[Row] = [
    (1, None, None, "search", None, 1, "api", 1, [], *_NOWHERE, SEARCH, *_OF),
    (2, AT_ONE, _URL, "daily", MONDAY, 1, "api", 1, _ALL_TABLES, *_PLACE, PAGE, *_OF),
    (3, AT_SIX, None, "daily", MONDAY, 2, "api", 1, ["observations"], *_NOWHERE, LATER, *_OF),
    (4, AT_THURSDAY, None, "daily", THURSDAY, 2, "api", 1, ["observations"], *_NOWHERE, CUT, *_OF),
    (5, AT_MAY, None, "trending", None, 1, "api", 1, ["observations"], *_NOWHERE, TREND, *_OF),
]

CASES: list[Case] = [
    ("growth", {}, _SURVEY_GROWTH),
    ("growth", {"paper": "2603.00001"}, _SURVEY_GROWTH),
    ("growth", {"paper": DIFFUSION}, _DIFFUSION_GROWTH),
    ("growth", {"paper": "2604.99999"}, []),
    ("half_life_by_keyword", {}, _HALF_LIVES),
    ("half_life_by_keyword", {"min_papers": "1"}, _HALF_LIVES[:2]),
    ("fastest_risers", {}, _RISERS),
    ("fastest_risers", {"listed_from": "2026-03-31", "listed_to": "2026-03-31"}, _RISERS[:1]),
    ("publication_lag_by_month", {}, _LAGS),
    ("weekday_and_holiday_effect", {}, _WEEKDAYS),
    ("prolific_authors_by_year", {}, [_ANN_2025, *_AUTHORS_2026]),
    ("prolific_authors_by_year", {"year": "2026", "top": "2"}, _AUTHORS_2026[:2]),
    ("prolific_authors_by_year", {"year": "2026", "top": "3", "collectives": "true"},
     [*_AUTHORS_2026[:2], _TEAM_2026]),
    ("repeat_coauthors", {},
     [(1, "Ann Ash", "Bo Birch", 3, MONDAY, THURSDAY, 108, 3, "a" * 16, "b" * 16)]),
    ("repeat_coauthors", {"min_papers": "4"}, []),
    ("team_size_and_upvotes", {}, _TEAMS),
    ("organizations_over_time", {}, [_ALAB, *_BLAB]),
    ("organizations_over_time", {"organization": "BLab"}, _BLAB),
    ("organizations_of_year", {}, _OF_2026),
    ("organizations_of_year", {"year": "2025"}, []),
    ("upvotes_with_and_without_code", {}, _BY_CODE),
    ("star_growth", {}, _STARS),
    ("rising_keywords", {"months": "1", "min_papers": "1"}, _RISING),
    ("rising_keywords", {}, []),
    ("submitters_by_volume", {}, _SUBMITTERS),
    ("upvote_concentration", {}, _CONCENTRATION),
    ("papers_on_several_days", {}, _SEVERAL_DAYS),
    ("search_page_overlap", {}, _OVERLAP),
    ("rank_stability", {}, _STABILITY),
    ("rank_stability", {"kind": "trending"}, []),
    ("overlooked_similar", {"abstract": "Agents plan with TOOLS!"}, _LIKE_TEXT),
    ("overlooked_similar", {"abstract": "Nothing\nshared"}, []),
    ("overlooked_similar", {}, _LIKE_TOP),
    ("overlooked_similar", {"paper": "2603.00002"}, _LIKE_BASICS),
    ("title_effects", {"min_papers": "2"}, _TITLES),
    ("title_effects", {}, []),
    ("paper_changes", {}, _CHANGES),
    ("paper_changes", {"paper": BASICS}, []),
    ("missing_days", {}, _MISSING),
    ("requests_by_day", {}, _REQUESTS),
    ("quality_by_rule", {}, _RULES),
    ("quality_by_rule", {"broken_only": "true"}, _RULES[:2]),
    ("provenance", {}, _ORIGINS),
    ("provenance", {"paper": SURVEY}, _ORIGINS),
]  # fmt: skip


@pytest.mark.parametrize(("name", "stated", "expected"), CASES)
def test_a_question_is_answered(
    name: str, stated: dict[str, str], expected: list[Row], questions: Connection
) -> None:
    assert answers.ask(questions, name, stated).fetchall() == expected


_REPEAT = (
    "update core.captures set outcome = 'repeat', listing_kind = 'daily', listed_on = '2026-03-31',"
    f" fault = 'of 2026-03-31' where capture_id = '{UNREADABLE}'"
)
CHANGES: list[tuple[str, str, list[Row]]] = [
    # Nobody asked for Wednesday, as far as the warehouse knows.
    (
        "delete from meta.fetches where status = 503;"
        f"delete from core.captures where capture_id = '{UNREADABLE}'",
        "missing_days",
        [(_WEDNESDAY, "Wednesday", "missing", "never asked, or no answer is archived", 0, None),
         *_MISSING[2:]],
    ),
    # A fuller page of Thursday was not cut.
    (
        "insert into core.captures (capture_id, listing_kind, listed_on, outcome, is_cut,"
        " entry_count, listing_count, refused_count, held_count)"
        " values ('dddddddddddddddd', 'daily', '2026-04-02', 'page', false, 4, 4, 0, 0)",
        "missing_days",
        [*_MISSING[:2], *_MISSING[3:]],
    ),
    # Asked for Wednesday, the site shows Tuesday's issue: there was none.
    (
        _REPEAT,
        "missing_days",
        [*_MISSING[:1], (_WEDNESDAY, "Wednesday", "repeat", "of 2026-03-31", 0, UNREADABLE),
         *_MISSING[2:]],
    ),
    (
        _REPEAT,
        "weekday_and_holiday_effect",
        [*_WEEKDAYS[:3], (3, "holiday", 1, 1, None, None, None, 0), *_WEEKDAYS[4:]],
    ),
    # More spaces make no other title.
    ("update core.paper_versions set title = 'Agents: A   Survey' where version = 1",
     "paper_changes",
     [(1, AT_THURSDAY, AT_SIX, "organization", None, "Agents: A Survey", None, "alab",
       None, None, 2, SURVEY)]),
    # Without any upvotes there is nothing to share out, and no division by zero.
    ("update core.observations set upvotes = 0",
     "upvote_concentration",
     [_CONCENTRATION[0], (MARCH, None, None, 1, 0, 4, 5), (APRIL, None, None, 1, 0, 3, 3)]),
    ("update core.observations set upvotes = 0",
     "upvotes_with_and_without_code",
     [(MARCH, 0.0, 0.0, None, 2, 2), (APRIL, 0.0, 0.0, None, 1, 2)]),
]  # fmt: skip


@pytest.mark.parametrize(("change", "name", "expected"), CHANGES)
def test_an_answer_follows_a_change(
    change: str, name: str, expected: list[Row], questions: Connection
) -> None:
    questions.execute(change)
    assert answers.ask(questions, name, {}).fetchall() == expected


@pytest.mark.parametrize("name", answers.named())
def test_every_question_can_be_put_to_an_empty_warehouse(name: str, questions: Connection) -> None:
    tables = "select schema_name || '.' || table_name from duckdb_tables()"
    for (table,) in questions.execute(tables).fetchall():
        questions.execute(f"delete from {table}")
    assert answers.ask(questions, name, {}).fetchall() == []
