"""Changes, missing days, requests, rules and origins: answers worked out by hand."""

from datetime import date, datetime

from tests.sql.question_warehouse import (
    AT_MAY,
    AT_ONE,
    AT_SIX,
    AT_THURSDAY,
    BASICS,
    CUT,
    HALF,
    HELD,
    LAST_MONDAY,
    LATER,
    MONDAY,
    PAGE,
    SEARCH,
    SURVEY,
    THURSDAY,
    TREND,
    WEDNESDAY,
    Case,
    Row,
)

# The abstract has one more space only. Monday's 06:00 is the last capture before the change.
_CHANGES: list[Row] = [
    (1, AT_THURSDAY, AT_SIX, "title, organization", "Agents, Draft", "Agents: A Survey",
     None, "alab", None, None, 2, SURVEY)
]  # fmt: skip

_CUT_WHY = "its fullest page ended at the API's limit"
MISSING: list[Row] = [
    (WEDNESDAY, "Wednesday", "failed", "unreadable on 2026-04-01 09:00: no island", None, None),
    (THURSDAY, "Thursday", "cut", _CUT_WHY, 3, None),
    (date(2026, 4, 5), "Sunday", "moving", "last fetched on 2026-04-06 08:00", None, None),
    (LAST_MONDAY, "Monday", "held", "far fewer papers", 1, HELD),
    (LAST_MONDAY, "Monday", "refused", "1 of 2 entries are in quarantine", 1, HALF),
]  # fmt: skip

# 2 April: a 200, a 304, a 429 and no answer; 1000 and 10 bytes, two sizes unknown.
_AT_503 = datetime(2026, 4, 1, 9)
_REQUESTS: list[Row] = [
    (WEDNESDAY, 1, 0, 0, 0, 1, 0, 120, 1, 0, _AT_503, _AT_503),
    (THURSDAY, 4, 1, 1, 1, 0, 1, 1010, 2, 1, AT_THURSDAY, datetime(2026, 4, 2, 8, 0, 20)),
]

_RELEASE = ("20260502T000000.000000Z", datetime(2026, 5, 2))
_RULES: list[Row] = [
    (1, "links.url.pattern", "links have their form", "core.links", "contract", "block",
     1, 4, 25.0, "three", *_RELEASE),
    (2, "counters_rarely_fall", "counters rarely fall", "core.observations",
     "sql/checks/counters_rarely_fall.sql", "warn", 2, 8, 25.0, "one; two", *_RELEASE),
    (3, "papers.key", "a rule that holds", "core.papers", "contract", "block",
     0, 10, 0.0, None, *_RELEASE),
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
    ("paper_changes", {}, _CHANGES),
    ("paper_changes", {"paper": BASICS}, []),
    ("missing_days", {}, MISSING),
    ("missing_days", {"listed_from": "2026-04-02", "listed_to": "2026-04-05"}, MISSING[1:3]),
    ("requests_by_day", {}, _REQUESTS),
    ("quality_by_rule", {}, _RULES),
    ("quality_by_rule", {"broken_only": "true"}, _RULES[:2]),
    ("provenance", {}, _ORIGINS),
    ("provenance", {"paper": SURVEY}, _ORIGINS),
]  # fmt: skip
