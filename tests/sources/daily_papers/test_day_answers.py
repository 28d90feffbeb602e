"""What a fetch says of its day: parts of answers, redirects, and what is held."""

from datetime import date, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from etl.contract.vocabulary import FetchOutcome
from etl.fetch.log import Fetch, FetchLog
from etl.ids import CaptureId
from etl.sources.base import DayAnswer
from etl.sources.daily_papers.day_states import answers_by_day, day_states

TUESDAY = date(2026, 4, 7)
SITE = "https://huggingface.co"
DAY_PAGE = f"{SITE}/papers/date/2026-04-07"
OTHER_FORM = f"{SITE}/papers?date=2026-04-07"
FIRST = f"{SITE}/api/daily_papers?date=2026-04-07&p=0"
REST = f"{SITE}/api/daily_papers?date=2026-04-07&p=1"


def april(text: str) -> datetime:
    """`8 09:30` is on April 8."""
    number, _, clock = text.partition(" ")
    return datetime.fromisoformat(f"2026-04-{int(number):02}T{clock}:00")


def fetched(outcome: FetchOutcome, url: str = DAY_PAGE, **stated: Any) -> Fetch:
    return Fetch(url, april("8 09:30"), outcome, detail="said", **stated)


@pytest.mark.parametrize(
    ("fetch", "answer"),
    [
        (fetched("page", is_whole=True), DayAnswer(april("8 09:30"), "page", "said")),
        (fetched("page"), DayAnswer(None, "page", "only a part of its answer came")),
        (fetched("repeat"), None),
        (fetched("failed"), DayAnswer(april("8 09:30"), "failed", "said")),
        (fetched("unchanged", is_whole=True, capture_id="e"),
         DayAnswer(april("8 09:30"), "empty", "said")),
        (fetched("empty", is_whole=True), DayAnswer(april("8 09:30"), "empty", "said")),
        (fetched("empty", REST, is_whole=True), DayAnswer(april("8 09:30"), "page")),
        (fetched("page", REST, is_whole=True), DayAnswer(april("8 09:30"), "page", "said")),
        (fetched("redirected", sent_to=f"{SITE}/papers?date=2026-04-07"),
         DayAnswer(april("8 09:30"), "redirected", "said")),
        (fetched("redirected", sent_to=DAY_PAGE),
         DayAnswer(april("8 09:30"), "redirected", "said")),
        (fetched("redirected", sent_to="https://else.test/papers"),
         DayAnswer(april("8 09:30"), "redirected", "said")),
        (fetched("redirected"), DayAnswer(april("8 09:30"), "redirected", "said")),
        (fetched("redirected", sent_to=f"{SITE}/papers"),
         DayAnswer(april("8 09:30"), "repeat", "said")),
        (fetched("redirected", sent_to=f"{SITE}/papers/date/2026-04-06"),
         DayAnswer(april("8 09:30"), "redirected", "said")),
        (fetched("redirected", sent_to=f"{SITE}/papers/trending"),
         DayAnswer(april("8 09:30"), "redirected", "said")),
        (fetched("page", is_whole=True, sent_to=f"{SITE}/papers"),
         DayAnswer(april("8 09:30"), "page", "said")),
        (fetched("page", is_whole=True, sent_to=DAY_PAGE),
         DayAnswer(april("8 09:30"), "page", "said")),
        (fetched("page", is_whole=True, capture_id="h"), DayAnswer(
            april("8 09:30"), "held", "capture h is held: look at it with `paperhouse status`")),
    ],
)  # fmt: skip
def test_a_fetch_answers_for_its_day(fetch: Fetch, answer: DayAnswer | None) -> None:
    log = FetchLog({fetch.url: [fetch]}, {CaptureId("e"): "empty"})
    found = answers_by_day(log, {CaptureId("h")})
    assert found == {TUESDAY: [answer] if answer else []}


@pytest.mark.parametrize(
    ("following", "outcomes"),
    [
        ([], ["redirected"]),
        ([fetched("page", OTHER_FORM, is_whole=True)], ["page"]),
        ([fetched("blocked", OTHER_FORM)], ["blocked"]),
        ([fetched("redirected", OTHER_FORM, sent_to=DAY_PAGE)], ["redirected", "redirected"]),
    ],
)
def test_a_redirect_counts_where_it_was_not_followed_to_an_answer(
    following: list[Fetch], outcomes: list[str]
) -> None:
    log = FetchLog()
    for fetch in (fetched("redirected", sent_to=OTHER_FORM), *following):
        log.add(fetch)
    assert [it.outcome for it in answers_by_day(log)[TUESDAY]] == outcomes


def test_an_answer_of_which_a_part_came_leaves_its_day_open() -> None:
    log = FetchLog()
    log.add(replace(fetched("page", FIRST), requested_at=april("20 09:30")))
    (state,) = day_states(answers_by_day(log), [TUESDAY], april("21 00:00"))
    assert (state.state, state.why) == ("moving", "only a part of its answer came")
    assert state.worth_fetching
    log.add(replace(fetched("page", REST, is_whole=True), requested_at=april("20 09:31")))
    (state,) = day_states(answers_by_day(log), [TUESDAY], april("21 00:00"))
    assert state.state == "complete"
