"""Alarms are delivered once, whatever the webhook does: a real one, on a loopback port."""

from pathlib import Path

import pytest

from etl.pipeline.alarms import Alarm
from etl.settings import Settings
from tests.fetch.ears import Ears
from tests.pipeline.telling import FETCH, LOAD, heard, tick

DAYS = [
    Alarm(f"{name} 2026-04-{day}", "missing", f"{name} 2026-04-{day} is missing: why", is_day=True)
    for name, day in [("Monday", 20), ("Tuesday", 21), ("Wednesday", 22)]
]


STEADY = [
    ([LOAD], [LOAD.text]),
    ([LOAD], []),
    ([FETCH, LOAD], [FETCH.text]),
    ([LOAD], ["good again: daily_pages"]),
    ([Alarm("load", "blocked: keys", "load blocked: keys")], ["load blocked: keys"]),
    ([], ["good again: load"]),
    ([], []),
    ([LOAD], [LOAD.text]),
]


def test_an_alarm_is_told_once_for_each_cause_and_so_is_its_end(
    settings: Settings, ears: Ears
) -> None:
    for alarms, expected in STEADY:
        tick(settings, alarms)
        assert heard(ears) == expected


KEYS = Alarm("load", "blocked: keys", "load blocked: keys are repeated")
CHANGING = {
    "causes that take turns are told once each": [
        (204, [LOAD], [LOAD.text]),
        (204, [KEYS], [KEYS.text]),
        (204, [LOAD], []),
        (204, [KEYS], []),
        (204, [], ["good again: load"]),
        (204, [KEYS], [KEYS.text]),
    ],
    "the end is told also where the last cause was not": [
        (204, [LOAD], [LOAD.text]),
        (503, [KEYS], []),
        (204, [], ["good again: load"]),
        (204, [], []),
    ],
    "a cause that gave way before it was told is not told": [
        (503, [LOAD], []),
        (204, [KEYS], [KEYS.text]),
        (204, [], ["good again: load"]),
    ],
    "another cause before the end was told makes that no end": [
        (204, [LOAD], [LOAD.text]),
        (503, [], []),
        (204, [KEYS], [KEYS.text]),
        (204, [LOAD], []),
    ],
}


@pytest.mark.parametrize("ticks", CHANGING.values(), ids=CHANGING)
def test_each_cause_of_a_subject_is_told_once_until_it_is_good_again(
    settings: Settings, ears: Ears, ticks: list[tuple[int, list[Alarm], list[str]]]
) -> None:
    for status, alarms, expected in ticks:
        ears.status = status
        tick(settings, alarms)
        texts = heard(ears)
        assert (texts if status == 204 else []) == expected


@pytest.mark.parametrize("status", [500, 503, 404, 302])
def test_what_the_webhook_does_not_take_is_sent_at_each_tick_in_order(
    settings: Settings, ears: Ears, status: int
) -> None:
    ears.status = status
    tick(settings, [LOAD])
    tick(settings, [FETCH, LOAD])
    assert heard(ears) == [LOAD.text, LOAD.text, FETCH.text]
    ears.status = 204
    tick(settings, [FETCH, LOAD])
    assert heard(ears) == [LOAD.text, FETCH.text]
    tick(settings, [FETCH, LOAD])
    assert heard(ears) == []


def test_a_webhook_that_is_not_there_loses_nothing(settings: Settings, tmp_path: Path) -> None:
    with Ears.open() as gone:
        url = gone.url
    tick(Settings(home=tmp_path / "home", webhook=url), [LOAD])
    with Ears.open() as there:
        tick(Settings(home=tmp_path / "home", webhook=there.url), [LOAD])
        assert heard(there) == [LOAD.text]


def test_trouble_that_ended_untold_is_never_told(settings: Settings, ears: Ears) -> None:
    ears.status = 503
    tick(settings, [LOAD])
    ears.heard.clear()
    tick(settings, [])
    ears.status = 204
    tick(settings, [])
    assert heard(ears) == []


def test_an_end_that_was_not_delivered_is_forgotten_where_the_trouble_is_back(
    settings: Settings, ears: Ears
) -> None:
    tick(settings, [LOAD])
    ears.status = 503
    tick(settings, [])
    assert heard(ears) == [LOAD.text, "good again: load"]
    ears.status = 204
    tick(settings, [LOAD])
    assert heard(ears) == []
    tick(settings, [])
    assert heard(ears) == ["good again: load"]


def test_an_unreadable_subject_is_not_good(settings: Settings, ears: Ears) -> None:
    tick(settings, [LOAD, FETCH])
    ears.heard.clear()
    tick(settings, [], unknown=["load"])
    assert heard(ears) == ["good again: daily_pages"]
    tick(settings, [LOAD])
    assert heard(ears) == []


def test_missing_days_are_one_message(settings: Settings, ears: Ears) -> None:
    tick(settings, [*DAYS, LOAD])
    assert heard(ears) == [
        "3 weekdays are missing: Monday 2026-04-20, Tuesday 2026-04-21, Wednesday 2026-04-22. "
        "The last one: Wednesday 2026-04-22 is missing: why",
        LOAD.text,
    ]
    tick(settings, [DAYS[0], LOAD])
    assert heard(ears) == ["good again: Tuesday 2026-04-21, Wednesday 2026-04-22"]


def test_a_day_that_grows_old_is_neither_told_nor_good(settings: Settings, ears: Ears) -> None:
    old = Alarm("Monday 2026-04-20", "missing", "old", is_day=True, is_news=False)
    tick(settings, [old])
    assert heard(ears) == []
    tick(settings, DAYS[:1])
    assert heard(ears) == [DAYS[0].text]
    tick(settings, [old])
    assert heard(ears) == []


def test_each_message_names_the_alarms_that_it_tells_and_each_alarm_has_its_own_id(
    settings: Settings, ears: Ears
) -> None:
    tick(settings, [*DAYS, LOAD])
    tick(settings, [KEYS])
    tick(settings, [])
    days, load, good, keys, end = [alarm["ids"] for alarm in ears.alarms()]
    assert [len(ids) for ids in (days, load, good, keys, end)] == [3, 1, 3, 1, 1]
    assert len({*days, *load, *good, *keys, *end}) == 3 + 1 + 3 + 1 + 1


def test_without_a_webhook_the_log_has_it_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(home=tmp_path)
    tick(settings, [LOAD])
    tick(settings, [LOAD])
    tick(settings, [])
    assert caplog.messages == [LOAD.text, "good again: load"]


@pytest.mark.slow
def test_a_webhook_that_takes_every_third_message_hears_each_change_once(
    settings: Settings, ears: Ears
) -> None:
    """Ninety ticks: what arrived is what changed, as far as anybody was told."""
    told: set[str] = set()
    arrived = []
    for number in range(90):
        alarms = [it for it, period in [(LOAD, 7), (FETCH, 11)] if number // period % 2]
        ears.status = 204 if number % 3 == 0 else 500
        tick(settings, alarms)
        texts = heard(ears)
        if ears.status == 204:
            arrived += texts
            present = {it.subject for it in alarms}
            assert sorted(texts) == sorted(
                [it.text for it in alarms if it.subject not in told]
                + [f"good again: {subject}" for subject in told - present]
            )
            told = present
    flips = 12 + 7  # of 7 and of 11 ticks, in 88
    assert len(arrived) == flips


def test_people_read_each_message_in_a_line_and_two_failed_subjects_are_two(
    settings: Settings, ears: Ears
) -> None:
    other = Alarm("details", FETCH.cause, "details failed: status 503")
    tick(settings, [FETCH, other])
    [(_, _, message)] = ears.heard
    assert message["text"] == (
        "Paperhouse: daily_pages failed: status 503\nPaperhouse: details failed: status 503"
    )
    assert [alarm["text"] for alarm in message["alarms"]] == [FETCH.text, other.text]


def test_only_what_is_new_is_logged_and_how_much_waits(
    settings: Settings, ears: Ears, caplog: pytest.LogCaptureFixture
) -> None:
    ears.status = 503
    tick(settings, [LOAD])
    tick(settings, [FETCH, LOAD])
    *_, first, new, both = caplog.messages
    assert first.endswith("; 1 messages wait for the next tick")
    assert new == FETCH.text
    assert both.endswith("; 2 messages wait for the next tick")
