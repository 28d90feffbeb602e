"""Folders that several processes of a session use, and one of them makes."""

import shutil
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

OwnCopy = Callable[[str, Callable[[Path], object]], Path]
"""What the fixture own_copy is: a name, and what makes the folder."""


def made_once(folder: Path, name: str, make: Callable[[Path], object]) -> Path:
    """The folder of this name, which `make` fills in the first process that asks for it.

    It is only read: whoever changes something in it does so in a copy.
    """
    made, part = folder / name, folder / f"{name}.part"
    with FileLock(folder / f"{name}.lock"):
        if not made.exists():
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir()
            make(part)
            part.rename(made)
    return made
