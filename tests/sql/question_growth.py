"""How upvotes grow, and what the calendar does to them: answers worked out by hand."""

from tests.sql.question_warehouse import (
    APRIL,
    BASICS,
    DECEMBER,
    DIFFUSION,
    LAST_MONDAY,
    MARCH,
    MONDAY,
    NOTES,
    SMALL,
    SURVEY,
    THURSDAY,
    TRAINING,
    TUESDAY,
    WHAT,
    Case,
    Row,
)

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
# 2 April, after an unreadable Wednesday: 30, 12, 2; 6 April, after an empty Friday: 5. The pages
# came at 06:00 on 30 March and at 08:00 on the other days.
WEEKDAYS: list[Row] = [
    (1, "after holiday", 1, 1, 1.0, 5.0, 8.0, 1),
    (1, "ordinary", 1, 3, 3.0, 8.0, 6.0, 3),
    (2, "ordinary", 1, 2, 2.0, 20.0, 8.0, 1),
    (4, "ordinary", 1, 3, 3.0, 12.0, 8.0, 3),
    (5, "holiday", 1, None, None, None, None, 0),
]

# Last seen: March's 40 at 768 h, 8 and 0 at 6 h, 20 at 8 h; April's 60 at 694 h, 2 and 5 at 8 h.
# A tenth of the way from the youngest: 6 + 0.3 * 0; 8. Nine tenths: 8 + 0.7 * 760; 8 + 0.8 * 686.
_BY_MONTH: list[Row] = [
    (MARCH, 14.0, 7.0, 6.0, 540.0, 4),
    (APRIL, 5.0, 8.0, 8.0, 556.8, 3),
]

CASES: list[Case] = [
    ("upvotes_by_month", {}, _BY_MONTH),
    ("growth", {}, _SURVEY_GROWTH),
    ("growth", {"paper": "2603.00001"}, _SURVEY_GROWTH),
    ("growth", {"paper": DIFFUSION}, _DIFFUSION_GROWTH),
    ("half_life_by_keyword", {}, _HALF_LIVES),
    ("half_life_by_keyword", {"min_papers": "1"}, _HALF_LIVES[:2]),
    ("fastest_risers", {}, _RISERS),
    ("fastest_risers", {"listed_from": "2026-03-31", "listed_to": "2026-03-31"}, _RISERS[:1]),
    ("publication_lag_by_month", {}, _LAGS),
    ("weekday_and_holiday_effect", {}, WEEKDAYS),
]  # fmt: skip
