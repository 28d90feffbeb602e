"""An index of the archive: where everything stands, so that no command reads it all to begin.

It is derived from the archive's files, and disposable: a SQLite file beside their folder. What is
missing, damaged or of another version is made anew, and where none can be kept, as in a folder that
is read-only, one is made in memory. Several processes may use it at once. Each row has a checksum.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from etl.archive.documents import ArchiveOffset, LocatedCapture, Note
from etl.archive.index_rows import all_rows, insert_row, rows_with
from etl.archive.reader import archive_files, scan_captures
from etl.contract.vocabulary import CaptureSource
from etl.ids import CaptureId, Sha256

INDEX_NAME = "archive-index.sqlite"

_VERSION = 6
_SECONDS = 60.0
"""The time to wait for another process, which reads what is new for both."""

_PRIMARY = 0xFF
"""The part of SQLite's codes of errors that says the kind."""

_NOT_ITS_FAULT = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
)
"""A file that cannot be used now may be a good one: it stays."""

_DAMAGE = (sqlite3.DatabaseError, UnicodeDecodeError)
"""SQLite's words may quote what is damaged, and are no text then."""

_TABLES = Path(__file__).with_suffix(".sql")
_T = TypeVar("_T")


class IndexedRecord(NamedTuple):
    """A record from byte start of its file to just before byte end; a note has no capture.

    byte_count: of the capture's body, wherever that stands.
    """

    start: int
    end: int
    capture_id: CaptureId | None
    byte_count: int


class ArchiveIndex:
    """Answers by key about the archive in a folder. One thread at a time may ask.

    Damage shows only where it is read, so then the index is made anew, and answers.
    """

    def __init__(self, folder: Path) -> None:
        """Raises ArchiveDamaged, StorageError for what it has to read of the archive."""
        self.folder = folder
        self._con = _up_to_date(folder)
        self._knows_all_captures = False

    def get(self, sha256: Sha256) -> ArchiveOffset | None:
        """The position of a body; None for one that is not archived.

        None as well where damage hides it: then it is archived once more, and nothing is lost.
        """
        for _, file, offset in self._rows("bodies", "sha256", sha256):
            return ArchiveOffset(file, offset)
        return None

    def origin(self, capture_id: CaptureId) -> tuple[datetime, CaptureSource] | None:
        """The earliest instant of import of a capture, and its source; None for an unknown one."""
        rows = self._rows("captures", "capture_id", capture_id)
        if not rows and not self._knows_all_captures:
            self._undamaged(all_rows, "captures")
            self._knows_all_captures = True
            rows = self._rows("captures", "capture_id", capture_id)
        for _, imported_at, source in rows:
            return datetime.fromisoformat(imported_at), source
        return None

    def notes(self, kind: str) -> Iterator[Note]:
        """The notes of a kind."""
        for name, noted_at, content, file, offset in self._rows("notes", "kind", kind):
            instant = datetime.fromisoformat(noted_at)
            yield Note(name, instant, json.loads(content), ArchiveOffset(file, offset))

    def records(self, file: str) -> Iterator[IndexedRecord]:
        """The records of a file in order. Its head counts with the first of them."""
        for _, start, end, capture_id, byte_count in sorted(self._rows("records", "file", file)):
            yield IndexedRecord(start, end, CaptureId(capture_id) or None, byte_count)

    def close(self) -> None:
        self._con.close()

    def _rows(self, table: str, column: str, value: str) -> list[list[Any]]:
        return self._undamaged(rows_with, table, column, value)

    def _undamaged(self, ask: Callable[..., _T], *about: str) -> _T:
        """Ask the index something; it is made anew if it is damaged."""
        try:
            return ask(self._con, *about)
        except _DAMAGE:
            self.close()
            self._con = _up_to_date(self.folder, anew=True)
            return ask(self._con, *about)


@contextmanager
def open_index(folder: Path) -> Iterator[ArchiveIndex]:
    """The index of the archive in a folder, with all that the archive holds by now.

    Raises ArchiveDamaged, StorageError for what it has to read of the archive.
    """
    with closing(ArchiveIndex(folder)) as index:
        yield index


def _up_to_date(folder: Path, *, anew: bool = False) -> sqlite3.Connection:
    """A connection to a file that could be used, or could once it was made anew; else to memory."""
    path = folder.with_name(INDEX_NAME)
    with suppress(sqlite3.Error, OSError):
        if path.is_symlink() or (anew and path.is_file()):
            path.unlink()
        if path.is_file() or not path.exists():
            return _opened_or_made(path, folder)
    return _opened(":memory:", folder)


def _opened_or_made(path: Path, folder: Path) -> sqlite3.Connection:
    try:
        return _opened(path, folder)
    except _DAMAGE as error:
        if _code(error) in _NOT_ITS_FAULT:
            raise
        path.unlink()
        return _opened(path, folder)


def _code(error: Exception) -> int | None:
    """The kind of an error by SQLite's number; None for one of our own about a row."""
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & _PRIMARY


def _opened(path: Path | str, folder: Path) -> sqlite3.Connection:
    """Raises sqlite3.Error for what is no index, or cannot be written."""
    with ExitStack() as stack:
        con = sqlite3.connect(path, timeout=_SECONDS, isolation_level=None, check_same_thread=False)
        stack.callback(con.close)
        con.execute("pragma recursive_triggers = on")  # a row that is replaced leaves its sum
        _read_new(con, folder)
        stack.pop_all()
    return con


def _read_new(con: sqlite3.Connection, folder: Path) -> None:
    """Read what files have gained. Nothing is written, and no lock taken, where nothing is new."""
    sizes = archive_files(folder)
    if _is_current(con, sizes):
        return
    con.execute("begin immediate")
    with con:
        read_to = _read_to(con)
        if read_to is None or not _is_part(read_to, sizes):
            _forget(con)
            read_to = {}
        for file, size in sizes.items():
            if size > read_to.get(file, 0):
                _read_file(con, folder, file, read_to.get(file, 0))


def _is_current(con: sqlite3.Connection, sizes: Mapping[str, int]) -> bool:
    read_to = _read_to(con)
    return read_to is not None and read_to == sizes


def _read_to(con: sqlite3.Connection) -> dict[str, int] | None:
    """The bytes of each file that were read; None for an index of another version, or a new one."""
    if con.execute("pragma user_version").fetchone() != (_VERSION,):
        return None
    return dict(all_rows(con, "files"))


def _is_part(read_to: Mapping[str, int], sizes: Mapping[str, int]) -> bool:
    """False where a file has gone or become shorter: then it is another archive."""
    return all(read <= sizes.get(file, -1) for file, read in read_to.items())


def _forget(con: sqlite3.Connection) -> None:
    for (name,) in con.execute("select name from sqlite_master where type = 'table'").fetchall():
        con.execute(f'drop table "{name}"')
    for statement in _TABLES.read_text("utf-8").split("\n\n"):
        con.execute(statement)
    con.execute(f"pragma user_version = {_VERSION}")


def _read_file(con: sqlite3.Connection, folder: Path, file: str, start: int) -> None:
    for item, end in scan_captures(folder, file, start):
        if isinstance(item, LocatedCapture):
            _add_capture(con, item)
            capture_id, byte_count = item.capture.capture_id, item.capture.byte_count
            insert_row(con, "records", file, start, end, capture_id, byte_count)
        else:
            at = item.at or ArchiveOffset(file, start)
            noted_at, content = item.noted_at.isoformat(), json.dumps(item.content)
            insert_row(con, "notes", item.kind, noted_at, content, at.file, at.offset)
            insert_row(con, "records", file, start, end, "", 0)
        start = end
    insert_row(con, "files", file, start)


def _add_capture(con: sqlite3.Connection, item: LocatedCapture) -> None:
    """The body of the last record counts, and the earliest import."""
    capture, at = item.capture, item.body_at
    imported_at, source = capture.imported_at.isoformat(), str(capture.source)
    earlier = rows_with(con, "captures", "capture_id", capture.capture_id)
    for _, before, known in earlier:
        imported_at, source = min(imported_at, before), min(source, known)
    insert_row(con, "captures", capture.capture_id, imported_at, source)
    insert_row(con, "bodies", capture.sha256, at.file, at.offset)
