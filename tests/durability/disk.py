"""A small disk, in memory, that can be full or read-only."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_MOUNT, _UNMOUNT = shutil.which("mount") or "", shutil.which("umount") or ""


@dataclass(frozen=True)
class Disk:
    path: Path

    def leave(self, room: int) -> None:
        """Make it just so large that this many bytes can still be written."""
        state = os.statvfs(self.path)
        used = (state.f_blocks - state.f_bfree) * state.f_frsize
        self._remount(f"size={max(used + room, state.f_frsize)}")

    def set_read_only(self, *, read_only: bool) -> None:
        self._remount("ro" if read_only else "rw")

    def _remount(self, options: str) -> None:
        subprocess.run([_MOUNT, "-o", f"remount,{options}", str(self.path)], check=True)


@contextmanager
def mounted(path: Path) -> Iterator[Disk | None]:
    """The disk, mounted at path; None where that is not allowed."""
    path.mkdir()
    words = [_MOUNT, "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(path)]
    if not _MOUNT or subprocess.run(words, check=False, capture_output=True).returncode:
        yield None
        return
    try:
        yield Disk(path)
    finally:
        subprocess.run([_UNMOUNT, "-l", str(path)], check=True)
