"""A release is compared with all that follows from the archive, and what differs is told."""

from datetime import datetime

import pytest

from etl.errors import NoRelease, ReleaseDiffers, UsageError, WarehouseBusy
from etl.files import LockWait, hold_lock
from etl.pipeline.audit import audit_release
from etl.pipeline.derivation import code_digest
from etl.settings import Settings
from etl.stage.connection import connect
from etl.stage.database import is_doubted, mark_released, open_stage, shown_release
from tests.fetch.small_site import StillClock
from tests.made_once import OwnCopy
from tests.pipeline.one_paper import Told, archive_paper, wool_home

pytestmark = pytest.mark.slow

NOW = datetime(2026, 4, 12, 5, 30)
ID = "20260409T120000.000000Z"
NOT_SHOWN = (
    "the release does not show all that is archived, or other code made it, or a rebuild was "
    "interrupted: `paperhouse publish` first, then this once more"
)


@pytest.fixture
def settings(own_copy: OwnCopy) -> Settings:
    return wool_home(own_copy)


def audit(settings: Settings) -> tuple[str, Told]:
    told: Told = []
    return audit_release(settings, lambda *it: told.append(it), StillClock(NOW)), told


def audits(settings: Settings) -> list[tuple[object, ...]]:
    with connect(settings.history) as con:
        return con.execute("from audits").fetchall()


def change(settings: Settings, statement: str) -> None:
    with connect(settings.release) as con:
        con.execute(statement)


def test_a_release_that_is_as_it_was_derived_is_recorded_as_such(settings: Settings) -> None:
    before = settings.release.read_bytes()
    names = {it.name for it in settings.home.iterdir()}
    assert audit(settings) == (ID, [("derived", 1, 1), ("recorded", 1, 1)])
    assert audits(settings) == [(NOW, ID, 0, None)]
    assert settings.release.read_bytes() == before
    assert {it.name for it in settings.home.iterdir()} == names
    with open_stage(settings.stage) as con:
        assert not is_doubted(con)
        assert shown_release(con) == (ID, code_digest())


def test_tables_that_differ_are_told_and_the_release_is_doubted(settings: Settings) -> None:
    change(settings, "insert into core.keywords by name select 'p' as paper_key")
    change(settings, "delete from core.papers")
    with pytest.raises(ReleaseDiffers) as raised:
        audit(settings)
    first, papers, keywords = str(raised.value).splitlines()
    assert first == (
        f"release {ID} differs from what its pages give; `paperhouse publish` derives the "
        "next one in full:"
    )
    wool = "{'paper_key': 'arxiv:2604.00001', "
    extra = "{'paper_key': p, "
    assert papers.startswith(f"  core.papers: 1 row missing, 0 too many, such as {wool}")
    assert keywords.startswith(f"  core.keywords: 0 rows missing, 1 too many, such as {extra}")
    [(at, release_id, count, sample)] = audits(settings)
    assert (at, release_id, count) == (NOW, ID, 2)
    assert str(sample).startswith(f"core.papers: {wool}")
    assert f"; core.keywords: {extra}" in str(sample)
    with open_stage(settings.stage) as con:
        assert is_doubted(con)
        assert shown_release(con) is None


def test_checks_that_answer_otherwise_differ(settings: Settings) -> None:
    change(
        settings,
        "update quality.checks set broken_count = 1 where check_id ="
        " (select min(check_id) from quality.checks where table_name like 'core%')",
    )
    with pytest.raises(ReleaseDiffers) as raised:
        audit(settings)
    [_, line] = str(raised.value).splitlines()
    assert line.startswith("  quality.checks: 1 row missing, 1 too many, such as ")


def test_what_is_archived_and_not_released_is_published_first(settings: Settings) -> None:
    archive_paper(settings, 2, "Yarn")
    with pytest.raises(UsageError) as raised:
        audit(settings)
    assert str(raised.value) == NOT_SHOWN


@pytest.mark.parametrize("is_same_code", [False, True])
def test_a_release_of_other_code_or_of_another_stage_is_not_compared(
    settings: Settings, is_same_code: bool
) -> None:
    with open_stage(settings.stage) as con:
        if is_same_code:
            con.execute("truncate stage.released")
        else:
            [(release_id, _)] = con.execute("from stage.released").fetchall()
            mark_released(con, release_id, "other code")
    with pytest.raises(UsageError) as raised:
        audit(settings)
    assert str(raised.value) == NOT_SHOWN
    assert not settings.home.joinpath(".papers.duckdb.audit").exists()


def test_without_a_release_there_is_nothing_to_compare(settings: Settings) -> None:
    settings.release.unlink()
    with pytest.raises(NoRelease):
        audit(settings)


def test_an_audit_waits_for_a_load(settings: Settings) -> None:
    told: Told = []
    busy = hold_lock(settings.lock, "this test", WarehouseBusy, LockWait())
    with busy, pytest.raises(WarehouseBusy, match="another load holds"):
        audit_release(settings, lambda *it: told.append(it))
    assert told == [("waiting", 0, 1)]
