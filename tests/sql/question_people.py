"""Authors, teams and organizations: answers worked out by hand."""

from tests.sql.question_warehouse import (
    APRIL,
    BASICS,
    DECEMBER,
    DIFFUSION,
    MARCH,
    MONDAY,
    SURVEY,
    THURSDAY,
    Case,
    Row,
)

# 2026: Ann signs Survey, Basics and What (alone) first, Diffusion last: 40 + 8 + 0 + 60. Bo signs
# Survey and Basics last, Diffusion first: 40 + 8 + 60. 2025: Ann signs Old, without upvotes.
# Her account is linked on Old, on Survey and on What.
_AUTHORS_2026: list[Row] = [
    (2026, 1, "Ann Ash", 4, "ann", 2, 3, 1, 108, 4, "a" * 16),
    (2026, 2, "Bo Birch", 3, None, 0, 1, 2, 108, 3, "b" * 16),
    (2026, 3, "Dee Dogwood", 1, None, 0, 1, 0, 2, 1, "d" * 16),
]
_ANN_2025: Row = (2025, 1, "Ann Ash", 1, "ann", 1, 1, 0, None, 0, "a" * 16)
# Collectives too: the team has one paper and one first place as Dee has, and the smaller key.
_TEAM_2026: Row = (2026, 3, "Cedar Team", 1, None, 0, 1, 0, 20, 1, "c" * 16)

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

# Bo signs Diffusion first of two, Survey second of two, and Basics third of three.
_OF_BO: list[Row] = [
    (THURSDAY, "Diffusion: Agents", 1, 2, 60, "Bo Birch", False, "b" * 16, DIFFUSION),
    (MONDAY, "Agents: A Survey", 2, 2, 40, "Bo Birch", False, "b" * 16, SURVEY),
    (MONDAY, "LLM Basics", 3, 3, 8, "Bo Birch", False, "b" * 16, BASICS),
]

CASES: list[Case] = [
    *(("papers_of_author", {"name": name}, _OF_BO)
      for name in (" bo  BIRCH ", "Birch, Bo†", "Bø Bırçh")),
    ("papers_of_author", {"name": "Bo"}, []),
    ("prolific_authors_by_year", {}, [_ANN_2025, *_AUTHORS_2026]),
    ("prolific_authors_by_year", {"year": "2026", "top": "2"}, _AUTHORS_2026[:2]),
    ("prolific_authors_by_year", {"year": "2026", "top": "3", "collectives": "true"},
     [*_AUTHORS_2026[:2], _TEAM_2026]),
    ("repeat_coauthors", {},
     [(1, "Ann Ash", "Bo Birch", 3, 1, 0, MONDAY, THURSDAY, 108, 3, "a" * 16, "b" * 16)]),
    ("repeat_coauthors", {"min_papers": "4"}, []),
    ("team_size_and_upvotes", {}, _TEAMS),
    ("organizations_over_time", {}, [_ALAB, *_BLAB]),
    ("organizations_over_time", {"organization": "BLab"}, _BLAB),
    ("organizations_of_year", {}, _OF_2026),
    ("organizations_of_year", {"year": "2025"}, []),
]  # fmt: skip
