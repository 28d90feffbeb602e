"""What history.duckdb has of attempts and audits, whoever else reads it, and after a kill."""

from datetime import datetime
from pathlib import Path

import pytest

from etl.build.audit import TableDifference
from etl.build.checks import CheckResult
from etl.build.history import (
    Attempt,
    check_history,
    latest_attempt,
    record_attempt,
    record_audit,
    record_missed,
)
from etl.build.publish import publish_file
from etl.contract.ddl import create_table_sql
from etl.contract.quality import CHECKS, FILL_RATES, RELEASES
from etl.errors import HistoryUnusable
from etl.ids import ReleaseId
from etl.stage.connection import HISTORY_ADVICE, connect, database_files, open_read_only

FIRST, SECOND = ReleaseId("20260401T180000Z"), ReleaseId("20260402T180000Z")
INSTANTS = {FIRST: datetime(2026, 4, 1, 18), SECOND: datetime(2026, 4, 2, 18)}
RESULTS = [
    CheckResult("a.key", "one row", "core.a", "contract", "block", 9, 0, None),
    CheckResult("b.key", "two rows", "core.b", "contract", "warn", 5, 2, "p1; p2"),
]


@pytest.fixture
def history(tmp_path: Path) -> Path:
    return tmp_path / "history.duckdb"


def made(folder: Path, *releases: ReleaseId) -> Path:
    """The file of a release, which names those before it."""
    path = folder / f"it's {releases[-1]}.duckdb"
    with connect(path) as con:
        con.execute("create schema meta; create schema quality")
        for table in (RELEASES, CHECKS, FILL_RATES):
            con.execute(create_table_sql(table))
        for it in releases:
            con.execute(
                "insert into meta.releases values (?, ?, 1, 2, 3, 4, '0.2.0')", [it, INSTANTS[it]]
            )
        for result in reversed(RESULTS):
            values = [getattr(result, name) for name in CHECKS.polars_schema]
            con.execute("insert into quality.checks values (?, ?, ?, ?, ?, ?, ?, ?)", values)
        con.execute("insert into quality.fill_rates values ('core.a', 'title', 9, 8)")
    return path


def kept(history: Path, text: str) -> list[tuple[object, ...]]:
    with open_read_only(history) as con:
        return con.execute(text).fetchall()


def test_each_attempt_is_kept_with_its_checks_and_fill_rates(history: Path) -> None:
    assert latest_attempt(history) is None
    record_attempt(history, made(history.parent, FIRST), "published")
    assert latest_attempt(history) == Attempt(FIRST, INSTANTS[FIRST], "published", RESULTS)
    record_attempt(history, made(history.parent, FIRST, SECOND), "blocked")
    assert latest_attempt(history) == Attempt(SECOND, INSTANTS[SECOND], "blocked", RESULTS)
    names = "release_id, outcome, capture_count, listing_count, paper_count, reject_count"
    assert kept(history, f"select {names}, code_version from attempts order by all") == [
        (FIRST, "published", 1, 2, 3, 4, "0.2.0"), (SECOND, "blocked", 1, 2, 3, 4, "0.2.0")
    ]  # fmt: skip
    assert kept(history, "from fill_rates order by all") == [
        (FIRST, "core.a", "title", 9, 8), (SECOND, "core.a", "title", 9, 8)
    ]  # fmt: skip
    passed = "select release_id, check_id, is_passed, passed_count from check_results order by all"
    assert kept(history, passed) == [
        (FIRST, "a.key", True, 9), (FIRST, "b.key", False, 3),
        (SECOND, "a.key", True, 9), (SECOND, "b.key", False, 3),
    ]  # fmt: skip


def test_a_history_without_an_attempt_has_no_latest_one(history: Path) -> None:
    with connect(history) as con:
        con.execute("create table attempts (release_id int, attempted_at int, outcome int)")
    assert latest_attempt(history) is None


def test_history_is_replaced_so_that_readers_go_on(history: Path) -> None:
    first, second = made(history.parent, FIRST), made(history.parent, SECOND)
    record_attempt(history, first, "published")
    with open_read_only(history) as con:
        record_attempt(history, second, "published")
        assert con.execute("select release_id from attempts").fetchall() == [(FIRST,)]
    assert sorted(history.parent.iterdir()) == sorted([first, second, history])


def test_a_release_is_recorded_once_after_a_kill(history: Path) -> None:
    record_missed(history, history.with_name("release.duckdb"))
    assert not history.exists()
    first = made(history.parent, FIRST)
    record_missed(history, first)
    assert latest_attempt(history) == Attempt(FIRST, INSTANTS[FIRST], "published", RESULTS)
    before = history.stat().st_ino
    record_missed(history, first)
    assert history.stat().st_ino == before
    record_missed(history, made(history.parent, FIRST, SECOND))
    assert kept(history, "select release_id, outcome from attempts order by all") == [
        (FIRST, "published"), (SECOND, "published")
    ]  # fmt: skip


def test_an_audit_is_kept_with_what_differed(history: Path) -> None:
    noon = datetime(2026, 4, 3, 12)
    record_audit(history, noon, FIRST, [])
    found = [TableDifference("core.a", 1, 0, "p1"), TableDifference("core.b", 0, 2, "p2; p3")]
    record_audit(history, noon, SECOND, found)
    assert kept(history, "from audits order by all") == [
        (noon, FIRST, 0, None), (noon, SECOND, 2, "core.a: p1; core.b: p2; p3")
    ]  # fmt: skip


def test_a_history_of_0_1_0_gets_the_ids_that_its_checks_lack(history: Path) -> None:
    with connect(history) as con:
        con.execute(
            "create table checks as select '20260301T180000Z' as release_id,"
            " 'core.papers.title is stated' as claim, 'core.papers' as table_name,"
            " 'contract' as source, 'block' as severity, 9 as checked_count, 0 as broken_count,"
            " null::varchar as sample"
        )
    record_attempt(history, made(history.parent, FIRST), "published")
    assert kept(history, "select release_id, check_id, rule from checks order by all") == [
        ("20260301T180000Z", "papers.title.required", "core.papers.title is stated"),
        (FIRST, "a.key", "one row"),
        (FIRST, "b.key", "two rows"),
    ]


def test_a_failure_leaves_history_as_it_was(history: Path) -> None:
    first = made(history.parent, FIRST)
    record_attempt(history, first, "published")
    before = history.read_bytes()
    with pytest.raises(HistoryUnusable):
        record_attempt(history, history.with_name("gone.duckdb"), "published")
    with pytest.raises(ValueError, match=r"^not enough values to unpack"):
        record_attempt(history, first, "published")
    assert history.read_bytes() == before
    assert sorted(history.parent.iterdir()) == sorted([first, history])


@pytest.mark.parametrize("is_folder", [False, True])
def test_a_history_that_is_none_is_named_with_advice(history: Path, is_folder: bool) -> None:
    check_history(history)
    first = made(history.parent, FIRST)
    if is_folder:
        history.mkdir()
    else:
        history.write_bytes(b"no database")
    asked = [
        lambda: check_history(history),
        lambda: record_attempt(history, first, "published"),
        lambda: record_missed(history, first),
        lambda: latest_attempt(history),
    ]
    for ask in asked:
        with pytest.raises(HistoryUnusable, match=rf"^{history} .*{HISTORY_ADVICE}$"):
            ask()


def test_a_history_that_is_whole_can_be_read(history: Path) -> None:
    record_attempt(history, made(history.parent, FIRST), "published")
    check_history(history)


def test_a_new_file_takes_the_place_of_the_old_one_without_its_logs(tmp_path: Path) -> None:
    new, old = tmp_path / "new", tmp_path / "release.duckdb"
    new.write_bytes(b"new")
    for file in database_files(old):
        file.write_bytes(b"old")
    publish_file(new, old)
    assert list(tmp_path.iterdir()) == [old]
    assert old.read_bytes() == b"new"
