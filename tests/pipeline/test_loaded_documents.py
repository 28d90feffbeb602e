"""Documents enter the archive once, the stage and a release, and each step is told."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from etl.archive.documents import Capture, LocatedCapture, Provenance
from etl.archive.reader import archive_files, scan_captures
from etl.build.checks import CheckResult
from etl.errors import ArchiveDamaged, ReleaseBlocked, UsageError, WarehouseBusy
from etl.files import LockWait, hold_lock
from etl.pipeline.load import (
    ArchiveResult,
    InputDocument,
    LoadResult,
    archive_documents,
    load_documents,
)
from etl.pipeline.parsing_workers import parsing_workers
from etl.pipeline.publish import ReleaseOptions
from etl.release.database import open_release
from etl.settings import Settings
from tests.fetch.small_site import StillClock
from tests.made_once import OwnCopy
from tests.pipeline.one_paper import MADE_AT, Told, archive_paper, paper_bytes, wool_home
from tests.pipeline.told_papers import URL

pytestmark = pytest.mark.slow

LATER = MADE_AT + timedelta(hours=1)
ARCHIVED = [("archiving", 1, 2), ("archiving", 2, 2), ("archived", 1, 1)]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "home", lock_seconds=0)


def documents(folder: Path, *titles: str) -> list[InputDocument]:
    found = []
    for title in titles:
        path = folder / f"{title}.json"
        path.write_bytes(paper_bytes(len(title), title))
        found.append((path, Provenance(URL, datetime(2026, 4, 2))))
    return found


def archive(settings: Settings, wanted: list[InputDocument], at: datetime = MADE_AT) -> Any:
    return archive_documents(settings, wanted, clock=StillClock(at))


def archived(settings: Settings) -> list[Capture]:
    """The captures of the archive, in the order in which they were archived."""
    return [
        item.capture
        for file in sorted(archive_files(settings.archive))
        for item, _ in scan_captures(settings.archive, file, 0)
        if isinstance(item, LocatedCapture)
    ]


def titles(settings: Settings) -> list[tuple[str]]:
    with open_release(settings.release) as con:
        return con.execute("select title from core.papers order by title").fetchall()


def test_a_document_that_is_given_twice_is_archived_once(
    settings: Settings, tmp_path: Path
) -> None:
    told: Told = []
    twice = documents(tmp_path, "Wool", "Wool")
    found = archive_documents(settings, twice, lambda *it: told.append(it), StillClock(MADE_AT))
    [capture] = archived(settings)
    assert found == ArchiveResult(1, [capture.capture_id])
    assert (capture.source, capture.imported_at) == ("import", MADE_AT)
    assert told == [("staged", 1, 1), *ARCHIVED]
    [file] = archive_files(settings.archive)
    assert file.startswith("20260409T120000000000Z-")


def test_what_is_known_is_counted_and_what_is_new_is_named(
    settings: Settings, tmp_path: Path
) -> None:
    archive(settings, documents(tmp_path, "Wool"))
    found = archive(settings, documents(tmp_path, "Ewe", "Wool", "Ram"), LATER)
    [_, ewe, ram] = archived(settings)
    assert found == ArchiveResult(1, [ewe.capture_id, ram.capture_id])


@pytest.mark.parametrize(("hours", "instants"), [(-1, [0, -1]), (0, [0]), (1, [0])])
def test_a_document_that_came_earlier_now_is_archived_again_but_not_new(
    settings: Settings, tmp_path: Path, hours: int, instants: list[int]
) -> None:
    wool = documents(tmp_path, "Wool")
    archive(settings, wool)
    found = archive(settings, wool * 2, MADE_AT + timedelta(hours=hours))
    assert found == ArchiveResult(2, [])
    at = sorted((it.imported_at - MADE_AT) / timedelta(hours=1) for it in archived(settings))
    assert at == sorted(instants)


def test_documents_are_imported_when_the_source_date_says(tmp_path: Path) -> None:
    stated = Settings(tmp_path / "home", source_date=datetime(2026, 1, 1))
    archive(stated, documents(tmp_path, "Wool"))
    assert [it.imported_at for it in archived(stated)] == [datetime(2026, 1, 1)]


def test_a_document_that_is_too_large_is_not_read(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(256 * 2**20 + 1)
    with pytest.raises(UsageError, match="and at most 268,435,456 are read"):
        archive(settings, [(path, Provenance())])
    assert archived(settings) == []


def test_nothing_is_archived_where_the_archive_is_damaged(
    own_copy: OwnCopy, tmp_path: Path
) -> None:
    settings = wool_home(own_copy)
    [file] = archive_files(settings.archive)
    (settings.archive / file).unlink()
    for load in (archive_documents, load_documents):
        with pytest.raises(ArchiveDamaged, match=rf"{file} is gone or was cut"):
            load(settings, documents(tmp_path, "Ewe"))
    assert archived(settings) == []


@pytest.mark.parametrize("load", [archive_documents, load_documents])
def test_another_load_is_waited_for(settings: Settings, tmp_path: Path, load: Any) -> None:
    told: Told = []
    busy = hold_lock(settings.lock, "this test", WarehouseBusy, LockWait())
    with busy, pytest.raises(WarehouseBusy, match="another load holds"):
        load(settings, documents(tmp_path, "Ewe"), lambda *it: told.append(it))
    assert told == [("waiting", 0, 1)]


def test_what_is_archived_already_and_what_is_new_is_staged_and_released(
    settings: Settings, tmp_path: Path
) -> None:
    archive_paper(settings, 9, "Yarn")
    told: Told = []
    two = documents(tmp_path, "Wool", "Ewe")
    found = load_documents(settings, two, lambda *it: told.append(it), clock=StillClock(LATER))
    captures = archived(settings)
    new = {it.capture_id: it.imported_at for it in captures if it.imported_at == LATER}
    assert found == LoadResult(0, [*new], found.release_id)
    assert found.release_id == "20260409T130000.000000Z"
    assert titles(settings) == [("Ewe",), ("Wool",), ("Yarn",)]
    steps = [it for it in told if it[0] != "staging"]
    made = [(it, 1, 1) for it in ("staged", "derived", "checked", "published", "recorded")]
    assert steps == [("staged", 1, 1), *ARCHIVED, *made]
    assert len([it for it in told if it[0] == "staging"]) == 2
    again = load_documents(settings, two, clock=StillClock(LATER + timedelta(hours=1)))
    assert again == LoadResult(2, [], found.release_id)


def test_a_load_reads_by_readers_that_run_and_asks_the_suites(
    own_copy: OwnCopy, tmp_path: Path
) -> None:
    settings = wool_home(own_copy)
    broken = CheckResult("a", "ewes are rams", "core.papers", "expectations", "block", 2, 1, "Ewe")
    with parsing_workers(settings) as readers:
        readers.pool.start(1)
        with pytest.raises(ReleaseBlocked, match="ewes are rams: broken by 1 row, such as Ewe"):
            load_documents(
                settings,
                documents(tmp_path, "Ewe"),
                started=readers,
                extras=ReleaseOptions(suites=lambda *_: [broken]),
            )
        assert readers.pool._workers == []
    assert titles(settings) == [("Wool",)]
    assert len(archived(settings)) == 2


def test_a_file_that_went_meanwhile_is_told(settings: Settings, tmp_path: Path) -> None:
    gone = tmp_path / "gone.json"
    with (
        parsing_workers(settings) as readers,
        pytest.raises(UsageError, match=rf"^cannot read {gone}: No such file or directory$"),
    ):
        load_documents(settings, [(gone, Provenance())], started=readers)
