"""The stage is opened by one load at a time, and of no page no release is made."""

from pathlib import Path

import pytest

from etl.errors import NoRelease, WarehouseBusy
from etl.files import LockWait, hold_lock
from etl.pipeline.locked_stage import check_archive_has_pages, open_locked_stage
from etl.settings import Settings
from etl.stage.database import open_stage

MEMORY = 2 * 2**30


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "home", lock_seconds=0, memory_bytes=MEMORY)


def ignore(*_: object) -> None:
    """Progress that nobody watches."""


def test_of_an_archive_without_pages_no_release_is_made(settings: Settings) -> None:
    with open_stage(settings.stage) as con:
        with pytest.raises(NoRelease) as raised:
            check_archive_has_pages(con, settings)
        assert str(raised.value) == (
            f"no page is archived in {settings.archive}, so no release was made: "
            "`paperhouse fetch` or `paperhouse load PATH` first"
        )
        settings.release.touch()
        check_archive_has_pages(con, settings)
        settings.release.unlink()
        con.execute("insert into stage.captures by name select 'c1' as capture_id")
        check_archive_has_pages(con, settings)


def test_duckdb_may_hold_the_half_of_the_memory(settings: Settings) -> None:
    with open_locked_stage(settings, ignore) as con:
        [(memory,)] = con.execute("select current_setting('memory_limit')").fetchall()
        con.execute("insert into stage.captures by name select 'c1' as capture_id")
    assert memory == "1.0 GiB"
    counts = []
    for anew in (False, True):
        with open_locked_stage(settings, ignore, anew=anew) as con:
            counts += con.execute("select count(*) from stage.captures").fetchall()
    assert counts == [(1,), (0,)]


def test_another_load_is_waited_for_and_told(settings: Settings) -> None:
    told: list[tuple[str, int, int]] = []
    with (
        hold_lock(settings.lock, "this test", WarehouseBusy, LockWait()),
        pytest.raises(WarehouseBusy, match=rf"^another load holds {settings.lock} and did not"),
        open_locked_stage(settings, lambda *it: told.append(it)),
    ):
        pass
    assert told == [("waiting", 0, 1)]
