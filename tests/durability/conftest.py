"""Homes, pages, and a small disk."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.durability.home import Home
from tests.durability.pages import Pages

_MOUNT, _UNMOUNT = shutil.which("mount") or "", shutil.which("umount") or ""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    return Pages(tmp_path / "pages")


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator["Disk"]:
    """A small disk of its own. Skips where mounting one is not allowed."""
    disk = Disk(tmp_path / "disk")
    disk.path.mkdir()
    mount = [_MOUNT, "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(disk.path)]
    if not _MOUNT or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("no right to mount a small disk")
    try:
        yield disk
    finally:
        subprocess.run([_UNMOUNT, "-l", str(disk.path)], check=True)


@dataclass(frozen=True)
class Disk:
    """A mounted disk, whose size can be changed."""

    path: Path

    def resize(self, byte_count: int) -> None:
        options = f"remount,size={byte_count}"
        subprocess.run([_MOUNT, "-o", options, str(self.path)], check=True)

    def used(self) -> int:
        state = os.statvfs(self.path)
        return (state.f_blocks - state.f_bfree) * state.f_frsize
