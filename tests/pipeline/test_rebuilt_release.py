"""A release is made again from the archive alone, whatever became of the databases."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from etl.archive.reader import archive_files
from etl.archive_place import ArchivePlace
from etl.build.checks import CheckResult
from etl.errors import ArchiveDamaged, NoRelease, ReleaseBlocked, WarehouseBusy
from etl.files import LockWait, hold_lock
from etl.pipeline.publish import ReleaseOptions
from etl.pipeline.rebuild import rebuild_release
from etl.release.database import open_release
from etl.settings import Settings
from etl.stage.connection import connect
from etl.stage.database import open_stage
from tests.fetch.small_site import StillClock
from tests.made_once import OwnCopy
from tests.pipeline.one_paper import MADE_AT, Told, archive_paper, load_paper, wool_home

pytestmark = pytest.mark.slow

NEXT = "20260409T130000.000000Z"
MADE = [(it, 1, 1) for it in ("staged", "staged", "derived", "checked", "published", "recorded")]


@pytest.fixture
def settings(own_copy: OwnCopy) -> Settings:
    return wool_home(own_copy)


def rebuild(settings: Settings, **how: Any) -> tuple[str, Told]:
    told: Told = []
    clock = StillClock(MADE_AT + timedelta(hours=1))
    release_id = rebuild_release(settings, progress=lambda *it: told.append(it), clock=clock, **how)
    return release_id, [it for it in told if it[0] != "staging"]


def titles(settings: Settings) -> list[str]:
    with open_release(settings.release) as con:
        rows = con.execute("select title from core.papers order by title").fetchall()
    return [title for (title,) in rows]


def test_all_is_staged_and_derived_anew(settings: Settings, by_difference: None) -> None:
    archive_paper(settings, 2, "Yarn")
    with open_stage(settings.stage) as con:
        con.execute("update stage.entries set title = 'Staged otherwise'")
    with connect(settings.release) as con:
        con.execute("insert into core.keywords by name select 'arxiv:9' as paper_key")
    assert rebuild(settings) == (NEXT, MADE)
    assert titles(settings) == ["Wool", "Yarn"]
    with open_release(settings.release) as con:
        assert con.execute("from core.keywords").fetchall() == []


def test_databases_that_cannot_be_used_are_set_aside(settings: Settings) -> None:
    for path in (settings.stage, settings.release, settings.history):
        path.write_bytes(b"no database")
    release_id, told = rebuild(settings)
    assert release_id == NEXT
    assert told == [
        *MADE[:2], ("release set aside", 1, 1), ("history set aside", 1, 1), *MADE[2:]
    ]  # fmt: skip
    assert titles(settings) == ["Wool"]


def test_captures_of_another_parser_alone_are_read_again_if_that_is_asked_for(
    settings: Settings,
) -> None:
    yarn = archive_paper(settings, 2, "Yarn")
    rebuild(settings)
    with open_stage(settings.stage) as con:
        con.execute("update stage.entries set title = 'Staged otherwise'")
        con.execute("update stage.fingerprints set fingerprint = fingerprint + 1")
        con.execute("update stage.captures set parser_version = 0 where capture_id = $1", [yarn])
    rebuild(settings, reparse=True)
    assert titles(settings) == ["Staged otherwise", "Yarn"]


def test_what_the_archive_has_lost_is_told_unless_it_is_given_up(settings: Settings) -> None:
    [file] = archive_files(settings.archive)
    archive_paper(settings, 2, "Yarn")
    (settings.archive / file).unlink()
    with pytest.raises(ArchiveDamaged, match="--give-up-lost"):
        rebuild(settings)
    rebuild(settings, extras=ReleaseOptions(gives_up_lost=True))
    assert titles(settings) == ["Yarn"]


def test_suites_are_asked(settings: Settings) -> None:
    broken = CheckResult("a", "ewes are rams", "core.papers", "expectations", "block", 9, 1, "Ewe")
    with pytest.raises(ReleaseBlocked, match="ewes are rams"):
        rebuild(settings, extras=ReleaseOptions(suites=lambda *_: [broken]))


def test_of_an_empty_archive_nothing_is_released(tmp_path: Path) -> None:
    with pytest.raises(NoRelease, match="no page is archived"):
        rebuild(Settings(tmp_path / "home"))


def test_an_archive_that_a_store_keeps_is_read_from_there(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "home", store=ArchivePlace(str(tmp_path / "store")))
    load_paper(settings, 1, "Wool")
    assert len(list(tmp_path.joinpath("store").iterdir())) == 1
    for file in archive_files(settings.archive):
        (settings.archive / file).unlink()
    assert rebuild(settings)[0] == NEXT
    assert titles(settings) == ["Wool"]


def test_a_load_that_runs_is_waited_for(settings: Settings) -> None:
    told: Told = []
    busy = hold_lock(settings.lock, "this test", WarehouseBusy, LockWait())
    with busy, pytest.raises(WarehouseBusy, match="another load holds"):
        rebuild_release(settings, progress=lambda *it: told.append(it))
    assert told == [("waiting", 0, 1)]
