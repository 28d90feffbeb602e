"""The lines of a fetch: of requests, of waits, of what came in all, and the code it ends with."""

from datetime import datetime
from typing import Any

import pytest
from msgspec.structs import replace

from etl.cli.request_lines import NOT_FETCHED, RequestLines, exit_code_after, finish_fetch
from etl.clock import SystemClock
from etl.contract.vocabulary import FetchOutcome
from etl.fetch.crawl import CrawlResult, RequestEvent
from etl.fetch.log import Fetch
from etl.ids import CaptureId
from etl.sources.base import Target
from etl.stage.progress import no_progress

Captured = pytest.CaptureFixture[str]

DAY = Target("2026-04-07", "/papers/date/2026-04-07")
PAGE = Fetch(
    "https://a.test/papers/date/2026-04-07", datetime(2026, 4, 8, 1, 2, 3), "page", 200,
    capture_id=CaptureId("a" * 16),
)  # fmt: skip


def event(fetch: Fetch = PAGE, **changes: Any) -> RequestEvent:
    return replace(RequestEvent(DAY, fetch, 7, 120, 0.0), **changes)


def shown(capsys: Captured, told: RequestEvent) -> str:
    RequestLines(no_progress).follower.on_request(told)
    return capsys.readouterr().out


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that were slept, which take no time here."""
    slept: list[float] = []
    monkeypatch.setattr(SystemClock, "sleep", lambda _, seconds: slept.append(seconds))
    return slept


def test_a_request_has_one_line(capsys: Captured) -> None:
    assert shown(capsys, event()) == (
        "01:02:03    7/120  page        200  /papers/date/2026-04-07  aaaaaaaaaaaaaaaa\n"
    )


def test_a_request_without_an_answer_has_its_reason_and_when_it_is_made_again(
    capsys: Captured,
) -> None:
    failed = replace(PAGE, outcome="failed", status=None, capture_id=None, detail="no\x1b route")
    assert shown(capsys, event(failed, again_in=3.4, number=10)) == (
        "01:02:03   10/120  failed        -  /papers/date/2026-04-07  "
        "no\ufffd route; again in 3 s\n"
    )


@pytest.mark.parametrize(
    ("detail", "result"),
    [
        ("status 429, Retry-After '3'", "Retry-After '3'"),
        ("status 429: X-Wait says 3", "X-Wait says 3"),
        ("status 429", "aaaaaaaaaaaaaaaa"),
        ("status 4290", "0"),
        ("after status 429", "after status 429"),
        (None, "aaaaaaaaaaaaaaaa"),
    ],
)
def test_a_reason_does_not_repeat_the_status(
    capsys: Captured, detail: str | None, result: str
) -> None:
    limited = replace(PAGE, outcome="limited", status=429, detail=detail)
    assert shown(capsys, event(limited)).removesuffix("\n").split("  ")[-1] == result


def test_a_request_with_nothing_to_say_ends_with_its_path(capsys: Captured) -> None:
    assert shown(capsys, event(replace(PAGE, capture_id=None))).endswith("/2026-04-07\n")


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("/" + "p" * 59, "/" + "p" * 59),
        ("/" + "p" * 60, "/" + "p" * 58 + "…"),
        ("/a//b/\x1b", "/a//b/\ufffd"),
    ],
)
def test_a_path_of_more_than_sixty_letters_is_cut(capsys: Captured, path: str, line: str) -> None:
    asked = replace(PAGE, url=f"https://a.test{path}")
    assert f"  200  {line}  aaaa" in shown(capsys, event(asked))


@pytest.mark.parametrize(
    ("seconds", "left"),
    [
        (59.9, "aaaa"),
        (60.0, "(60 s left)"),
        (119.4, "(119 s left)"),
        (120.0, "(2 min left)"),
        (1_234.0, "(21 min left)"),
    ],
)
def test_a_long_run_says_how_much_is_left(capsys: Captured, seconds: float, left: str) -> None:
    assert shown(capsys, event(seconds_left=seconds)).endswith(f"{left}\n")


def test_progress_is_told_by_the_number_of_the_listing() -> None:
    told: list[tuple[str, int, int]] = []
    RequestLines(lambda *step: told.append(step)).follower.on_request(event())
    assert told == [("fetching", 7, 120)]


def test_a_fetch_that_waits_for_another_one_says_so(capsys: Captured) -> None:
    RequestLines(no_progress).follower.on_wait()
    assert tuple(capsys.readouterr()) == (
        "", "another fetch is running; waiting for it to finish\n",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (2.9, ""),
        (3.0, "waiting 3 s before the next request\n"),
        (240.0, "waiting 4 min before the next request\n"),
    ],
)
def test_a_wait_of_three_seconds_is_announced(
    capsys: Captured, naps: list[float], seconds: float, said: str
) -> None:
    RequestLines(no_progress).sleep(seconds)
    assert (tuple(capsys.readouterr()), naps) == (("", said), [seconds])


def test_a_wait_that_a_line_announced_is_not_announced_again(
    capsys: Captured, naps: list[float]
) -> None:
    lines = RequestLines(no_progress)
    lines.follower.on_request(event(again_in=9.0))
    lines.sleep(9.0)
    assert capsys.readouterr().err == ""
    lines.sleep(8.0)
    lines.follower.on_request(event())
    lines.sleep(7.0)
    assert capsys.readouterr().err == (
        "waiting 8 s before the next request\nwaiting 7 s before the next request\n"
    )
    assert naps == [9.0, 8.0, 7.0]


def of_outcomes(
    *outcomes: FetchOutcome, skipped: int = 0, stopped: str | None = None
) -> CrawlResult:
    requests = [event(replace(PAGE, outcome=it)) for it in outcomes]
    return CrawlResult(requests, [DAY] * skipped, stopped)


def test_what_came_is_counted_the_most_frequent_first(capsys: Captured) -> None:
    finish_fetch(of_outcomes("empty", "page", "page", "repeat", skipped=3))
    assert tuple(capsys.readouterr()) == (
        "fetched: 2 page, 1 empty, 1 repeat, 3 complete or not due\n", "",
    )  # fmt: skip


def test_a_run_that_asked_for_nothing_says_so(capsys: Captured) -> None:
    finish_fetch(of_outcomes())
    assert capsys.readouterr().out == "fetched: nothing\n"


def test_a_run_that_was_stopped_says_why_and_ends_with_a_code_of_its_own(
    capsys: Captured,
) -> None:
    with pytest.raises(SystemExit) as ended:
        finish_fetch(of_outcomes("page", "failed", stopped="the site is down"))
    assert ended.value.code == 6
    assert tuple(capsys.readouterr()) == (
        "fetched: 1 page, 1 failed\n", "paperhouse: stopped: the site is down\n",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        ("page", 0), ("unchanged", 0), ("empty", 0), ("repeat", 0), ("redirected", 0),
        ("blocked", 7), ("limited", 7), ("failed", 7), ("unreadable", 7),
    ],
)  # fmt: skip
def test_a_run_that_lacks_a_listing_ends_with_seven(outcome: FetchOutcome, code: int) -> None:
    assert exit_code_after(of_outcomes("page", outcome)) == code


def test_what_no_answer_may_lead_elsewhere_is_missing_too() -> None:
    done = of_outcomes("page", "redirected")
    assert exit_code_after(done, NOT_FETCHED | {"redirected"}) == 7


@pytest.mark.parametrize(
    ("sent_to", "code"),
    [
        ("https://else.test/papers/date/2026-04-07", 7),
        ("https://huggingface.co/papers?date=2026-04-07", 7),
        ("https://huggingface.co/papers", 0),
        (None, 0),
    ],
)
def test_a_listing_that_leads_to_itself_did_not_come(sent_to: str | None, code: int) -> None:
    url = "https://huggingface.co/papers/date/2026-04-07"
    moved = event(replace(PAGE, outcome="redirected", url=url, sent_to=sent_to))
    assert exit_code_after(CrawlResult([moved], [])) == code
