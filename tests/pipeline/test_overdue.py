"""What should have happened by now, by a release made by hand and an archive of requests."""

import os
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from etl.archive.index import open_index
from etl.archive.writer import ArchiveWriter
from etl.build.checks import CheckResult, results_frame
from etl.build.history import record_attempt
from etl.contract.vocabulary import FetchOutcome
from etl.fetch.log import Fetch, note_content
from etl.pipeline.alarms import Alarm, HomeAlarms, find_alarms
from etl.settings import Settings
from etl.site_settings import Site
from etl.stage.connection import insert_frame
from tests.pipeline.small_release import small_release
from tests.replica.clock import Clock

MONDAY = date(2026, 4, 6)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
DAY = "https://huggingface.co/api/daily_papers?date={}&limit=100"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home whose listings begin on a Monday."""
    return Settings(home=tmp_path / "home", site=Site(first_day=MONDAY))


def at(day: int, hour: float = 0) -> datetime:
    return datetime(2026, 4, day) + hour * HOUR


def release(settings: Settings, *published: datetime) -> None:
    with small_release(settings, *published):
        pass


def ask(settings: Settings, day: int, when: datetime, outcome: FetchOutcome) -> None:
    """Archive a request for the listing of a day."""
    fetch = Fetch(DAY.format(date(2026, 4, day)), when, outcome, detail="status 503", is_whole=True)
    with open_index(settings.archive) as index, ArchiveWriter(settings.archive, index) as writer:
        writer.note("fetch", when, note_content(fetch))


def alarms(settings: Settings, now: datetime) -> list[Alarm]:
    """Those of a home that was seen whole."""
    watch = find_alarms(settings, Clock(now))
    assert watch == HomeAlarms(watch.alarms)
    return watch.alarms


def day_alarm(day: int, cause: str, words: str, *, is_news: bool = True) -> Alarm:
    subject = f"{date(2026, 4, day):%A} {date(2026, 4, day)}"
    return Alarm(subject, cause, f"{subject} is {words}", is_day=True, is_news=is_news)


MISSING = day_alarm(6, "missing", "missing: never asked for")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("now", "expected"),
    [(at(7, 2), []), (at(7, 2) + SECOND, [MISSING]), (at(8, 2), [MISSING])],
)
def test_a_weekday_is_missing_26_hours_after_it_began(
    settings: Settings, now: datetime, expected: list[Alarm]
) -> None:
    release(settings, now)
    assert alarms(settings, now) == expected


@pytest.mark.slow
def test_weekends_are_missed_by_nobody_and_old_days_are_no_news(settings: Settings) -> None:
    now = at(21, 0)
    release(settings, now)
    found = alarms(settings, now)
    days = [6, 7, 8, 9, 10, 13, 14, 15, 16, 17]
    assert [int(it.subject[-2:]) for it in found] == days
    assert [it.is_news for it in found] == [day >= 7 for day in days]


@pytest.mark.slow
def test_a_day_that_was_asked_for_in_vain_is_as_missing_as_one_that_never_was(
    settings: Settings,
) -> None:
    ask(settings, 6, at(6, 12), "failed")
    now = at(7, 3)
    release(settings, now)
    assert alarms(settings, now) == [
        day_alarm(6, "missing", "failed: failed on 2026-04-06 12:00: status 503")
    ]


@pytest.mark.slow
@pytest.mark.parametrize(("now", "is_late"), [(at(10, 2), False), (at(10, 2) + SECOND, True)])
def test_a_day_is_incomplete_26_hours_after_its_papers_settled(
    settings: Settings, now: datetime, is_late: bool
) -> None:
    """Papers of the 6th come until two days after its end, the 9th."""
    ask(settings, 6, at(6, 12), "page")
    for day in (7, 8, 9):
        ask(settings, day, at(9, 23), "page")
    release(settings, now)
    found = [it for it in alarms(settings, now) if it.cause == "incomplete"]
    words = "incomplete: last fetched on 2026-04-06 12:00, before its end; due on 2026-04-06 13:00"
    assert found == [day_alarm(6, "incomplete", words)] * is_late


@pytest.mark.slow
def test_a_day_that_is_held_is_incomplete(settings: Settings) -> None:
    ask(settings, 6, at(6, 12), "page")
    ask(settings, 6, at(6, 15), "empty")
    now = at(10, 3)
    release(settings, now)
    [found] = [it for it in alarms(settings, now) if it.cause == "incomplete"]
    assert found.text.startswith("Monday 2026-04-06 is incomplete: empty on 2026-04-06 15:00")


@pytest.mark.slow
def test_a_request_from_the_future_completes_no_day(settings: Settings) -> None:
    ask(settings, 6, at(20), "page")
    now = at(10, 3)
    release(settings, now)
    [found] = [it for it in alarms(settings, now) if it.cause == "incomplete"]
    assert found.subject == "Monday 2026-04-06"


def test_a_day_that_is_complete_alarms_nobody(settings: Settings) -> None:
    ask(settings, 6, at(9, 1), "page")
    now = at(10, 3)
    release(settings, now)
    assert [it.subject[-2:] for it in alarms(settings, now)] == ["07", "08", "09"]


def silence(settings: Settings, now: datetime) -> list[Alarm]:
    return [it for it in alarms(settings, now) if it.subject == "the release"]


@pytest.mark.slow
def test_a_release_is_late_after_26_hours(settings: Settings) -> None:
    release(settings, at(4, 8), at(5, 8))
    assert silence(settings, at(6, 10)) == []
    expected = Alarm(
        "the release",
        "no release since 2026-04-05T08:00:00",
        "no release for 26 h, since 2026-04-05 08:00 UTC",
    )
    assert silence(settings, at(6, 10) + SECOND) == [expected]
    [long_after] = silence(settings, at(5, 8) + 3_000 * HOUR)
    assert long_after.text.startswith("no release for 3000 h, ")


BLOCKING = [
    CheckResult("a", "papers have titles", "core.papers", "contract", "block", 9, 2, "p1"),
    CheckResult("b", "papers have votes", "core.papers", "contract", "block", 9, 0, None),
    CheckResult("c", "papers are new", "core.papers", "contract", "warn", 9, 1, "p2"),
    CheckResult("d", "papers have authors", "core.papers", "contract", "block", 9, 1, "p3"),
]


@pytest.mark.slow
@pytest.mark.parametrize("outcome", ["blocked", "published"])
def test_an_attempt_that_was_blocked_is_named_as_the_reason(
    settings: Settings, tmp_path: Path, outcome: str
) -> None:
    release(settings, at(5, 8))
    other = Settings(home=tmp_path / "other")
    with small_release(other, at(6, 9)) as con:
        insert_frame(con, "quality.checks", results_frame(BLOCKING))
    record_attempt(settings.history, other.release, outcome)  # type: ignore[arg-type]
    [found] = silence(settings, at(6, 20))
    plain = "no release for 36 h, since 2026-04-05 08:00 UTC"
    why = "; the attempt of 2026-04-06 09:00 was blocked: papers have titles; papers have authors"
    assert found.text == (plain + why if outcome == "blocked" else plain)
    assert found.cause == "no release since 2026-04-05T08:00:00"


@pytest.mark.slow
def test_what_is_from_the_future_is_an_alarm(settings: Settings) -> None:
    with small_release(settings, at(6, 8)) as con:
        fetches = "insert into meta.fetches by name select 'u' as url, $1::timestamp requested_at"
        con.execute(fetches, [datetime(2027, 1, 1)])
        con.execute(fetches, [datetime(2028, 1, 1)])
        con.execute(
            "insert into core.captures by name select 'c' as capture_id, '2029-01-01'::timestamp"
            " as captured_at"
        )
    [found] = alarms(settings, at(6, 9))
    assert found == Alarm(
        "the clock",
        "from the future: request of 2028-01-01T00:00:00 and capture of 2029-01-01T00:00:00",
        "something is from the future, since a clock was wrong: 2 requests, the last of 2028-01-01"
        " 00:00 UTC; 1 capture, the last of 2029-01-01 00:00 UTC",
    )


def skip_some(settings: Settings, searches: str) -> list[Alarm]:
    """A pipe in the inbox and lines of searches.txt; the alarms of both."""
    settings.inbox.mkdir(parents=True)
    os.mkfifo(settings.inbox / "pipe\udcff")
    settings.searches.write_text(searches)
    name = "inbox/pipe\\udcff"
    return [Alarm(name, "skipped", f"{name} is not taken: a name that is not UTF-8: rename it")]


@pytest.mark.slow
@pytest.mark.parametrize(("count", "more"), [(1, ""), (2, ", and 1 more"), (3, ", and 2 more")])
def test_what_the_inbox_and_searches_skip_is_an_alarm(
    settings: Settings, count: int, more: str
) -> None:
    expected = skip_some(settings, "wool socks\n" + "".join(f"{n}\u202e\n" for n in range(count)))
    release(settings, at(6, 8))
    pipe, line = alarms(settings, at(6, 9))
    assert [pipe] == expected
    assert (line.subject, line.cause) == ("searches.txt", f"skipped {line.text}")
    assert line.text.startswith(f"line 2 of searches.txt is not watched{more}: ")


def test_without_a_release_that_is_the_alarm_beside_what_is_skipped(settings: Settings) -> None:
    expected = skip_some(settings, "wool socks\n")
    text = f"nothing was ever released in {settings.home}"
    assert find_alarms(settings, Clock(at(6))) == HomeAlarms(
        [*expected, Alarm("the release", "no release", text)], is_whole=False
    )


def test_a_home_that_cannot_be_read_is_an_alarm_beside_what_the_inbox_skips(
    settings: Settings,
) -> None:
    expected = skip_some(settings, "")
    settings.release.write_bytes(b"no database")
    watch = find_alarms(settings, Clock(at(6)))
    *skipped, alarm = watch.alarms
    assert (skipped, watch.is_whole) == (expected, False)
    assert (alarm.subject, alarm.cause) == ("the home", "FileUnusable")
    assert alarm.text.startswith(f"{settings.release} is damaged, or not of this version")
