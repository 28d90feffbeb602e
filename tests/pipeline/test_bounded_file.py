"""Files that others own are read whole, or not at all."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.errors import UsageError
from etl.pipeline import bounded_file
from etl.pipeline.bounded_file import is_there, read_file, resolve_path


def test_a_link_to_nothing_is_there(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("nothing")
    (tmp_path / "file").touch()
    found = [is_there(tmp_path / name) for name in ("link", "file", ".", "nothing", "file/nothing")]
    assert found == [True, True, True, False, False]


def test_what_may_not_be_seen_is_not_taken_for_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "lstat", refuse)
    with pytest.raises(PermissionError):
        is_there(tmp_path / "searches.txt")


def test_a_file_as_large_as_may_be_is_read(tmp_path: Path) -> None:
    path = tmp_path / "page"
    path.write_bytes(b"a page")
    assert read_file(path, 6) == b"a page"
    with pytest.raises(UsageError, match=r"page: 6 bytes, and at most 5 are read$"):
        read_file(path, 5)


@pytest.fixture
def impatient() -> Iterator[None]:
    """Whoever waits for a second fails."""

    def stop(*_: object) -> None:
        raise AssertionError("it waits")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, 1)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.usefixtures("impatient")
def test_a_pipe_without_a_writer_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UsageError, match=r"^cannot read .*/pipe: not a regular file$"):
        read_file(tmp_path / "pipe", 6)


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"^cannot read .*/page: No such file or directory$"):
        read_file(tmp_path / "page", 6)


@pytest.mark.parametrize("later", [b"a page and more", b"a"])
def test_a_file_that_changes_is_never_read_beyond_its_first_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, later: bytes
) -> None:
    """It changes between the first look at its size and the reading."""
    path = tmp_path / "page"
    path.write_bytes(b"a page")

    def change(file: int) -> os.stat_result:
        found = fstat(file)
        path.write_bytes(later)
        return found

    fstat = os.fstat
    monkeypatch.setattr(bounded_file.os, "fstat", change)
    with pytest.raises(UsageError, match=r"page: it changed while it was read; try it again$"):
        read_file(path, 6)


def test_no_more_is_read_than_the_size_that_the_system_states() -> None:
    """It states none for files that it makes up."""
    assert read_file(Path("/proc/self/status"), 6) == b""


def test_a_file_is_not_handed_on_to_other_programs(tmp_path: Path) -> None:
    path = tmp_path / "page"
    path.write_bytes(b"a page")
    file = bounded_file._open_without_waiting(str(path), os.O_RDONLY)
    try:
        assert not os.get_inheritable(file)
    finally:
        os.close(file)


def test_a_link_to_itself_stays(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "page").symlink_to("folder/page")
    assert resolve_path(tmp_path / "loop") == tmp_path / "loop"
    assert resolve_path(tmp_path / "page") == tmp_path / "folder" / "page"
