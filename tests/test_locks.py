"""What is no file is named, and a lock is its owner's and held by one at a time."""

import os
import socket
import stat
from pathlib import Path

import pytest

from etl.errors import FetchBusy, FileUnusable, HistoryUnusable, WarehouseBusy
from etl.files import LockWait, check_file_kind, hold_lock, owner_lock

ADVICE = "move it away"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def test_a_folder_that_may_not_be_entered_says_nothing_of_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "stat", refuse)
    with pytest.raises(PermissionError):
        check_file_kind(tmp_path / "file", ADVICE, HistoryUnusable)


def test_a_file_is_there_or_not(tmp_path: Path) -> None:
    path, link = tmp_path / "a", tmp_path / "link"
    assert check_file_kind(path, ADVICE) is False
    path.write_bytes(b"")
    link.symlink_to(path)
    assert check_file_kind(path, ADVICE) is check_file_kind(link, ADVICE) is True


def test_what_is_no_file_is_named_with_its_kind(tmp_path: Path) -> None:
    paths = {name: tmp_path / name for name in ("folder", "pipe", "socket", "nothing", "loop")}
    paths["folder"].mkdir()
    os.mkfifo(paths["pipe"])
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(paths["socket"]))
        paths["nothing"].symlink_to("gone")
        paths["loop"].symlink_to("loop")
        words = {
            paths["folder"]: "is a folder where a file belongs",
            paths["pipe"]: "is a pipe where a file belongs",
            paths["socket"]: "is a socket where a file belongs",
            Path("/dev/null"): "is a device where a file belongs",
            paths["nothing"]: "is a link to nothing",
            paths["loop"]: f"cannot be read ({os.strerror(40)})",
        }
        for path, expected in words.items():
            with pytest.raises(FileUnusable) as raised:
                check_file_kind(path, ADVICE)
            assert str(raised.value) == f"{path} {expected}: {ADVICE}"
            with pytest.raises(HistoryUnusable):
                check_file_kind(path, ADVICE, HistoryUnusable)


def test_a_lock_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "home" / "a.lock"
    with owner_lock(path):
        assert mode(path) == 0o600
    path.chmod(0o644)
    with owner_lock(path):
        assert mode(path) == 0o600


def test_a_lock_is_neither_a_link_nor_a_folder(tmp_path: Path) -> None:
    link, folder = tmp_path / "link", tmp_path / "folder"
    link.symlink_to(tmp_path / "other")
    folder.mkdir()
    with pytest.raises(FileUnusable) as raised:
        owner_lock(link)
    assert str(raised.value) == f"{link} is a link where a lock belongs: remove it"
    with pytest.raises(FileUnusable, match="is a folder where a file belongs: remove it, it is"):
        owner_lock(folder)


@pytest.mark.parametrize(
    ("busy", "setting", "advice"),
    [(FetchBusy, None, ""), (WarehouseBusy, "A_SETTING", ", or wait longer with A_SETTING")],
)
def test_a_lock_that_is_held_is_waited_for_and_then_given_up(
    tmp_path: Path, busy: type[FetchBusy | WarehouseBusy], setting: str | None, advice: str
) -> None:
    path = tmp_path / "a.lock"
    announced: list[str] = []
    wait = LockWait(0.01, lambda: announced.append("waiting"), setting)
    with hold_lock(path, "another fetch", busy, wait):
        assert announced == []
        with pytest.raises(busy) as raised, hold_lock(path, "another fetch", busy, wait):
            pass
    assert announced == ["waiting"]
    assert str(raised.value) == (
        f"another fetch holds {path} and did not finish within 0.01 s; try again later{advice}"
    )
    with hold_lock(path, "another fetch", busy, LockWait()):
        assert announced == ["waiting"]


def test_a_lock_is_had_once_whoever_held_it_is_done(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    held = owner_lock(path)
    held.acquire()
    wait = LockWait(60, held.release)
    with hold_lock(path, "another fetch", FetchBusy, wait):
        pass


def test_a_lock_is_let_go_of_by_what_fails(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    with pytest.raises(ZeroDivisionError), hold_lock(path, "x", FetchBusy, LockWait()):
        raise ZeroDivisionError
    with hold_lock(path, "x", FetchBusy, LockWait()):
        pass
