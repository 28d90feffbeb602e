"""What goes with upvotes and places, and what is overlooked: answers worked out by hand."""

from tests.sql.question_warehouse import (
    APRIL,
    AT_MAY,
    AT_ONE,
    AT_THURSDAY,
    DECEMBER,
    DIFFUSION,
    LATER,
    MARCH,
    MONDAY,
    OTHER_SEARCH,
    PAGE,
    SEARCH,
    SMALL,
    SURVEY,
    THURSDAY,
    WHAT,
    Case,
    Row,
)

# March: with code 40 and 20, without 8 and 0: 30 / 4; Five has neither upvotes nor an abstract.
# April: with 60, without 2 and 5: 60 / 3.5. December has no upvotes at all.
_BY_CODE: list[Row] = [(MARCH, 30.0, 4.0, 7.5, 2, 2), (APRIL, 60.0, 3.5, 17.14, 1, 2)]

# Survey's list begins on 30 March 00:00; 10 stars 80 h later, 100 on 1 May, after 32 d: 90 in
# 28 d 16 h = 28.67 d, 3.14 a day. Diffusion's repository has one statement.
_STARS: list[Row] = [
    (1, "https://github.com/ann/agents", 90, 10, 100, 80.0, 768.0, 3.1, 1.0, "768 to 1536 h",
     90.0, 1, 2, MONDAY, AT_THURSDAY, AT_MAY)
]  # fmt: skip

# The last month that is over, March: Survey and Basics have keywords; before: Old.
# llm: 2 of 2 against 0 of 1; agents: 1 of 2 against 1 of 1.
_RISING: list[Row] = [
    (1, "llm", 100.0, 100.0, 0.0, 2, 2, 0, 1, MARCH, MARCH, MARCH),
    (2, "agents", -50.0, 50.0, 100.0, 1, 2, 1, 1, MARCH, MARCH, DECEMBER),
]
# With Small on April's last day, April is over: Diffusion and Small; before: Old, Survey, Basics.
# diffusion: 1 of 2 against 0 of 3; agents: 2 of 2 against 2 of 3; llm has no paper in April.
RISING_IN_APRIL: list[Row] = [
    (1, "diffusion", 50.0, 50.0, 0.0, 1, 2, 0, 3, APRIL, APRIL, APRIL),
    (2, "agents", 33.33, 100.0, 66.67, 2, 2, 2, 3, APRIL, APRIL, DECEMBER),
]

# Old; Survey, of Survey and Basics; Diffusion and Small, in a month whose last day has no papers.
_AGENTS: list[Row] = [
    (DECEMBER, "agents", 1, 1, 100.0, 1, True, ["agents"]),
    (MARCH, "agents", 1, 2, 50.0, 5, True, ["agents"]),
    (APRIL, "agents", 2, 2, 100.0, 3, False, ["agents"]),
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
CONCENTRATION: list[Row] = [
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
# each ln 3/2 = .405, one has `tools`, ln 3 = 1.099: together 1.909; `with` tells nothing. What has
# all, Small the first two, .810. Notes is at the median.
_WHAT = ("What is an LLM?", MONDAY, WHAT)
_LIKE_TEXT: list[Row] = [
    (1, 1.0, 0, 14.0, _WHAT[0], ["tools", "agents", "plan"], 3, *_WHAT[1:]),
    (2, 0.424, 2, 5.0, "Small Notes", ["agents", "plan"], 2, THURSDAY, SMALL),
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

CASES: list[Case] = [
    ("upvotes_with_and_without_code", {}, _BY_CODE),
    ("star_growth", {}, _STARS),
    ("rising_keywords", {"months": "1", "min_papers": "1"}, _RISING),
    # Of 2026 only March is over: no month before it is compared, however many are asked for.
    *(("rising_keywords", {"months": months, "min_papers": "1", "year": "2026"}, [
        (1, "llm", None, 100.0, None, 2, 2, 0, None, MARCH, MARCH, MARCH),
        (2, "agents", None, 50.0, None, 1, 2, 0, None, MARCH, MARCH, DECEMBER),
    ]) for months in ("1", "2", "9223372036854775807")),
    ("rising_keywords", {}, []),
    ("papers_of_keyword", {"keyword": "Agent", "listed_from": "2026-04-01"}, [
        (1, 60, "Diffusion: Agents", THURSDAY, "BLab", ["agents"], AT_MAY, DIFFUSION),
        (2, 2, "Small Notes", THURSDAY, None, ["agents"], AT_THURSDAY, SMALL),
    ]),
    *(("top_keywords_by_month", {"month": month}, [
        (MARCH, 1, "llm", 2, 100.0, 2, 5, True), (MARCH, 2, "agents", 1, 50.0, 2, 5, True),
    ]) for month in ("2026-03", "2026-03-01", "2026-03-31")),
    ("keyword_by_month", {}, _AGENTS),
    ("keyword_by_month", {"keyword": " Agent "}, _AGENTS),
    ("keyword_spellings", {"keyword": "AGENTS"}, [
        ("agents", "agents", 4, ["plural"], None, "agent"),
    ]),
    ("submitters_by_volume", {}, _SUBMITTERS),
    ("upvote_concentration", {}, CONCENTRATION),
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
]  # fmt: skip
