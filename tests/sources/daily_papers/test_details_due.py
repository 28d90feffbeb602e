"""Details are asked for at growing ages of the paper; what the site does not know, ever rarer."""

from datetime import date, datetime, timedelta

import pytest

from etl.contract.vocabulary import FetchOutcome
from etl.fetch.log import Fetch, FetchLog
from etl.ids import ArxivId
from etl.sources.daily_papers.details import detail_target, due_details

SITE = "https://site.test"
PAPER = ArxivId("2604.00001")
LISTED_ON = date(2026, 4, 1)
LISTED_AT = datetime(2026, 4, 1)


def answer(
    day: float, outcome: FetchOutcome = "page", status: int | None = 200, paper: str = PAPER
) -> Fetch:
    """An answer so many days after the paper was listed."""
    url = f"{SITE}{detail_target(paper).path}"
    return Fetch(url, LISTED_AT + timedelta(days=day), outcome, status)


def log_of(*answers: Fetch) -> FetchLog:
    log = FetchLog()
    for one in answers:
        log.add(one)
    return log


@pytest.mark.parametrize(
    ("day", "answers", "is_due"),
    [
        (0.5, [], False),
        (0.958, [], False),
        (23 / 24, [], True),  # an hour early
        (400, [], True),
        (6.9, [answer(1)], False),
        (7, [answer(1)], True),
        (7, [answer(0.2)], True),
        (29, [answer(7)], False),
        (30, [answer(7, "unchanged", 304)], True),
        (364, [answer(90.5)], False),
        (365, [answer(90.5)], True),
        (700, [answer(365)], False),
        (730, [answer(365)], True),
        (2000, [answer(1850)], False),
        (2190, [answer(1850)], True),
        # Without an answer it stays due.
        (1, [answer(1, "failed", 503)], True),
        (1, [answer(1, "failed", None)], True),
        (1, [answer(1, "limited", 429)], True),
        (1, [answer(1, "blocked", 403)], True),
        # The site does not know it: after 1, 7, 30, 90 and then 365 days once more.
        (1.5, [answer(1, "empty", 404)], False),
        (1 + 23 / 24, [answer(1, "empty", 404)], True),
        (7, [answer(1, "failed", 400), answer(2, "empty", 404)], False),
        (9, [answer(1, "failed", 404), answer(2, "empty", 404)], True),
        (30, [answer(1, "unreadable"), answer(2, "empty", 404), answer(9, "empty", 404)], False),
        (39, [answer(1, "unreadable"), answer(2, "empty", 404), answer(9, "empty", 404)], True),
        (500, [answer(day, "empty", 404) for day in (1, 2, 9, 39, 129, 494)], False),
        (859, [answer(day, "empty", 404) for day in (1, 2, 9, 39, 129, 494)], True),
        # It was there again: its age decides.
        (29, [answer(1, "empty", 404), answer(8)], False),
        (30, [answer(1, "empty", 404), answer(8)], True),
        (29, [answer(1, "empty", 404), answer(8, "unchanged", 304)], False),
        # A clock that was wrong proves nothing.
        (7, [answer(9000), answer(1)], True),
    ],
)
def test_a_detail_is_due_at_growing_ages(day: float, answers: list[Fetch], is_due: bool) -> None:
    now = LISTED_AT + timedelta(days=day)
    due = due_details({PAPER: LISTED_ON}, log_of(*answers), SITE, now)
    assert due == ([detail_target(PAPER)] if is_due else [])


def test_newest_papers_come_first_and_other_sites_say_nothing() -> None:
    listed = {
        ArxivId("2604.00003"): date(2026, 4, 3),
        ArxivId("2501.00001"): date(2026, 4, 1),
        ArxivId("2604.00002"): date(2026, 4, 3),
        ArxivId("2604.00009"): date(2026, 4, 2),
    }
    log = log_of(answer(6, paper="2604.00009"))
    now = datetime(2026, 4, 7)
    names = [target.name for target in due_details(listed, log, SITE, now)]
    assert names == ["detail of 2604.00002", "detail of 2604.00003", "detail of 2501.00001"]
    assert len(due_details(listed, log, "https://mirror.test", now)) == 4


@pytest.mark.parametrize(
    ("paper", "path"),
    [("2604.00001", "/api/papers/2604.00001"), ("2604.00001v2", "/api/papers/2604.00001")],
)
def test_a_detail_is_asked_for_without_a_version(paper: str, path: str) -> None:
    assert detail_target(paper).path == path


def test_what_is_no_id_has_no_detail() -> None:
    with pytest.raises(ValueError, match="not an arXiv id"):
        detail_target("search")
