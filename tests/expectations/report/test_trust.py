"""The verdict, by what history and the release say."""

import dataclasses
from datetime import datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from etl.contract.policy import RELEASE_LATE_AFTER
from etl.contract.vocabulary import DayStateName
from etl.ids import CaptureId, ReleaseId
from etl.release.captures import CaptureCount
from etl.release.from_future import FutureFacts, future_text
from etl.release.report_data import NO_QUALITY, Quality, ReleasedQuality
from etl.release.report_rows import (
    AttemptRow,
    CheckHistory,
    FillRate,
    HeldCapture,
    ListedDay,
)
from etl.sources.daily_papers.day_states import DayState
from expectations.report.trust import Reason, is_faded, judge_trust
from expectations.report.wording import duration_text
from tests.expectations.report.conftest import MONDAY, NOW

MADE = AttemptRow(
    release_id=ReleaseId("20260420T090000.000000Z"),
    attempted_at=NOW - timedelta(hours=3),
    outcome="published",
    capture_count=1,
    listing_count=9,
    paper_count=9,
    reject_count=0,
    attempt_count=1,
    blocked_count=0,
)
HELD = CheckHistory(
    check_id="positions_run_from_one",
    rule="Positions run from 1",
    table_name="core.listings",
    source="sql/checks/positions_run_from_one.sql",
    kind="sql/checks",
    severity="block",
    checked_count=9,
    broken_count=0,
    sample=None,
    passed_count=2,
    failed_count=0,
    trail="pp",
    broken_since=None,
    broken_attempt_count=None,
)
WARNED = replace(HELD, severity="warn", broken_count=2, broken_attempt_count=2)
LOADED = CaptureCount("page", "api_array", 1, 1, 9, 9, 0, 0)
STEADY = FillRate("core.papers", "doi", 99, 0, 0.9, 0.9, 5, [])
FUTURE = FutureFacts("capture", 2, NOW + timedelta(days=400))
WAITING = HeldCapture(CaptureId("0" * 16), None, None, None, 1, 9)


def released(**changes: Any) -> ReleasedQuality:
    usual = ReleasedQuality(
        made=MADE, before=None, checks=[HELD], loaded=[LOADED], days={}, row_counts=[],
        fill_rates=[], new_papers=[], rejects=[], held=[], unreadable=[], parser_months=[],
    )  # fmt: skip
    return dataclasses.replace(usual, **changes)


def reasons(*states: DayState, **changes: Any) -> list[str]:
    quality = Quality([MADE], [HELD], released(**changes))
    return [reason.text for reason in judge_trust(quality, states, NOW).reasons]


def state(day: int, name: DayStateName) -> DayState:
    return DayState(MONDAY.replace(day=day), name, "because", worth_fetching=True)


def test_a_release_without_a_reservation_is_trusted():
    given = judge_trust(Quality([MADE], [HELD], released()), [state(13, "complete")], NOW)
    assert (given.state, given.headline, given.reasons, given.notes) == (
        "trusted", "Trust it", [], []
    )  # fmt: skip
    assert given.sentence == (
        "This is the release of 2026-04-20 09:00 UTC, 3 hours old; it passed 1 blocking check, and "
        "no check warned."
    )


@pytest.mark.parametrize(
    ("changes", "section", "said"),
    [
        (
            {"checks": [replace(WARNED, broken_attempt_count=1)]},
            "checks",
            "New warning: 2 of 9 rows break the rule: Positions run from 1",
        ),
        (
            {"checks": [WARNED]},
            "checks",
            "Warning: 2 of 9 rows break the rule: Positions run from 1",
        ),
        (  # of the first attempt nothing is new
            {"checks": [replace(WARNED, broken_attempt_count=1, trail="f")]},
            "checks",
            "Warning: 2 of 9 rows break the rule: Positions run from 1",
        ),
        (
            {"made": replace(MADE, attempted_at=NOW - timedelta(days=2))},
            "changes",
            "No release for 2 days: newer days are not in it",
        ),
        (
            {"from_future": [FUTURE]},
            "changes",
            f"Something is {future_text([FUTURE])}",
        ),
        (
            {"fill_rates": [STEADY, replace(STEADY, share=0.0, median_share=0.976)]},
            "fill",
            "`core.papers.doi` is stated in 0 % of the rows; it used to be 98 %",
        ),
        (
            {"held": [WAITING, WAITING]},
            "held",
            "2 held answers to be looked at by a person: not in the data until then",
        ),
        (
            {"loaded": [replace(LOADED, entry_count=200, refused_count=2)]},
            "quarantine",
            "2 of the last 200 entries went into quarantine",
        ),
        (
            {"loaded": [replace(LOADED, outcome="unreadable", capture_count=1)]},
            "quarantine",
            "1 new page could not be read",
        ),
    ],
)
def test_what_speaks_against_trust_is_said(changes: dict[str, Any], section: str, said: str):
    given = judge_trust(Quality([MADE], [HELD], released(**changes)), [], NOW)
    assert given.reasons == [Reason(said, section)]
    assert (given.state, given.headline) == ("reserved", "Trust it, with 1 reservation")


@pytest.mark.parametrize(
    ("days", "headline"),
    [
        ((), "Trust it, with 1 reservation"),
        ((6, 20), "Trust it, with 1 reservation"),
        ((1, 6), "Trust it, with 1 reservation"),  # two weeks ago is near
        ((1, 5), "Trust what it lists: no day after 2026-04-05 is in it"),
    ],
)
def test_the_last_day_is_told_first_where_two_weeks_are_not_here(
    days: tuple[int, ...], headline: str
):
    listed = [ListedDay(MONDAY.replace(day=day), 9, 9, NOW) for day in days]
    counts = {it.day: it for it in listed}
    quality = Quality([MADE], [HELD], released(days=counts))
    assert judge_trust(quality, [state(17, "missing")], NOW).headline == headline


def test_a_release_is_late_after_26_hours():
    late = replace(MADE, attempted_at=NOW - RELEASE_LATE_AFTER)
    assert reasons(made=late) == []
    late = replace(late, attempted_at=late.attempted_at - timedelta(seconds=1))
    assert reasons(made=late) == ["No release for 26 hours: newer days are not in it"]


def test_one_check_that_warned_is_counted():
    quality = Quality([MADE], [HELD], released(checks=[HELD, replace(WARNED, broken_count=1)]))
    assert judge_trust(quality, [], NOW).sentence.endswith("1 blocking check, and 1 check warned.")


def test_a_refused_entry_among_hundreds_is_no_reservation():
    assert reasons(loaded=[replace(LOADED, entry_count=201, refused_count=2)]) == []


def test_weekdays_of_the_last_two_weeks_count_and_neither_weekends_nor_today():
    assert reasons(state(18, "missing"), state(19, "failed"), state(20, "missing")) == []
    near = [state(6, "held"), state(13, "missing"), state(17, "missing"), state(16, "moving")]
    [reason] = judge_trust(Quality([MADE], [HELD], released()), near, NOW).reasons
    assert reason.section == "days"
    assert reasons(*near) == [
        "3 weekdays of the last 14 days without a good listing: 2 missing, 1 held, "
        "the last on 2026-04-17"
    ]


def test_older_gaps_and_older_quarantine_are_known_and_no_news():
    quality = Quality([MADE], [HELD], released(made=replace(MADE, reject_count=4)))
    lacking = [state(1, "missing"), state(2, "held"), state(3, "failed")]
    given = judge_trust(quality, lacking, NOW)
    assert given.state == "trusted"
    assert given.notes == [
        ("3 weekdays before the last 14 days lack a listing, 2026-04-01 to 2026-04-03", "days"),
        ("4 older entries in quarantine", "quarantine"),
    ]
    new = replace(LOADED, entry_count=999, refused_count=1)
    quality = Quality([MADE], [HELD], released(made=replace(MADE, reject_count=4), loaded=[new]))
    given = judge_trust(quality, [], NOW)
    assert given.notes == [("3 older entries in quarantine", "quarantine")]
    quality = Quality([MADE], [HELD], released(made=replace(MADE, reject_count=1)))
    given = judge_trust(quality, [state(6, "missing")], NOW)  # two weeks ago is near
    assert [note.text for note in given.notes] == ["1 older entry in quarantine"]
    new = replace(LOADED, outcome="unreadable", capture_count=1)
    quality = Quality([MADE], [HELD], released(loaded=[new], unreadable=[None] * 3))
    given = judge_trust(quality, [], NOW)
    assert given.notes == [("2 older pages that nobody can read", "quarantine")]


def test_a_blocked_attempt_names_what_broke_and_what_readers_have():
    broken = replace(HELD, broken_count=3)
    attempts = [MADE, replace(MADE, outcome="blocked")]
    given = judge_trust(Quality(attempts, [HELD, broken], released()), [], NOW)
    assert (given.state, given.headline) == ("blocked", "The last attempt was blocked")
    assert given.sentence.startswith("Readers still have the release of 2026-04-20 09:00 UTC, 3 ho")
    assert given.reasons == [("Broken: 3 of 9 rows break the rule: Positions run from 1", "checks")]


def test_nothing_tried_and_a_lost_release_are_two_things():
    assert judge_trust(NO_QUALITY, [], NOW).headline == "There is no data yet"
    assert "paperhouse rebuild" in judge_trust(Quality([MADE], [HELD], None), [], NOW).sentence


@pytest.mark.parametrize(
    ("share", "median", "releases", "faded"),
    [
        (0.95, 0.98, 30, True),
        (0.96, 0.98, 30, False),
        (0.50, 0.98, 5, True),
        (0.50, 0.98, 4, False),
        (0.50, None, 0, False),
    ],
)
def test_a_column_fades_below_the_median_of_enough_releases(share, median, releases, faded):
    rate = FillRate("core.papers", "title", 100, 50, share, median, releases, [share])
    assert is_faded(rate) is faded


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-5, "less than a minute"),
        (60, "1 minute"),
        (7199, "119 minutes"),
        (7200, "2 hours"),
        (3 * 86400, "3 days"),
    ],
)
def test_an_age_is_reported_in_one_unit(seconds, said):
    assert duration_text(timedelta(seconds=seconds)) == said


def test_instants_are_written_in_utc():
    made = replace(MADE, attempted_at=datetime(2026, 4, 20, 11, 59))
    sentence = judge_trust(Quality([made], [HELD], released(made=made)), [], NOW).sentence
    assert "2026-04-20 11:59 UTC, 1 minute old" in sentence
