"""Files where others may write: links are not followed, and nothing is left half."""

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from etl import files
from etl.errors import FileUnusable, StorageError, UsageError
from etl.files import (
    make_folder,
    private_folder,
    remove_any,
    replace_durably,
    replacing,
    set_aside,
    sync_folder,
    writing_out,
)


def names(folder: Path) -> list[str]:
    return sorted(it.name for it in folder.iterdir())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def test_a_private_folder_is_new_and_goes(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "private"
    path.mkdir(parents=True)
    (path / "left").touch()
    with pytest.raises(ZeroDivisionError):
        fail_in_folder(path)
    assert names(tmp_path) == ["deep"]
    assert names(path.parent) == []
    with private_folder(tmp_path / "new" / "private") as found:
        assert names(found) == []


def fail_in_folder(path: Path) -> None:
    with private_folder(path) as found:
        assert (found, mode(path), names(path)) == (path, 0o700, [])
        (path / "a").touch()
        raise ZeroDivisionError


def test_whatever_has_a_name_is_removed_and_what_a_link_leads_to_stays(tmp_path: Path) -> None:
    folder, file, link = tmp_path / "folder", tmp_path / "file", tmp_path / "link"
    (folder / "inner").mkdir(parents=True)
    (folder / "inner" / "a").touch()
    file.touch()
    link.symlink_to(folder)
    remove_any(tmp_path / "none")
    remove_any(link)
    assert names(folder / "inner") == ["a"]
    remove_any(folder)
    remove_any(file)
    assert names(tmp_path) == []


def test_what_is_set_aside_gets_the_first_free_name(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    (tmp_path / "a.duckdb.unusable1").symlink_to("gone")
    for expected in ("a.duckdb.unusable", "a.duckdb.unusable2"):
        path.write_text(expected)
        assert set_aside(path) == tmp_path / expected
        assert (tmp_path / expected).read_text() == expected
    assert not path.exists()


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    path, target = tmp_path / "a", tmp_path / "target"
    target.write_text("target")
    path.symlink_to(target)
    with pytest.raises(ZeroDivisionError):
        fail_half_way(path)
    assert (path.read_text(), names(tmp_path)) == ("target", ["a", "target"])
    with replacing(path) as file:
        file.write(b"whole")
        [hidden] = [it for it in names(tmp_path) if it not in ("a", "target")]
    assert not path.is_symlink()
    assert (path.read_text(), target.read_text()) == ("whole", "target")
    assert names(tmp_path) == ["a", "target"]
    start, _, token = hidden.rpartition(".")
    assert (start, len(bytes.fromhex(token))) == (".a", 8)


def fail_half_way(path: Path) -> None:
    with replacing(path) as file:
        file.write(b"half")
        raise ZeroDivisionError


def test_a_name_may_be_as_long_as_the_system_allows(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 255)
    with replacing(path) as file:
        [hidden] = names(tmp_path)
        file.write(b"a")
    assert hidden.startswith("." + "x" * 40 + ".")
    assert path.read_bytes() == b"a"


def test_a_full_disk_is_told_with_the_file_that_found_no_place(tmp_path: Path) -> None:
    path = tmp_path / "a"
    with pytest.raises(OSError, match="No space") as raised, replacing(path):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert raised.value.filename == str(path)
    assert names(tmp_path) == []


def test_a_folder_is_not_replaced_by_a_file_but_a_link_to_one_is(tmp_path: Path) -> None:
    folder, link = tmp_path / "folder", tmp_path / "link"
    folder.mkdir()
    link.symlink_to(folder)
    with pytest.raises(FileUnusable) as raised, replacing(folder):
        pass
    assert str(raised.value) == (
        f"{folder} is a folder where a file belongs: move it away, then go on"
    )
    replace_durably(link, b"a")
    assert (link.is_symlink(), link.read_bytes()) == (False, b"a")


def test_the_content_is_durable_before_the_name_and_the_name_before_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    synced: list[tuple[bool, int, bool]] = []

    def note(descriptor: int) -> None:
        found = os.fstat(descriptor)
        is_folder = stat.S_ISDIR(found.st_mode)
        synced.append((is_folder, 0 if is_folder else found.st_size, path.exists()))

    monkeypatch.setattr(os, "fsync", note)
    replace_durably(path, b"three")
    assert synced == [(False, 5, False), (True, 0, True)]


def test_each_folder_that_is_made_is_synced_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(files, "sync_folder", synced.append)
    folder = tmp_path / "a" / "b" / "c"
    folder.parents[1].mkdir()
    make_folder(folder)
    assert sorted(synced) == [tmp_path / "a", tmp_path / "a" / "b"]
    assert folder.is_dir()
    make_folder(folder)
    assert len(synced) == 2


def test_a_folder_is_synced_and_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    sync_folder(tmp_path)
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(synced[0])
    with pytest.raises(NotADirectoryError):
        sync_folder(Path(__file__))


@pytest.fixture
def pipe(tmp_path: Path) -> Iterator[tuple[Path, list[bytes]]]:
    """A pipe and what somebody reads of it, once it is over."""
    path, read = tmp_path / "pipe", list[bytes]()
    os.mkfifo(path)
    reader = Thread(target=lambda: read.append(path.read_bytes()))
    reader.start()
    yield path, read
    reader.join(60)
    assert read == [b"answer"]


def test_an_answer_goes_into_a_pipe_or_through_a_link_to_one(
    tmp_path: Path, pipe: tuple[Path, list[bytes]]
) -> None:
    link = tmp_path / "link"
    link.symlink_to(pipe[0])
    with writing_out(link) as file:
        file.write(b"answer")
    assert stat.S_ISFIFO(pipe[0].stat().st_mode)


def test_an_answer_goes_into_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a"
    for content in (b"one", b"two"):
        with writing_out(path) as file:
            file.write(content)
        assert path.read_bytes() == content


def test_an_answer_goes_through_no_link_to_a_file(tmp_path: Path) -> None:
    for name, target in (("file", "a"), ("nothing", "gone")):
        (tmp_path / "a").write_text("a")
        link = tmp_path / name
        link.symlink_to(target)
        with pytest.raises(UsageError) as raised, writing_out(link):
            pass
        assert str(raised.value) == (
            f"cannot write {link}: it is a link; name the file that is meant"
        )
    assert (tmp_path / "a").read_text() == "a"


def test_a_disk_that_refuses_is_no_fault_of_the_name() -> None:
    with pytest.raises(StorageError) as raised, writing_out(Path("/dev/full")) as file:
        file.write(b"a")
    assert str(raised.value) == "cannot write /dev/full: No space left on device"


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    path = tmp_path / "none" / "a"
    with pytest.raises(UsageError) as raised, writing_out(path):
        pass
    assert str(raised.value) == f"cannot write {path}: {os.strerror(2)}"
