"""The summary of a release has a number for everything that a person should look at."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from etl.ids import ReleaseId
from etl.release.audits import AuditResult
from etl.release.from_future import FutureFacts
from etl.release.summary import (
    DayGap,
    read_summary,
    table_counts,
)
from etl.stage.connection import Connection, connect
from tests.fetch.small_site import StillClock
from tests.release.digest.small_release import PUBLISHED_AT
from tests.release.noted_release import fill_noted_release
from tests.release.noted_summary import COUNTS, SUMMARY

pytestmark = pytest.mark.slow


@pytest.fixture
def con() -> Iterator[Connection]:
    with connect() as con:
        fill_noted_release(con)
        yield con


def test_a_summary_counts_what_the_release_holds_and_lacks(con: Connection) -> None:
    assert read_summary(con, StillClock(datetime(2026, 4, 8, 2, 5))) == SUMMARY


def test_a_day_that_is_known_to_be_empty_ends_a_gap_and_is_counted(con: Connection) -> None:
    con.execute("update meta.day_states set state = 'empty' where day = '2026-03-19'")
    found = read_summary(con, StillClock(datetime(2026, 4, 8, 2, 5)))
    assert (found.days.empty_count, found.days.missing_weekday_count) == (2, 3)
    assert found.gaps[0] == DayGap(date(2026, 3, 18), date(2026, 3, 18), 1)


def test_a_capture_without_entries_is_not_loaded(con: Connection) -> None:
    con.execute("update core.captures set outcome = 'empty' where capture_id = 'c9'")
    found = read_summary(con, StillClock(datetime(2026, 4, 8, 2, 5)))
    assert [(it.outcome, it.capture_id) for it in found.not_loaded] == [("empty", "c9")]


def test_facts_are_from_the_future_by_the_clock_that_is_asked(con: Connection) -> None:
    found = read_summary(con, StillClock(datetime(2026, 4, 1)))
    assert found.from_future == [
        FutureFacts("request", 3, datetime(2026, 4, 8, 2)),
        FutureFacts("release", 1, PUBLISHED_AT),
        FutureFacts("capture", 4, datetime(2026, 4, 8, 1)),
    ]
    assert found.release.age_seconds == 0


def test_the_last_audit_is_told_where_there_is_a_history(con: Connection, tmp_path: Path) -> None:
    history = tmp_path / "history.duckdb"
    with connect(history) as past:
        past.execute(
            "create table audits as select timestamp '2026-04-08 03:00' as audited_at, "
            "'r' as release_id, 1 as table_count, 'core.papers' as sample"
        )
    found = read_summary(con, history=history)
    assert found.audit == AuditResult(datetime(2026, 4, 8, 3), ReleaseId("r"), 1, "core.papers")


def test_before_the_first_attempt_there_is_no_audit(con: Connection, tmp_path: Path) -> None:
    assert read_summary(con, history=tmp_path / "history.duckdb").audit is None


def test_rows_are_counted_by_themselves(con: Connection) -> None:
    assert table_counts(con) == COUNTS
