"""What arXiv is asked, by what is lacking and by what was asked before."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest

from etl.contract.vocabulary import FetchOutcome
from etl.fetch.log import Fetch, FetchLog
from etl.site_settings import ARXIV_SITE
from etl.sources.arxiv import arxiv_due
from etl.sources.arxiv.arxiv_due import (
    ChangeCoverage,
    UntoldPaper,
    change_coverage,
    due_changes,
    due_papers,
    due_titles,
)
from etl.sources.arxiv.arxiv_targets import changes_target, paper_targets, title_target
from etl.sources.arxiv.arxiv_urls import parse_arxiv_url, rest_path
from etl.sources.base import Target

NOW = datetime(2026, 11, 28, 9)
TODAY = NOW.date()
API = "https://export.arxiv.org"
WOOL = UntoldPaper("2604.00017", "Wool", date(2026, 4, 2))  # type: ignore[arg-type]
[ASK_WOOL] = paper_targets(["2604.00017"])


def paper(number: int, listed_on: date | None = None) -> UntoldPaper:
    return UntoldPaper(f"2604.{number:05}", f"Wool {number}", listed_on)  # type: ignore[arg-type]


def log_of(*fetches: Fetch) -> FetchLog:
    log = FetchLog()
    for fetch in fetches:
        log.add(fetch)
    return log


def fetched(
    target: Target,
    ago: timedelta,
    outcome: FetchOutcome = "page",
    status: int | None = 200,
    rest: str | None = None,
) -> Fetch:
    url = f"{ARXIV_SITE.origin(target.path)}{target.path}"
    is_whole = outcome in ("page", "empty", "unchanged") and rest is None
    return Fetch(url, NOW - ago, outcome, status, is_whole=is_whole, rest_path=rest)


def asked_ids(targets: Sequence[Target]) -> list[list[str]]:
    return [list(map(str, parse_arxiv_url(f"{API}{it.path}").ids)) for it in targets]


DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("log", "is_due"),
    [
        ([], True),
        ([fetched(ASK_WOOL, 1 * HOUR)], False),
        ([fetched(ASK_WOOL, 22 * HOUR)], False),
        ([fetched(ASK_WOOL, 23 * HOUR)], True),
        ([fetched(ASK_WOOL, 9 * DAY), fetched(ASK_WOOL, 6 * DAY)], False),
        ([fetched(ASK_WOOL, 9 * DAY), fetched(ASK_WOOL, 7 * DAY)], True),
        ([fetched(ASK_WOOL, days * DAY) for days in (60, 50, 29)], False),
        ([fetched(ASK_WOOL, days * DAY) for days in (60, 50, 30)], True),
        ([fetched(ASK_WOOL, days * DAY) for days in (400, 300, 200, 89)], False),
        ([fetched(ASK_WOOL, days * DAY) for days in (400, 300, 200, 90)], True),
        ([fetched(ASK_WOOL, days * DAY) for days in (500, 400, 300, 200, 89)], False),
        ([fetched(ASK_WOOL, 1 * HOUR, "empty")], False),
        ([fetched(ASK_WOOL, 1 * HOUR, "unchanged", 304)], False),
        ([fetched(ASK_WOOL, 1 * HOUR, "unreadable")], False),
        ([fetched(ASK_WOOL, 1 * HOUR, "failed", 400)], False),
        ([fetched(ASK_WOOL, 1 * HOUR, "failed", 404)], False),
        ([fetched(ASK_WOOL, 1 * HOUR, "failed", 500)], True),
        ([fetched(ASK_WOOL, 1 * HOUR, "failed", None)], True),
        ([fetched(ASK_WOOL, 1 * HOUR, "limited", 429)], True),
        ([fetched(ASK_WOOL, 1 * HOUR, "limited", 200)], True),
        ([fetched(ASK_WOOL, -DAY)], True),
    ],
)
def test_a_paper_without_a_record_is_asked_for_ever_more_rarely(
    log: list[Fetch], is_due: bool
) -> None:
    assert due_papers([WOOL], log_of(*log), ARXIV_SITE, NOW) == ([ASK_WOOL] if is_due else [])


def test_a_paper_counts_as_asked_wherever_it_was_named() -> None:
    together = list(paper_targets(["2604.00018", "2604.00017"]))
    log = log_of(fetched(together[0], HOUR))
    assert due_papers([WOOL, paper(18)], log, ARXIV_SITE, NOW) == []
    elsewhere = Fetch(f"https://huggingface.co{ASK_WOOL.path}", NOW, "page", 200)
    assert due_papers([WOOL], log_of(elsewhere), ARXIV_SITE, NOW) == [ASK_WOOL]


def test_a_request_without_an_answer_asked_for_nothing() -> None:
    failed, answered = (
        fetched(ASK_WOOL, HOUR, *outcome) for outcome in (("failed", 500), ("page", 200))
    )
    assert arxiv_due.asked_ids(log_of(failed), ARXIV_SITE, NOW) == {}
    assert arxiv_due.asked_ids(log_of(failed, answered), ARXIV_SITE, NOW) == {
        "2604.00017": [NOW - HOUR]
    }


def test_a_stale_record_is_asked_for_once_since_it_came() -> None:
    told = UntoldPaper(WOOL.arxiv_id, "Wool", told_at=NOW - 60 * DAY)
    before = [fetched(ASK_WOOL, 61 * DAY), fetched(ASK_WOOL, 60 * DAY)]
    assert due_papers([told], log_of(*before), ARXIV_SITE, NOW) == [ASK_WOOL]
    assert due_papers([told], log_of(*before, fetched(ASK_WOOL, HOUR)), ARXIV_SITE, NOW) == []
    told = UntoldPaper(WOOL.arxiv_id, "Wool", told_at=NOW - HOUR)  # by that very answer
    assert due_papers([told], log_of(fetched(ASK_WOOL, HOUR)), ARXIV_SITE, NOW) == [ASK_WOOL]


def test_the_newest_come_first_and_those_asked_before_last() -> None:
    papers = [
        paper(1, date(2026, 4, 1)),
        paper(2, date(2026, 4, 3)),
        paper(3),
        paper(5, date(2026, 4, 2)),
        paper(4, date(2026, 4, 2)),
        paper(6, date(2026, 4, 9)),
    ]
    [asked_before] = paper_targets(["2604.00006"])
    log = log_of(fetched(asked_before, 2 * DAY))
    expected = [f"2604.0000{number}" for number in (2, 4, 5, 1, 3, 6)]
    assert asked_ids(due_papers(papers, log, ARXIV_SITE, NOW)) == [expected]


def test_fourteen_thousand_papers_are_145_requests() -> None:
    papers = [paper(number) for number in range(14_500)]
    batches = asked_ids(due_papers(papers, FetchLog(), ARXIV_SITE, NOW))
    assert [len(it) for it in batches] == [100] * 145
    assert len({name for batch in batches for name in batch}) == 14_500


def test_a_run_that_was_cut_asks_for_the_others_alone() -> None:
    papers = [paper(number) for number in range(250)]
    first, second, _ = due_papers(papers, FetchLog(), ARXIV_SITE, NOW)
    log = log_of(fetched(first, HOUR), fetched(second, HOUR, "limited", 503))
    left = asked_ids(due_papers(papers, log, ARXIV_SITE, NOW))
    assert left == [
        [f"2604.{number:05}" for number in range(100, 200)],
        [f"2604.{number:05}" for number in range(200, 250)],
    ]


def test_titles_are_searched_newest_first_each_once() -> None:
    papers = [
        UntoldPaper(None, "Old Wool", date(2026, 4, 1)),
        UntoldPaper(None, "New Wool", date(2026, 4, 2)),
        UntoldPaper(None, "New Wool", date(2026, 4, 1)),
        UntoldPaper(None, " - "),
        WOOL,
        UntoldPaper(None, "Asked Wool"),
    ]
    log = log_of(fetched(title_target("Asked Wool"), 2 * HOUR, "empty"))
    assert due_titles(papers, log, ARXIV_SITE, NOW) == [
        title_target("New Wool"),
        title_target("Old Wool"),
    ]
    assert asked_ids(due_papers(papers, log, ARXIV_SITE, NOW)) == [["2604.00017"]]
    later = NOW + DAY
    assert title_target("Asked Wool") in due_titles(papers, log, ARXIV_SITE, later)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def listed(since: int, at: int, rest: str | None = None) -> Fetch:
    """A list of changes since so many days ago, asked for so many days ago."""
    return fetched(changes_target(ago(since)), at * DAY, rest=rest)


REST = Target("rest", rest_path("2"))


@pytest.mark.parametrize(
    ("log", "first_told", "expected"),
    [
        ([], None, None),
        ([], 0, ChangeCoverage(ago(0), ago(0))),
        ([], 3, ChangeCoverage(ago(3), ago(3))),
        ([], 300, ChangeCoverage(ago(30), ago(30))),
        ([listed(3, 2)], 3, ChangeCoverage(ago(3), ago(2))),
        ([listed(3, 2), listed(2, 1)], 3, ChangeCoverage(ago(3), ago(1))),
        ([listed(9, 8), listed(5, 1)], 3, ChangeCoverage(ago(5), ago(1))),
        ([listed(50, 40)], 60, ChangeCoverage(ago(30), ago(30))),
        ([listed(9, 1), listed(5, 2)], 3, ChangeCoverage(ago(5), ago(1))),
        ([listed(32, 31)], 60, ChangeCoverage(ago(30), ago(30))),
        ([listed(31, 30)], 60, ChangeCoverage(ago(31), ago(30))),
        ([listed(3, 2, REST.path)], 3, ChangeCoverage(ago(3), ago(3))),
        ([listed(3, 2, REST.path), fetched(REST, 2 * DAY)], 3, ChangeCoverage(ago(3), ago(2))),
        ([fetched(REST, 3 * DAY), listed(3, 2, REST.path)], 3, ChangeCoverage(ago(3), ago(3))),
        (
            [listed(3, 2, REST.path), fetched(REST, 2 * DAY, "failed", 500)],
            3,
            ChangeCoverage(ago(3), ago(3)),
        ),
        (
            [listed(3, 2, REST.path), fetched(REST, 2 * DAY, rest=REST.path)],
            3,
            ChangeCoverage(ago(3), ago(3)),
        ),
    ],
)
def test_lists_of_changes_cover_days(
    log: list[Fetch], first_told: int | None, expected: ChangeCoverage | None
) -> None:
    first_told_on = None if first_told is None else ago(first_told)
    assert change_coverage(log_of(*log), ARXIV_SITE, first_told_on, NOW) == expected


@pytest.mark.parametrize(
    ("coverage", "expected"),
    [
        (None, []),
        (ChangeCoverage(ago(3), ago(0)), []),
        (ChangeCoverage(ago(3), ago(1)), [changes_target(ago(1))]),
    ],
)
def test_a_day_of_changes_is_asked_for_once_it_is_over(
    coverage: ChangeCoverage | None, expected: list[Target]
) -> None:
    assert due_changes(coverage, NOW) == expected
