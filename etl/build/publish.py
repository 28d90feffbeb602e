"""Puts a new database file in the place of the old one, by rename."""

from pathlib import Path

from etl.files import sync_folder
from etl.stage.connection import database_files


def publish_file(new: Path, release: Path) -> None:
    """Put the new file in the old one's place; whoever has the old one open keeps reading it.

    The new one has been checkpointed, so DuckDB has made what it holds durable.
    """
    for log in database_files(release)[1:]:  # a stranger's, which would be replayed on the new file
        log.unlink(missing_ok=True)
    new.replace(release)
    sync_folder(release.parent)
