"""The index says what a reading of the whole archive says, whatever became of its file."""

import os
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from etl.archive import index
from etl.archive.documents import (
    ArchiveOffset,
    LocatedCapture,
    Note,
    Provenance,
    new_document,
)
from etl.archive.index import INDEX_NAME, ArchiveIndex, open_index
from etl.archive.reader import archive_files, read_body, scan_captures
from etl.archive.writer import ArchiveWriter
from etl.errors import ArchiveDamaged
from tests.damage import DAMAGES

NOON = datetime(2026, 4, 7, 12)
PAGES = {b"one": 1, b"two": 1, b"three": 2}
"""Bodies, and how often each is archived: the second time it is a revisit."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    add(folder, NOON, *PAGES)
    add(folder, NOON - timedelta(hours=1), b"three")
    return folder


def add(folder: Path, at: datetime, *bodies: bytes) -> None:
    """A file with a note and these documents, imported at an instant."""
    with open_index(folder) as index, ArchiveWriter(folder, index) as writer:
        writer.note("accept", at, {"capture_id": f"of {len(bodies)}"})
        for body in bodies:
            writer.add(new_document(body, Provenance(), "import", at))


def capture_of(body: bytes) -> str:
    return new_document(body, Provenance(), "import", NOON).capture.capture_id


def content(index: ArchiveIndex, *bodies: bytes) -> list[object]:
    """All that it answers about bodies, the bytes at the stated places, and the notes."""
    found: list[object] = []
    for body in bodies:
        document = new_document(body, Provenance(), "import", NOON)
        place = index.get(document.capture.sha256)
        found += [place and read_body(index.folder, place)]
        found += [index.origin(document.capture.capture_id)]
    return [*found, sorted((note.noted_at, str(note.content)) for note in index.notes("accept"))]


EXPECTED = [
    *(b"one", (NOON, "import")),
    *(b"two", (NOON, "import")),
    *(b"three", (NOON - timedelta(hours=1), "import")),
    *(None, None),
    [
        (NOON - timedelta(hours=1), "{'capture_id': 'of 1'}"),
        (NOON, "{'capture_id': 'of 3'}"),
    ],
]


def test_it_knows_bodies_captures_and_notes(folder: Path) -> None:
    with open_index(folder) as index:
        assert content(index, *PAGES, b"never archived") == EXPECTED
        assert list(index.notes("fetch")) == []


def test_a_known_body_is_archived_once(folder: Path) -> None:
    records = [
        item
        for file in archive_files(folder)
        for item, _ in scan_captures(folder, file)
        if isinstance(item, LocatedCapture)
    ]
    assert len(records) == sum(PAGES.values())
    assert len({item.body_at for item in records}) == len(PAGES)


@pytest.mark.parametrize("order", [1, -1])
def test_a_capture_has_its_earliest_import_and_was_fetched_if_ever(
    tmp_path: Path, order: int
) -> None:
    records = [("import", NOON), ("fetch", NOON + timedelta(hours=1))][::order]
    with ArchiveWriter(tmp_path / "archive", {}) as writer:
        for source, at in records:
            writer.add(new_document(b"one", Provenance(), source, at))
    with open_index(tmp_path / "archive") as index:
        assert index.origin(capture_of(b"one")) == (NOON, "fetch")


def test_only_what_is_new_is_read(folder: Path) -> None:
    """A file that was read is not opened again: here it could not be."""
    with open_index(folder):
        pass
    for file in archive_files(folder):
        path = folder / file
        path.write_bytes(random.Random(1).randbytes(path.stat().st_size))
    with ArchiveWriter(folder, {}) as writer:
        writer.add(new_document(b"four", Provenance(), "import", NOON))
    with open_index(folder) as index:
        assert index.origin(capture_of(b"four")) == (NOON, "import")
        assert index.origin(capture_of(b"one")) == (NOON, "import")


def test_a_file_that_grows_is_read_from_where_it_ended(folder: Path) -> None:
    with ArchiveWriter(folder, {}) as writer:
        writer.add(new_document(b"four", Provenance(), "import", NOON))
        with open_index(folder) as index:
            assert index.origin(capture_of(b"four")) == (NOON, "import")
        writer.add(new_document(b"five", Provenance(), "import", NOON))
        with open_index(folder) as index:
            assert index.origin(capture_of(b"five")) == (NOON, "import")
    with sqlite3.connect(folder.with_name(INDEX_NAME)) as con:
        assert dict(con.execute("select name, read_to from files")) == archive_files(folder)
        assert con.execute("select count(*) from captures").fetchone() == (len(PAGES) + 2,)


def test_a_torn_record_is_no_error_and_what_follows_in_other_files_is_read(folder: Path) -> None:
    first, last = archive_files(folder)
    os.truncate(folder / last, archive_files(folder)[last] - 5)
    with open_index(folder) as index:
        assert index.origin(capture_of(b"three")) == (NOON, "import")
        assert index.get(new_document(b"one", Provenance(), "import", NOON).capture.sha256) == (
            ArchiveOffset(first, next(at.offset for at in _bodies(folder, first)))
        )


def _bodies(folder: Path, file: str) -> list[ArchiveOffset]:
    read = (item for item, _ in scan_captures(folder, file))
    return [item.body_at for item in read if isinstance(item, LocatedCapture)]


def _other_version(path: Path) -> None:
    with sqlite3.connect(path) as con:
        con.execute("delete from captures")
        con.execute("pragma user_version = 77")


def _changed_value(path: Path) -> None:
    """As flipped bits do that no structure of the file depends on."""
    with sqlite3.connect(path) as con:
        con.execute("update captures set imported_at = '1999-01-01T00:00:00'")
        con.execute("update notes set content = replace(content, 'of', 'if')")
        con.execute("update bodies set offset = offset + 1")


def _changed_size(path: Path) -> None:
    with sqlite3.connect(path) as con:
        con.execute("update files set read_to = read_to - 1")


def _foreign_tables(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as con:
        con.execute("create table files (mine text)")
        con.execute("create table mine as select 1 as it")


def _live_link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


KINDS: dict[str, Callable[[Path], None]] = DAMAGES | {
    "gone": Path.unlink,
    "changed value": _changed_value,
    "changed size": _changed_size,
    "other version": _other_version,
    "foreign tables": _foreign_tables,
    "live link": _live_link,
}


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_becomes_of_its_file_the_answers_are_the_same(folder: Path, kind: str) -> None:
    with open_index(folder):
        pass
    path = folder.with_name(INDEX_NAME)
    KINDS[kind](path)
    for _ in range(2):
        with open_index(folder) as index:
            assert content(index, *PAGES, b"never archived") == EXPECTED
    if path.is_dir():
        assert path.joinpath("mine").read_text() == "mine"


@pytest.mark.parametrize("change", [lambda path: os.truncate(path, 0), Path.unlink])
def test_an_archive_that_lost_something_is_read_anew(
    folder: Path, change: Callable[[Path], None]
) -> None:
    with open_index(folder):
        pass
    _, last = archive_files(folder)
    change(folder / last)
    with open_index(folder) as index:
        assert index.origin(capture_of(b"three")) == (NOON, "import")
        assert len(list(index.notes("accept"))) == 1


def test_damage_in_what_is_new_is_named_each_time(folder: Path) -> None:
    _, last = archive_files(folder)
    path = folder / last
    path.write_bytes(b"\0" * path.stat().st_size)
    for _ in range(2):
        with (
            pytest.raises(ArchiveDamaged, match=f"{last}, byte 0: no record starts here"),
            open_index(folder),
        ):
            pass


def test_no_archive_is_an_empty_one(tmp_path: Path) -> None:
    with open_index(tmp_path / "archive") as index:
        assert index.origin(capture_of(b"one")) is None


def test_a_note_has_its_place(folder: Path) -> None:
    scanned = [
        str(item.at)
        for file in archive_files(folder)
        for item, _ in scan_captures(folder, file)
        if isinstance(item, Note)
    ]
    with open_index(folder) as opened:
        assert sorted(str(note.at) for note in opened.notes("accept")) == sorted(scanned)
    assert all(file in place for file, place in zip(archive_files(folder), scanned, strict=True))


def test_a_file_that_another_process_holds_stays(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "_SECONDS", 0)
    path = folder.with_name(INDEX_NAME)
    with open_index(folder):
        pass
    with ArchiveWriter(folder, {}) as writer:
        writer.add(new_document(b"four", Provenance(), "import", NOON))
    before = path.stat().st_ino
    with closing(sqlite3.connect(path, isolation_level=None)) as con:
        con.execute("begin exclusive")
        with open_index(folder) as opened:
            assert opened.origin(capture_of(b"four")) == (NOON, "import")
    assert path.stat().st_ino == before
