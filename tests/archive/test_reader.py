"""Which files are read and where: here, in a store, or nowhere; and what is made durable."""

import errno
import os
from pathlib import Path

import pytest

from etl.archive.documents import ArchiveOffset
from etl.archive.reader import archive_files, local_files, read_body, read_documents, sync_files
from etl.archive.segment_cache import CACHE_NAME, read_block
from etl.archive.stored_segments import add_segments, remember_place
from etl.archive.writer import ArchiveWriter
from etl.archive_place import ArchivePlace
from etl.errors import ArchiveDamaged, StorageError
from tests.archive.conftest import IMPORTED_AT, bodies_of

NAME = "20261121T083000000000Z-1-00112233445566ff.warc.gz"
EARLIER = "20261120T083000000000Z-1-00112233445566ff.warc.gz"
BODIES = [b"the first page", b"the second page", b"the third page"]


def keep_in_store(path: Path, content: bytes, size: int) -> None:
    """The store, a folder, has a file of this content; the home knows it by this size."""
    store = path.parents[2] / "store"
    store.mkdir()
    (store / path.name).write_bytes(content)
    read_block.cache_clear()
    remember_place(path.parent, ArchivePlace(str(store)))
    add_segments(path.parent, {path.name: size})


def test_files_of_the_folder_and_of_the_store_stand_in_order(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / NAME).write_bytes(b"1234")
    assert local_files(folder) == archive_files(folder) == {NAME: 4}
    keep_in_store(folder / EARLIER, b"", 7)
    assert local_files(folder) == {NAME: 4}
    assert list(archive_files(folder).items()) == [(EARLIER, 7), (NAME, 4)]
    add_segments(folder, {NAME: 5})
    assert archive_files(folder)[NAME] == 5


@pytest.mark.parametrize("left", [None, 0, 300])
def test_a_file_that_is_not_wholly_here_is_read_in_the_store(path: Path, left: int | None) -> None:
    whole = path.read_bytes()
    keep_in_store(path, whole, len(whole))
    if left is None:
        path.unlink()
    else:
        os.truncate(path, left)
    assert list(bodies_of(path)) == BODIES
    start, end = len(whole), len(whole) + 1
    assert list(read_documents(path.parent, path.name, start)) == []
    with pytest.raises(ArchiveDamaged, match=f"^{path}, byte {end}: the file has no such byte; "):
        list(read_documents(path.parent, path.name, end))


def test_a_file_that_is_wholly_here_is_not_read_in_the_store(path: Path) -> None:
    size = path.stat().st_size
    keep_in_store(path, bytes(size), size)
    assert list(bodies_of(path)) == BODIES


def test_an_empty_file_of_the_store_has_no_documents(folder: Path) -> None:
    keep_in_store(folder / NAME, b"", 0)
    assert list(read_documents(folder, NAME)) == []


def test_a_file_that_cannot_be_read_is_no_damage(folder: Path) -> None:
    (folder / NAME).mkdir(parents=True)
    words = f"^cannot read {folder / NAME}: Is a directory; check the disk"
    with pytest.raises(StorageError, match=words):
        read_body(folder, ArchiveOffset(NAME, 0))


def test_a_block_of_the_store_that_cannot_be_read_here_is_no_damage(folder: Path) -> None:
    keep_in_store(folder / NAME, b"", 1)
    folder.with_name(CACHE_NAME).joinpath(f"{NAME}.0").mkdir(parents=True)
    with pytest.raises(StorageError, match=f"^cannot read {folder / NAME}: Is a directory; "):
        list(read_documents(folder, NAME))


def test_a_file_where_the_folder_should_be_is_an_error(folder: Path) -> None:
    folder.parent.mkdir()
    folder.write_text("")
    with pytest.raises(StorageError, match=f"^cannot write {folder}: "):
        ArchiveWriter(folder, {}).note("seen", IMPORTED_AT, {})
    with pytest.raises(StorageError, match=f"^cannot read {folder}: Not a directory; "):
        archive_files(folder)
    with pytest.raises(StorageError, match=f"^cannot read {folder / NAME}: Not a directory; "):
        list(read_documents(folder, NAME))


def test_files_that_are_here_are_made_durable_with_their_names(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda number: synced.append(os.fstat(number).st_ino))
    sync_files(path.parent, [NAME])
    assert synced == []
    sync_files(path.parent, [NAME, path.name, path.name])
    assert synced == [it.stat().st_ino for it in (path, path.parent, path.parent.parent)]


@pytest.mark.parametrize("count", range(3))
def test_what_cannot_be_made_durable_is_named(
    path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    """The file, the folder or the folder above it: the one after so many that could."""
    left = iter(range(count))

    def sync(_: int) -> None:
        if next(left, None) is None:
            raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", sync)
    named = [path, path.parent, path.parent.parent][count]
    with pytest.raises(StorageError, match=f"^cannot sync {named}: Input/output error; check"):
        sync_files(path.parent, [path.name])
