"""All that the quality report shows of a release of a few rows, and of the attempts before it."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from etl.contract.vocabulary import AttemptOutcome
from etl.ids import ReleaseId
from etl.release.report_data import NO_QUALITY, Quality, ReleasedQuality, read_quality
from etl.release.report_rows import (
    AttemptRow,
    CheckHistory,
    FillRate,
    RowCounts,
)
from etl.stage.connection import connect
from etl.stage.sql_files import sql_text
from tests.release.digest.small_release import PUBLISHED_AT, RELEASE
from tests.release.noted_quality import CHECKS, FIRST, FIRST_AT, MADE, RELEASED
from tests.release.noted_release import fill_noted_release

pytestmark = pytest.mark.slow

NOW = datetime(2026, 4, 8, 2, 5)


@pytest.fixture
def release(tmp_path: Path) -> Path:
    path = tmp_path / "papers.duckdb"
    with connect(path) as con:
        fill_noted_release(con)
    return path


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """A history of no attempt, in a folder whose name has a quote."""
    path = tmp_path / "it's" / "history.duckdb"
    path.parent.mkdir()
    with connect(path) as con:
        for name in ("attempts", "checks", "fill_rates"):
            con.execute(sql_text("history", name))
    return path


def record(
    history: Path, name: ReleaseId, outcome: AttemptOutcome, broken_count: int, stated_count: int
) -> None:
    """An attempt with a check and a fill rate, an hour after midnight of its day."""
    at = datetime.strptime(name[:8], "%Y%m%d") + timedelta(hours=1)
    with connect(history) as con:
        con.execute("insert into attempts values (?, ?, ?, 9, 8, 7, 6, '0')", [outcome, name, at])
        con.execute(
            "insert into checks values (?, 'a', 'r', 'core.papers', 'x/y.sql', 'block', 5, ?, 's')",
            [name, broken_count],
        )
        con.execute(
            "insert into fill_rates values (?, 'core.papers', 'arxiv_id', 4, ?)",
            [name, stated_count],
        )


def read(history: Path, release: Path) -> ReleasedQuality:
    released = read_quality(history, release, NOW).released
    assert released is not None
    return released


def test_without_files_there_is_nothing(tmp_path: Path) -> None:
    assert read_quality(tmp_path / "history.duckdb", tmp_path / "papers.duckdb", NOW) == NO_QUALITY


def test_a_history_without_attempts_has_nothing_to_show(history: Path, tmp_path: Path) -> None:
    assert read_quality(history, tmp_path / "papers.duckdb", NOW) == NO_QUALITY


def test_a_release_alone_tells_all_that_it_holds(release: Path, tmp_path: Path) -> None:
    attempts = [
        AttemptRow(FIRST, FIRST_AT, 1, 1, 1, 1, "published", 2, 0),
        AttemptRow(RELEASE, PUBLISHED_AT, 4, 4, 5, 2, "published", 2, 0),
    ]
    found = read_quality(tmp_path / "history.duckdb", release, NOW)
    assert found.released is not None
    loaded = found.released.loaded
    assert [(it.outcome, it.capture_count, it.listing_count) for it in loaded] == [
        ("page", 1, 3), ("held", 1, 0), ("unreadable", 1, 0),
    ]  # fmt: skip
    found.released.loaded.clear()
    assert found == Quality(attempts, CHECKS, RELEASED)
    assert found.released.since == FIRST_AT


def test_in_the_first_release_everything_is_new(release: Path, tmp_path: Path) -> None:
    with connect(release) as con:
        con.execute("delete from meta.releases where release_id = $it", {"it": FIRST})
    found = read(tmp_path / "history.duckdb", release)
    assert (found.made, found.before, found.since) == (MADE, None, None)
    assert [it.paper_count for it in found.new_papers] == [4] * 4
    assert sum(it.capture_count for it in found.loaded) == 4


def test_facts_from_the_future_are_judged_by_the_instant_that_is_stated(
    release: Path, tmp_path: Path
) -> None:
    found = read_quality(tmp_path / "history.duckdb", release, datetime(2026, 4, 1)).released
    assert found is not None
    assert [(it.fact, it.fact_count) for it in found.from_future] == [
        ("request", 3), ("release", 1), ("capture", 4),
    ]  # fmt: skip


def test_twelve_titles_and_three_entries_of_a_kind_are_shown(release: Path, tmp_path: Path) -> None:
    with connect(release) as con:
        con.execute(
            "insert into core.papers by name select 'p' || range as paper_key, 'T' as title "
            "from range(12)"
        )
        con.execute(
            "insert into core.listings by name select paper_key, 'c7' as capture_id, 'daily' as "
            "listing_kind from core.papers where title = 'T'"
        )
        con.execute(
            "insert into quality.rejects by name select 'x' || range as reject_id, 'c7' as "
            "capture_id, 9 as position, ['title: none'] as faults, '{}' as row, "
            "2 as parser_version from range(3)"
        )
    found = read(tmp_path / "history.duckdb", release)
    assert (len(found.new_papers), found.new_papers[0].paper_count) == (12, 13)
    kinds = [(it.kind, it.entry_count) for it in found.rejects]
    assert kinds == [*[("title", 4)] * 3, *[("upvotes", 2)] * 2]


def test_a_history_alone_has_its_attempts_and_no_release(history: Path, tmp_path: Path) -> None:
    record(history, ReleaseId("20260405T01Z"), "published", 0, 4)
    record(history, ReleaseId("20260406T01Z"), "blocked", 2, 4)
    found = read_quality(history, tmp_path / "papers.duckdb", NOW)
    assert [(it.outcome, it.attempt_count, it.blocked_count) for it in found.attempts] == [
        ("published", 2, 1), ("blocked", 2, 1),
    ]  # fmt: skip
    at = datetime(2026, 4, 6, 1)
    assert found.checks == [
        CheckHistory(
            "a", "r", "core.papers", "x/y.sql", "x", "block", 5, 2, "s", 1, 1, "pf", at, 1
        )
    ]  # fmt: skip
    assert found.released is None


def test_a_release_that_history_lacks_follows_on_it(history: Path, release: Path) -> None:
    record(history, FIRST, "published", 1, 3)
    found = read_quality(history, release, NOW)
    assert [(it.release_id, it.paper_count) for it in found.attempts] == [(FIRST, 7), (RELEASE, 5)]
    assert [it.trail for it in found.checks] == ["ff", "p"]
    assert (found.checks[0].broken_since, found.checks[0].broken_attempt_count) == (
        datetime(2026, 4, 7, 1), 2,
    )  # fmt: skip
    assert found.released is not None
    assert found.released.row_counts == [RowCounts("core.papers", 4, 5)]
    assert found.released.fill_rates == [
        FillRate("core.papers", "arxiv_id", 5, 4, 0.8, 0.75, 1, [0.75, 0.8])
    ]


def test_checks_of_the_last_attempt_are_not_those_of_the_release(
    history: Path, release: Path
) -> None:
    record(history, RELEASE, "published", 0, 4)
    record(history, ReleaseId("20260409T01Z"), "blocked", 2, 4)
    found = read_quality(history, release, NOW)
    assert [it.trail for it in found.checks] == ["pf"]
    assert found.released is not None
    assert [it.trail for it in found.released.checks] == ["p"]


def test_a_hundred_attempts_are_shown_and_thirty_are_followed(
    history: Path, tmp_path: Path
) -> None:
    with connect(history) as con:
        con.execute(
            "insert into attempts select 'published', printf('%03d', range), "
            "timestamp '2026-01-01' + interval (range) hour, 1, 1, 1, 1, '0' from range(101)"
        )
        con.execute(
            "insert into checks select release_id, 'a', 'r', 't', 's', 'warn', 1, 0, null "
            "from attempts"
        )
    found = read_quality(history, tmp_path / "papers.duckdb", NOW)
    assert [it.release_id for it in found.attempts] == [f"{it:03}" for it in range(1, 101)]
    assert found.attempts[0].attempt_count == 101
    assert [it.trail for it in found.checks] == ["p" * 30]


def test_fill_rates_are_compared_with_those_of_thirty_releases(
    history: Path, release: Path
) -> None:
    with connect(history) as con:
        con.execute(
            "insert into attempts select 'published', printf('2025%04d', range), "
            "timestamp '2025-01-01' + interval (range) hour, 1, 1, 1, 1, '0' from range(40)"
        )
        con.execute(
            "insert into fill_rates select release_id, 'core.papers', 'arxiv_id', 10, 9 "
            "from attempts"
        )
    [row] = read(history, release).fill_rates
    assert (row.median_share, row.median_of, len(row.trend)) == (0.9, 29, 30)


def test_both_files_are_closed_again(history: Path, release: Path) -> None:
    read_quality(history, release, NOW)
    for path in (history, release):
        connect(path).close()
