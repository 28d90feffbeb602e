"""What was built on papers: answers worked out by hand."""

from datetime import datetime

from tests.sql.question_warehouse import DIFFUSION, MONDAY, SURVEY, THURSDAY, Case, Row

# Alpha has 70 downloads and 1 like, Beta 5 and 2, the space 4 likes. Survey has 10 upvotes on its
# first day, 30 on 2 April and 40 on 1 May, which is its 32nd day and the 29th of Diffusion.
_BUILT: list[Row] = [
    (1, 4, 3, 0, 1, 3, 75, 7, 10, 30, 30, "Agents: A Survey", MONDAY, datetime(2026, 4, 29, 8),
     SURVEY, 2, 10),
    (2, 4, 0, 0, 4, 0, None, None, 12, 12, 60, "Diffusion: Agents", THURSDAY,
     datetime(2026, 4, 9, 8), DIFFUSION, 2, 10),
]  # fmt: skip

CASES: list[Case] = [
    ("what_was_built", {}, _BUILT),
    ("what_was_built", {"top": "1"}, _BUILT[:1]),
    ("what_was_built", {"listed_from": "2026-04-01"}, [(1, *_BUILT[1][1:-2], 1, 3)]),
    ("what_was_built", {"listed_to": "2026-01-01"}, []),
]
