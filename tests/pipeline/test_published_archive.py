"""A release is made of what is archived: once, with an id of its own, and recorded in history."""

from contextlib import nullcontext
from datetime import timedelta
from importlib.metadata import version
from typing import Any

import pytest

from etl.build.checks import CheckResult
from etl.build.search_index import remove_search_index
from etl.errors import ArchiveDamaged, NoRelease, ReleaseBlocked, WarehouseBusy
from etl.files import LockWait, hold_lock
from etl.ids import ReleaseId
from etl.pipeline.derivation import code_digest
from etl.pipeline.parsing_workers import parsing_workers
from etl.pipeline.publish import (
    ReleaseOptions,
    broken_rules,
    publish_archive,
    set_unusable_aside,
)
from etl.release.database import is_searchable, open_release
from etl.settings import Settings
from etl.stage.connection import connect
from etl.stage.database import doubt_release, is_doubted, open_stage, shown_release
from tests.fetch.small_site import StillClock
from tests.made_once import OwnCopy
from tests.pipeline.one_paper import MADE_AT, Told, archive_paper, wool_home

pytestmark = pytest.mark.slow

FIRST, NEXT = "20260409T120000.000000Z", "20260409T130000.000000Z"
MADE = [(it, 1, 1) for it in ("derived", "checked", "published", "recorded")]
BROKEN = CheckResult("a", "ewes are rams", "core.papers", "expectations", "block", 9, 2_000, "Ewe")
WARNED = CheckResult("b", "rams are few", "core.papers", "expectations", "warn", 9, 1, "Ram")
HELD = CheckResult("c", "yarn is long", "core.papers", "contract", "block", 9, 1, "Yarn")
BLOCKED = (
    "the new release fails its own checks, so the last good one stays:\n"
    "  ewes are rams: broken by 2,000 rows, such as Ewe"
)


@pytest.fixture
def settings(own_copy: OwnCopy) -> Settings:
    return wool_home(own_copy)


def publish(settings: Settings, hours: int = 1, **how: Any) -> tuple[str, Told]:
    told: Told = []
    clock = StillClock(MADE_AT + timedelta(hours=hours))
    release_id = publish_archive(settings, progress=lambda *it: told.append(it), clock=clock, **how)
    return release_id, [it for it in told if it[0] not in ("staging", "staged")]


def titles(settings: Settings) -> list[str]:
    with open_release(settings.release) as con:
        rows = con.execute("select title from core.papers order by title").fetchall()
    return [title for (title,) in rows]


def attempts(settings: Settings) -> list[tuple[Any, ...]]:
    with connect(settings.history) as con:
        return con.execute("select release_id, outcome from attempts order by all").fetchall()


def add_keyword(settings: Settings) -> None:
    """Add a row to the release that follows from nothing."""
    with connect(settings.release) as con:
        con.execute("insert into core.keywords by name select 'arxiv:9' as paper_key")


def keyword_count(settings: Settings) -> int:
    with open_release(settings.release) as con:
        [(count,)] = con.execute("select count(*) from core.keywords").fetchall()
    return int(count)


def test_where_nothing_is_new_the_release_stays(settings: Settings) -> None:
    before = settings.release.read_bytes()
    assert publish(settings) == (FIRST, [])
    assert attempts(settings) == [(FIRST, "published")]
    assert settings.release.read_bytes() == before


def test_what_is_new_is_released_marked_and_recorded(settings: Settings) -> None:
    archive_paper(settings, 2, "Yarn")
    left = settings.home / ".papers.duckdb.new"
    left.mkdir()
    assert publish(settings) == (NEXT, MADE)
    assert titles(settings) == ["Wool", "Yarn"]
    assert attempts(settings) == [(FIRST, "published"), (NEXT, "published")]
    assert not left.exists()
    with open_release(settings.release) as con:
        rows = con.execute(
            "select release_id, published_at, code_version from meta.releases order by all"
        ).fetchall()
    hour, code = timedelta(hours=1), version("paperhouse")
    assert rows == [(FIRST, MADE_AT, code), (NEXT, MADE_AT + hour, code)]
    with open_stage(settings.stage) as con:
        assert shown_release(con) == (NEXT, code_digest())


def test_an_attempt_at_the_instant_of_another_one_has_an_id_of_its_own(settings: Settings) -> None:
    archive_paper(settings, 2, "Yarn")
    with pytest.raises(ReleaseBlocked) as raised:
        publish(settings, extras=ReleaseOptions(suites=lambda *_: [BROKEN, WARNED]))
    assert str(raised.value) == BLOCKED
    later = NEXT.replace("000000Z", "000001Z")
    assert publish(settings) == (later, MADE)
    assert attempts(settings) == [(FIRST, "published"), (NEXT, "blocked"), (later, "published")]


def test_a_release_that_is_blocked_leaves_the_last_one(settings: Settings) -> None:
    archive_paper(settings, 2, "Yarn")
    told: Told = []
    with pytest.raises(ReleaseBlocked):
        publish_archive(
            settings,
            extras=ReleaseOptions(suites=lambda *_: [BROKEN]),
            progress=lambda *it: told.append(it),
        )
    assert [it for it in told if "stag" not in it[0]] == [("derived", 1, 1), ("checked", 1, 1)]
    assert titles(settings) == ["Wool"]
    with open_stage(settings.stage) as con:
        assert shown_release(con) is None


def test_rules_that_block_are_named_with_their_rows_and_others_are_not() -> None:
    text, ids = broken_rules([WARNED, BROKEN, HELD])
    assert text == f"{BLOCKED}\n  yarn is long: broken by 1 row, such as Yarn"
    assert ids == ["a", "c"]


def test_a_release_without_the_index_of_search_is_made_again(settings: Settings) -> None:
    with connect() as con:
        con.execute(f"attach '{settings.release}' as release; use release")
        remove_search_index(con)
    assert not is_searchable(settings.release)
    assert publish(settings) == (NEXT, MADE)
    assert is_searchable(settings.release)


def test_what_the_archive_has_lost_is_told_unless_it_is_given_up(settings: Settings) -> None:
    archive_paper(settings, 2, "Yarn")
    with open_stage(settings.stage) as con:
        con.execute("delete from stage.captures")
        con.execute("delete from stage.entries")
    with pytest.raises(ArchiveDamaged, match="--give-up-lost"):
        publish(settings)
    assert publish(settings, extras=ReleaseOptions(gives_up_lost=True)) == (NEXT, MADE)
    assert titles(settings) == ["Yarn"]


@pytest.mark.parametrize(
    ("is_anew", "is_in_doubt", "expected"), [(False, False, 1), (True, False, 0), (False, True, 0)]
)
def test_what_did_not_change_is_derived_if_it_is_in_doubt_or_asked_for(
    settings: Settings, by_difference: None, is_anew: bool, is_in_doubt: bool, expected: int
) -> None:
    add_keyword(settings)
    archive_paper(settings, 2, "Yarn")
    if is_in_doubt:
        with open_stage(settings.stage) as con:
            doubt_release(con, ReleaseId(FIRST))
    publish(settings, extras=ReleaseOptions(anew=is_anew))
    assert titles(settings) == ["Wool", "Yarn"]
    assert keyword_count(settings) == expected
    with open_stage(settings.stage) as con:
        assert not is_doubted(con)


def test_a_release_that_history_lacks_is_recorded_first(settings: Settings) -> None:
    settings.history.unlink()
    archive_paper(settings, 2, "Yarn")
    publish(settings)
    assert attempts(settings) == [(FIRST, "published"), (NEXT, "published")]


@pytest.mark.parametrize("is_first", [False, True])
def test_a_damaged_history_is_set_aside_and_stops_no_release(
    settings: Settings, is_first: bool
) -> None:
    settings.history.write_bytes(b"no database")
    if is_first:
        settings.release.unlink()
    archive_paper(settings, 2, "Yarn")
    assert publish(settings) == (NEXT, [("history set aside", 1, 1), *MADE])
    aside = settings.home / "history.duckdb.unusable"
    assert aside.read_bytes() == b"no database"


@pytest.mark.parametrize("result", [WARNED, BROKEN])
def test_a_history_that_is_damaged_meanwhile_is_set_aside(
    settings: Settings, result: CheckResult
) -> None:
    def suites(*_: object) -> list[CheckResult]:
        settings.history.write_bytes(b"no database")
        return [result]

    told: Told = []
    archive_paper(settings, 2, "Yarn")
    is_blocked = result is BROKEN
    with pytest.raises(ReleaseBlocked) if is_blocked else nullcontext():
        publish_archive(
            settings,
            extras=ReleaseOptions(suites=suites),
            progress=lambda *it: told.append(it),
        )
    assert ("history set aside", 1, 1) in told
    [(_, outcome)] = attempts(settings)
    assert outcome == ("blocked" if is_blocked else "published")


@pytest.mark.parametrize("is_damaged", [False, True])
def test_a_damaged_release_is_set_aside_and_a_good_one_is_not(
    settings: Settings, is_damaged: bool
) -> None:
    told: Told = []
    if is_damaged:
        settings.release.write_bytes(b"no release")
        settings.history.write_bytes(b"no database")
    set_unusable_aside(settings, lambda *it: told.append(it))
    steps = [("release set aside", 1, 1), ("history set aside", 1, 1)]
    assert told == (steps if is_damaged else [])
    assert settings.release.exists() == settings.history.exists() == (not is_damaged)


def test_readers_that_run_read_what_is_new_and_end(settings: Settings) -> None:
    archive_paper(settings, 2, "Yarn")
    with parsing_workers(settings) as readers:
        readers.pool.start(1)
        publish(settings, started=readers)
        assert readers.pool._workers == []
    assert titles(settings) == ["Wool", "Yarn"]


def test_of_an_empty_archive_nothing_is_released(settings: Settings) -> None:
    empty = Settings(settings.home.with_name("empty"))
    with pytest.raises(NoRelease, match="no page is archived"):
        publish_archive(empty)


def test_a_load_that_runs_is_waited_for(settings: Settings) -> None:
    told: Told = []
    busy = hold_lock(settings.lock, "this test", WarehouseBusy, LockWait())
    with busy, pytest.raises(WarehouseBusy, match="another load holds"):
        publish_archive(settings, progress=lambda *it: told.append(it))
    assert told == [("waiting", 0, 1)]
