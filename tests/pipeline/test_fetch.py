"""What is worth a request once imported documents and held captures count as well."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from etl.archive.documents import Provenance
from etl.clock import days_between
from etl.pipeline.fetch import (
    fetch_missing,
    fetch_targets,
    last_days,
    run_daily,
)
from etl.pipeline.known_days import day_spans, known_day_states
from etl.pipeline.load import InputDocument, load_documents
from etl.pipeline.publish import publish_archive
from etl.release.database import open_release
from etl.settings import Settings
from etl.site_settings import Site
from etl.sources.base import Target
from etl.sources.daily_papers.targets import daily_target
from tests.fetch.conftest import ReplicaClock
from tests.pipeline.conftest import HALVED
from tests.replica import MadeUp, Replica
from tests.replica.client import connected

pytestmark = pytest.mark.slow

MONDAY, LONG_TUESDAY, WEDNESDAY = date(2026, 4, 13), date(2026, 4, 14), date(2026, 4, 15)
"""The Tuesday lists more papers than the API gives unasked."""

SETTLED = datetime(2026, 4, 20, 12)


@pytest.fixture
def replica() -> Iterator[Replica]:
    with Replica(MadeUp(MONDAY), now=SETTLED, limits=None) as running:
        yield running


@pytest.fixture
def clock(replica: Replica) -> ReplicaClock:
    return ReplicaClock(replica)


@pytest.fixture
def settings(tmp_path: Path, replica: Replica) -> Settings:
    """Listings begin on the Monday."""
    return Settings(home=tmp_path / "home", site=Site(url=replica.url, first_day=MONDAY))


def answer(replica: Replica, folder: Path, day: date, captured_at: datetime) -> InputDocument:
    """The API's answer at an instant, saved as others save it: without asking for more papers."""
    replica.clock.set(captured_at)
    with connected(replica) as get:
        body = get(f"/api/daily_papers?date={day}").body
    replica.clock.set(SETTLED)
    replica.record.clear()
    file = folder / f"{day}_{captured_at:%d%H}.json"
    file.write_bytes(body)
    return file, Provenance(f"https://huggingface.co/api/daily_papers?date={day}", captured_at)


def asked(replica: Replica) -> list[str]:
    """Days whose pages were requested since the last time."""
    found = [one.path.removeprefix("/papers/date/") for one in replica.requests if one.bucket]
    replica.record.clear()
    return found


def states(settings: Settings, clock: ReplicaClock) -> dict[date, str]:
    return {one.day: one.state for one in known_day_states(settings, clock)}


def days(first: date, last: date) -> list[Target]:
    return [daily_target(day) for day in days_between(first, last)]


def test_an_imported_day_is_complete_unless_it_was_cut_or_taken_early(
    replica: Replica, clock: ReplicaClock, settings: Settings, tmp_path: Path
) -> None:
    early = datetime(2026, 4, 16, 12)
    documents = [
        answer(replica, tmp_path, MONDAY, SETTLED),
        answer(replica, tmp_path, LONG_TUESDAY, SETTLED),
        answer(replica, tmp_path, WEDNESDAY, early),
    ]
    load_documents(settings, documents)
    wanted = days(MONDAY, WEDNESDAY)
    monday, tuesday, wednesday = known_day_states(settings, clock)[:3]
    assert (monday.state, monday.why) == ("complete", "fetched on 2026-04-20 12:00")
    assert (tuesday.state, tuesday.why) == (
        "moving",
        "imported, and cut at the API's limit: 50 papers",
    )
    assert (wednesday.state, wednesday.worth_fetching) == ("moving", True)
    done = fetch_targets(settings, wanted, clock=clock)
    assert asked(replica) == ["2026-04-14", "2026-04-15"]
    assert [target.name for target in done.skipped] == ["2026-04-13"]
    assert list(states(settings, clock).values())[:3] == ["complete"] * 3


@pytest.mark.parametrize(
    "case",
    [
        (WEDNESDAY, LONG_TUESDAY, "failed"),
        (MONDAY, WEDNESDAY, "failed"),
        (LONG_TUESDAY, WEDNESDAY, "repeat"),
    ],
)
def test_an_imported_page_of_another_day_proves_an_empty_day_only_by_the_issue_before(
    replica: Replica,
    clock: ReplicaClock,
    settings: Settings,
    tmp_path: Path,
    case: tuple[date, date, str],
) -> None:
    """The pages of Monday and Tuesday are known, so Monday's is not the issue before Wednesday."""
    shown, asked_for, state = case
    site = "https://huggingface.co/papers/date"
    pages: dict[date, Path] = {}
    with connected(replica) as get:
        for day in (MONDAY, LONG_TUESDAY, WEDNESDAY):
            pages[day] = tmp_path / f"{day}.html"
            pages[day].write_bytes(get(f"/papers/date/{day}").body)
    known = [
        (pages[day], Provenance(f"{site}/{day}", SETTLED))
        for day in (MONDAY, LONG_TUESDAY)
        if day != asked_for
    ]
    load_documents(settings, [*known, (pages[shown], Provenance(f"{site}/{asked_for}", SETTLED))])
    assert states(settings, clock)[asked_for] == state


def test_an_imported_day_is_fetched_when_asked_again(
    replica: Replica, clock: ReplicaClock, settings: Settings, tmp_path: Path
) -> None:
    load_documents(settings, [answer(replica, tmp_path, MONDAY, SETTLED)])
    fetch_targets(settings, days(MONDAY, MONDAY), again=True, clock=clock)
    assert asked(replica) == ["2026-04-13"]


def test_a_document_from_nobody_knows_when_leaves_its_day_open(
    replica: Replica, clock: ReplicaClock, settings: Settings, tmp_path: Path
) -> None:
    file, stated = answer(replica, tmp_path, MONDAY, SETTLED)
    load_documents(settings, [(file, Provenance(stated.url))])
    one = known_day_states(settings, clock)[0]
    assert (one.state, one.why) == ("moving", "imported, nobody knows from when")
    assert one.worth_fetching


def test_a_fetched_answer_that_is_held_is_named_until_a_whole_one_comes(
    replica: Replica, clock: ReplicaClock, settings: Settings
) -> None:
    tuesday = [daily_target(LONG_TUESDAY, "api")]
    replica.clock.set(datetime(2026, 4, 16, 12))
    fetch_targets(settings, tuesday, clock=clock)
    replica.clock.advance(timedelta(hours=6))
    replica.faults.attach(HALVED)
    run_daily(settings, tuesday, clock=clock)
    with open_release(settings.release) as con:
        held = con.execute("select capture_id from core.captures where outcome = 'held'")
        (name,) = held.fetchone() or ("none",)
    one = known_day_states(settings, clock)[1]
    assert (one.state, one.worth_fetching) == ("held", True)
    assert one.why == f"capture {name} is held: look at it with `paperhouse status`"
    replica.clock.advance(timedelta(hours=6))
    fetch_missing(settings, clock=clock)
    assert states(settings, clock)[LONG_TUESDAY] == "complete"


def test_filling_asks_for_each_open_day_once(
    replica: Replica, clock: ReplicaClock, settings: Settings
) -> None:
    fetch_targets(settings, days(LONG_TUESDAY, LONG_TUESDAY), clock=clock)
    asked(replica)
    fetch_missing(settings, clock=clock)
    expected = [str(day) for day in days_between(MONDAY, SETTLED.date()) if day != LONG_TUESDAY]
    assert asked(replica) == expected
    assert fetch_missing(settings, clock=clock).requests == []
    assert set(states(settings, clock).values()) == {"complete", "moving", "repeat"}


def test_votes_become_a_time_series_until_a_day_is_complete(
    replica: Replica, clock: ReplicaClock, settings: Settings
) -> None:
    replica.clock.set(datetime(2026, 4, 13, 12))
    for _ in range(24):
        fetch_targets(settings, days(MONDAY, MONDAY), clock=clock)
        replica.clock.advance(timedelta(hours=6))
    publish_archive(settings)
    instants = [
        one.at.strftime("%d %H") for one in replica.requests if one.path.endswith(str(MONDAY))
    ]
    assert instants == [
        "13 12", "13 18", "14 00", "14 06", "14 12", "14 18",
        "15 00", "15 06", "15 12", "15 18", "16 00",
    ]  # fmt: skip
    with open_release(settings.release) as con:
        moments = con.execute(
            "select count(distinct observed_at) from core.observations"
            " inner join core.papers using (paper_key) where first_listed_on = $1 group by all",
            [MONDAY],
        ).fetchone()
    assert moments is not None
    assert moments[0] > 5


def test_the_last_days_end_today(clock: ReplicaClock) -> None:
    assert [target.name for target in last_days(3, clock=clock)] == [
        "2026-04-18", "2026-04-19", "2026-04-20",
    ]  # fmt: skip


@pytest.mark.parametrize(("count", "expected"), [(1, 1), (2, 2), (3, 2), (36_500, 2)])
def test_the_last_days_begin_with_the_first_of_all(
    clock: ReplicaClock, count: int, expected: int
) -> None:
    found = last_days(count, clock=clock, first=date(2026, 4, 19))
    assert [it.name for it in found] == ["2026-04-19", "2026-04-20"][-expected:]


def test_neighbours_of_one_state_are_one_span(
    replica: Replica, clock: ReplicaClock, settings: Settings
) -> None:
    fetch_targets(settings, days(MONDAY, SETTLED.date()), clock=clock)
    spans = list(day_spans(known_day_states(settings, clock)))
    assert [(str(one.first), str(one.last), one.state) for one in spans] == [
        ("2026-04-13", "2026-04-17", "complete"),
        ("2026-04-18", "2026-04-19", "repeat"),
        ("2026-04-20", "2026-04-20", "moving"),
    ]
