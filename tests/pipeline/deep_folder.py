"""Folders inside folders, until their path is longer than the system takes."""

import os
from pathlib import Path

_NAME = "d" * 250
_LONGEST_PATH = 4_095


def make_deep_folder(top: Path) -> Path:
    """The first folder below `top` that no path leads to; the one that holds it can be listed."""
    folder, parent = top, os.open(top, os.O_RDONLY | os.O_DIRECTORY)
    while len(str(folder)) <= _LONGEST_PATH:
        os.mkdir(_NAME, dir_fd=parent)
        folder, below = folder / _NAME, os.open(_NAME, os.O_RDONLY, dir_fd=parent)
        os.close(parent)
        parent = below
    os.close(parent)
    return folder
