"""The memory of a home whose archive is kept by a store: which store, and what it is known to have.

It stands in a SQLite file beside the archive's folder, so that every process of the home reads the
archive alike. Where there is no such file, the folder is the whole archive. It may be deleted: the
next command asks the store again.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from etl.archive_place import ArchivePlace
from etl.errors import FileUnusable, UsageError
from etl.files import replace_durably

MEMORY_NAME = "archive-store.sqlite"

_SECONDS = 60.0
_TABLES = Path(__file__).with_suffix(".sql")


def known_place(folder: Path) -> ArchivePlace | None:
    """The store of the archive in a folder; None where the folder is all of it."""
    if not _path(folder).exists():
        return None
    with _opened(folder) as con:
        found = con.execute("select url, cache_bytes from place").fetchone()
    return ArchivePlace(*found) if found else None


def stored_segments(folder: Path) -> dict[str, int]:
    """The files of the archive that the store has, by name, with their sizes."""
    if not _path(folder).exists():
        return {}
    with _opened(folder) as con:
        return dict(con.execute("select name, byte_count from segments").fetchall())


def add_segments(folder: Path, sizes: Mapping[str, int]) -> None:
    """Remember that the store has these. Nothing is forgotten: no file ever leaves an archive."""
    with _opened(folder) as con:
        con.executemany("replace into segments values (?, ?)", list(sizes.items()))


def remember_place(folder: Path, place: ArchivePlace | None) -> None:
    """Raises UsageError where the archive of this home is kept elsewhere."""
    before = known_place(folder)
    if before is not None and (place is None or before.url != place.url):
        raise UsageError(
            f"the archive of {folder.parent} is kept in {before.url}: set PAPERHOUSE_ARCHIVE to"
            f" it; or where all its objects were moved, remove {_path(folder)}"
        )
    if place is None or before == place:
        return
    if before is None:
        folder.parent.mkdir(parents=True, exist_ok=True)
        replace_durably(_path(folder), _new_memory(place))
    else:
        with _opened(folder) as con:
            con.execute("update place set cache_bytes = ?", (place.cache_bytes,))


def _new_memory(place: ArchivePlace) -> bytes:
    """A whole file, so that no process meets one without its tables."""
    with closing(sqlite3.connect(":memory:")) as con:
        con.executescript(_TABLES.read_text("utf-8"))
        con.execute("insert into place values (?, ?)", (place.url, place.cache_bytes))
        con.commit()
        return con.serialize()


def _path(folder: Path) -> Path:
    return folder.with_name(MEMORY_NAME)


@contextmanager
def _opened(folder: Path) -> Iterator[sqlite3.Connection]:
    path = _path(folder)
    try:
        with closing(sqlite3.connect(path, timeout=_SECONDS)) as con, con:
            yield con
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise FileUnusable(
            f"{path} cannot be used ({error}): where it is damaged, remove it, it is made again"
        ) from error
