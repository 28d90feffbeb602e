"""Puts a new database file in the place of the old one, by rename."""

import os
from pathlib import Path


def publish_file(new: Path, release: Path) -> None:
    """Put the new file in the old one's place; whoever has the old one open keeps reading it."""
    with new.open("rb") as file:
        os.fsync(file.fileno())
    new.replace(release)
    sync_folder(release.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
