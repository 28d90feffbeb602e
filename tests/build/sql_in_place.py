"""Files of SQL that stand in the place of those of a folder, for a test."""

from collections.abc import Iterator
from contextlib import contextmanager

from etl.stage.sql_files import SqlFile, sql_folder


@contextmanager
def only_files(folder_name: str, *files: SqlFile) -> Iterator[dict[str, SqlFile]]:
    """The folder with these files alone; the others come back in their order."""
    folder = sql_folder(folder_name)
    others = dict(folder)
    folder.clear()
    folder.update({file.name: file for file in files})
    try:
        yield folder
    finally:
        folder.clear()
        folder.update(others)
