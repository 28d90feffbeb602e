"""Categories, versions, licences, venues and disagreements: answers worked out by hand."""

from datetime import datetime

from tests.sql.question_warehouse import (
    APRIL,
    AT_ONE,
    BASICS,
    DIFFUSION,
    MARCH,
    MONDAY,
    PAGE,
    SURVEY,
    THURSDAY,
    Case,
    Row,
)

# Upvotes: Survey 40, Basics 8, Diffusion 60. Of ten papers arXiv tells of these three.
_CATEGORIES: list[Row] = [
    (1, "cs.LG", 3, 100.0, 1, 108, 40.0, 3, 3, 10),
    (2, "cs.AI", 2, 66.7, 1, 48, 24.0, 2, 3, 10),
    (3, "cs.CL", 1, 33.3, 1, 8, 8.0, 1, 3, 10),
]
_FIRST_CATEGORIES: list[Row] = [
    (1, "cs.AI", 1, 33.3, 1, 40, 40.0, 1, 3, 10),
    (2, "cs.CL", 1, 33.3, 1, 8, 8.0, 1, 3, 10),
    (3, "cs.LG", 1, 33.3, 1, 60, 60.0, 1, 3, 10),
]
_PAIRS: list[Row] = [
    (1, "cs.AI", "cs.LG", 2, 100.0, 2, 3, 3, 10),
    (2, "cs.AI", "cs.CL", 1, 100.0, 2, 1, 3, 10),
    (3, "cs.CL", "cs.LG", 1, 100.0, 1, 3, 3, 10),
]
_PAIRS_OF_CL: list[Row] = [(rank, *pair[1:]) for rank, pair in enumerate(_PAIRS[1:], start=1)]

# Of March, Survey's submission is a day; Basics came at 22:00 of the evening before, 6 hours before
# its first version, as no real one does. To the day: the median of 54 and -4 is 25.
_LAGS: list[Row] = [
    (MARCH, -6.0, -6.0, -6.0, 25.0, 1, 2, 5),
    (APRIL, 9.0, 9.0, 9.0, 7.0, 1, 1, 3),
]

# 54 hours after midnight of 30 March, and 48 after 02:00 of 2 April; v2 of Survey came before.
_WITHDRAWN_AT = datetime(2026, 4, 4, 2)
_REVISED: list[Row] = [
    (1, 48.0, 2, 1, 2, "Diffusion: Agents", THURSDAY, _WITHDRAWN_AT, DIFFUSION, 2, 3, 10),
    (2, 54.0, 3, 1, 3, "Agents: A Survey", MONDAY, datetime(2026, 4, 1, 6), SURVEY, 2, 3, 10),
]
_WITHDRAWN: Row = (
    1, _WITHDRAWN_AT, 2, 2, "Diffusion: Agents", "withdrawn: a lemma is wrong", THURSDAY, 60,
    DIFFUSION, 2, 10,
)  # fmt: skip

_LICENSES: list[Row] = [
    (1, "arXiv", 1, 50.0, 60.0, 1, "https://arxiv.org/licenses/nonexclusive-distrib/1.0", 2, 10),
    (2, "CC BY 4.0", 1, 50.0, 40.0, 1, "https://creativecommons.org/licenses/by/4.0", 2, 10),
]
_VENUES: list[Row] = [
    (1, 40, "Agents: A Survey", "J. Wool 3", ["10.1/wool"], "To appear at WoolConf", MONDAY,
     SURVEY, 2, 3, 10),
    (2, 8, "LLM Basics", None, ["10.2/x", "10.2/y"], None, MONDAY, BASICS, 2, 3, 10),
]  # fmt: skip

_BOTH_PAGES = (
    3, "https://huggingface.co/papers/date/2026-03-30", AT_ONE,
    "https://export.arxiv.org/api/query?id_list=2603.00001", datetime(2026, 4, 5, 8),
    PAGE, "e" * 16, SURVEY,
)  # fmt: skip
_DISAGREEMENTS: list[Row] = [
    ("Agents: A Survey", "authors", "missing", "Ann Ash", "arxiv", "Ann Ash; Bo Birch",
     *_BOTH_PAGES),
    ("Agents: A Survey", "title", "wording", "Agents: A Survey", "arxiv", "Agents: Two Surveys",
     *_BOTH_PAGES),
]  # fmt: skip

CASES: list[Case] = [
    ("papers_by_category", {}, _CATEGORIES),
    ("papers_by_category", {"top": "1"}, _CATEGORIES[:1]),
    ("papers_by_category", {"primary_only": "true"}, _FIRST_CATEGORIES),
    ("papers_by_category", {"listed_from": "2026-04-01"},
     [(1, "cs.LG", 1, 100.0, 1, 60, 60.0, 1, 1, 3)]),
    ("cross_listed_fields", {}, _PAIRS),
    ("cross_listed_fields", {"category": "cs.CL"}, _PAIRS_OF_CL),
    ("cross_listed_fields", {"listed_from": "2026-04-01"}, []),
    ("listing_lag_in_hours", {}, _LAGS),
    ("listing_lag_in_hours", {"listed_to": "2026-03-31"}, _LAGS[:1]),
    ("revised_papers", {}, _REVISED),
    ("revised_papers", {"top": "1"}, _REVISED[:1]),
    ("withdrawn_papers", {}, [_WITHDRAWN]),
    ("withdrawn_papers", {"listed_to": "2026-03-31"}, []),
    ("licenses", {}, _LICENSES),
    ("stated_venues", {}, _VENUES),
    ("stated_venues", {"venue": "woolCONF"}, _VENUES[:1]),
    ("stated_venues", {"venue": "10.2/Y"}, [(1, *_VENUES[1][1:])]),
    ("source_disagreements", {}, _DISAGREEMENTS),
    ("source_disagreements", {"field": "title"}, _DISAGREEMENTS[1:]),
    ("source_disagreements", {"difference": "missing"}, _DISAGREEMENTS[:1]),
    ("source_disagreements", {"paper": SURVEY, "top": "1"}, _DISAGREEMENTS[:1]),
    ("source_disagreements", {"paper": BASICS}, []),
]  # fmt: skip
