"""The memory of a home whose archive is kept by a store: which store, and what it is known to have.

It stands in a SQLite file beside the archive's folder, so that every process of the home reads the
archive alike. Where there is no such file, the folder is the whole archive. It may be deleted: the
next command asks the store again. All of it has one checksum, for SQLite notices no flipped bit in
a value.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from etl.archive_place import ArchivePlace
from etl.errors import FileUnusable, UsageError
from etl.files import replace_durably
from etl.row_sum import row_sum

MEMORY_NAME = "archive-store.sqlite"

_SECONDS = 60.0
_TABLES = Path(__file__).with_suffix(".sql")


def known_place(folder: Path) -> ArchivePlace | None:
    """The store of the archive in a folder; None where the folder is all of it."""
    if not _path(folder).exists():
        return None
    with _opened(folder) as con:
        return _read(con)[0]


def stored_segments(folder: Path) -> dict[str, int]:
    """The files of the archive that the store has, by name, with their sizes."""
    if not _path(folder).exists():
        return {}
    with _opened(folder) as con:
        return _read(con)[1]


def add_segments(folder: Path, sizes: Mapping[str, int]) -> None:
    """Remember that the store has these. Nothing is forgotten: no file ever leaves an archive."""
    with _opened(folder, "begin immediate") as con:
        place, segments = _read(con)
        con.executemany("replace into segments values (?, ?)", list(sizes.items()))
        _note(con, place, {**segments, **sizes})


def check_place(folder: Path, place: ArchivePlace | None) -> None:
    """Raises UsageError where the archive of this home is kept elsewhere."""
    before = known_place(folder)
    if before is not None and (place is None or before.url != place.url):
        raise UsageError(
            f"the archive of {folder.parent} is kept in {before.url}: set PAPERHOUSE_ARCHIVE to"
            f" it; or where all its objects were moved, remove {_path(folder)}"
        )


def remember_place(folder: Path, place: ArchivePlace) -> None:
    """Remember where the archive of this home is kept, and how large its cache may be.

    Raises UsageError where it is kept elsewhere.
    """
    check_place(folder, place)
    before = known_place(folder)
    if before == place:
        return
    if before is None:
        folder.parent.mkdir(parents=True, exist_ok=True)
        replace_durably(_path(folder), _new_memory(place))
    else:
        with _opened(folder, "begin immediate") as con:
            _note(con, place, _read(con)[1])


def _new_memory(place: ArchivePlace) -> bytes:
    """A whole file, so that no process meets one without its tables."""
    with closing(sqlite3.connect(":memory:")) as con:
        con.executescript(_TABLES.read_text("utf-8"))
        con.execute("insert into place values ('', 0, 0)")
        _note(con, place, {})
        con.commit()
        return con.serialize()


def _read(con: sqlite3.Connection) -> tuple[ArchivePlace, dict[str, int]]:
    """Raises sqlite3.DatabaseError where anything is not as it was written."""
    segments = dict(con.execute("select name, byte_count from segments").fetchall())
    for url, cache_bytes, crc in con.execute("select url, cache_bytes, crc from place"):
        place = ArchivePlace(url, cache_bytes)
        if crc == _crc(place, segments):
            return place, segments
    raise sqlite3.DatabaseError("what it holds is not as it was written")


def _note(con: sqlite3.Connection, place: ArchivePlace, segments: Mapping[str, int]) -> None:
    values = place.url, place.cache_bytes, _crc(place, segments)
    con.execute("update place set url = ?, cache_bytes = ?, crc = ?", values)


def _crc(place: ArchivePlace, segments: Mapping[str, int]) -> int:
    rows = [(place.url, place.cache_bytes), *segments.items()]
    return sum(row_sum(*it) for it in rows)


def _path(folder: Path) -> Path:
    return folder.with_name(MEMORY_NAME)


@contextmanager
def _opened(folder: Path, begin: str = "begin") -> Iterator[sqlite3.Connection]:
    """The memory, in a transaction. Whoever writes begins an immediate one, and so waits first."""
    path = _path(folder)
    try:
        with closing(sqlite3.connect(path, timeout=_SECONDS)) as con, con:
            con.execute(begin)
            yield con
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise FileUnusable(
            f"{path} cannot be used ({error}): where it is damaged, remove it, it is made again"
        ) from error
