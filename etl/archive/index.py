"""An index of the archive: where everything stands, so that no command reads it all to begin.

It is derived from the archive's files, and disposable: a SQLite file beside their folder. What is
missing, damaged or of another version is made anew, and where none can be kept, as in a folder that
is read-only, one is made in memory. Several processes may use it at once.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from etl.archive.documents import ArchiveOffset, LocatedCapture, Note
from etl.archive.reader import archive_files, scan_captures
from etl.ids import CaptureId, Sha256

INDEX_NAME = "archive-index.sqlite"

_VERSION = 1
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

_TABLES = """
create table files (name text primary key, read_to integer) without rowid;
create table bodies (sha256 text primary key, file text, offset integer) without rowid;
create table captures (capture_id text primary key, imported_at text, source text) without rowid;
create table notes (kind text, noted_at text, content text, file text, offset integer);
create index notes_by_kind on notes (kind);
"""
_FILE = "insert or replace into files values (?, ?)"
_BODY = "insert or ignore into bodies values (?, ?, ?)"
_NOTE = "insert into notes values (?, ?, ?, ?, ?)"
_CAPTURE = (
    "insert into captures values (?, ?, ?) on conflict do update set"
    " imported_at = min(imported_at, excluded.imported_at), source = min(source, excluded.source)"
)


class ArchiveIndex:
    """Answers by key about the archive in a folder. One thread at a time may ask."""

    def __init__(self, con: sqlite3.Connection, folder: Path) -> None:
        self._con = con
        self.folder = folder

    def get(self, sha256: Sha256) -> ArchiveOffset | None:
        """The position of a body; None for one that is not archived."""
        row = self._row("select file, offset from bodies where sha256 = ?", sha256)
        return ArchiveOffset(row[0], int(row[1])) if row else None

    def origin(self, capture_id: CaptureId) -> tuple[datetime, str] | None:
        """The earliest instant of import of a capture, and its source; None for an unknown one."""
        row = self._row("select imported_at, source from captures where capture_id = ?", capture_id)
        return (datetime.fromisoformat(row[0]), row[1]) if row else None

    def notes(self, kind: str) -> Iterator[Note]:
        """The notes of a kind."""
        rows = self._con.execute("select * from notes where kind = ?", [kind])
        for name, noted_at, content, file, offset in rows:
            instant = datetime.fromisoformat(noted_at)
            yield Note(name, instant, json.loads(content), ArchiveOffset(file, offset))

    def _row(self, question: str, key: str) -> tuple[str, ...] | None:
        row: tuple[str, ...] | None = self._con.execute(question, [key]).fetchone()
        return row


@contextmanager
def open_index(folder: Path) -> Iterator[ArchiveIndex]:
    """The index of the archive in a folder, with all that the archive holds by now.

    Raises ArchiveDamaged, StorageError for what it has to read of the archive.
    """
    with closing(_up_to_date(folder)) as con:
        yield ArchiveIndex(con, folder)


def _up_to_date(folder: Path) -> sqlite3.Connection:
    """A connection to a file that could be used, or could once it was made anew; else to memory."""
    path = folder.with_name(INDEX_NAME)
    with suppress(sqlite3.Error, OSError):
        if path.is_symlink():
            path.unlink()
        if path.is_file() or not path.exists():
            return _opened_or_made(path, folder)
    return _opened(":memory:", folder)


def _opened_or_made(path: Path, folder: Path) -> sqlite3.Connection:
    try:
        return _opened(path, folder)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & _PRIMARY in _NOT_ITS_FAULT:
            raise
        path.unlink()
        return _opened(path, folder)


def _opened(path: Path | str, folder: Path) -> sqlite3.Connection:
    """Raises sqlite3.Error for what is no index, or cannot be written."""
    con = sqlite3.connect(path, timeout=_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        _read_new(con, folder)
    except BaseException:
        con.close()
        raise
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
    return dict(con.execute("select name, read_to from files"))


def _is_part(read_to: Mapping[str, int], sizes: Mapping[str, int]) -> bool:
    """False where a file has gone or become shorter: then it is another archive."""
    return all(read <= sizes.get(file, -1) for file, read in read_to.items())


def _forget(con: sqlite3.Connection) -> None:
    for (name,) in con.execute("select name from sqlite_master where type = 'table'").fetchall():
        con.execute(f'drop table "{name}"')
    for statement in _TABLES.split(";"):
        con.execute(statement)
    con.execute(f"pragma user_version = {_VERSION}")


def _read_file(con: sqlite3.Connection, folder: Path, file: str, start: int) -> None:
    for item, end in scan_captures(folder, file, start):
        if isinstance(item, LocatedCapture):
            _add_capture(con, item)
        else:
            at = item.at or ArchiveOffset(file, start)
            noted_at, content = item.noted_at.isoformat(), json.dumps(item.content)
            con.execute(_NOTE, [item.kind, noted_at, content, at.file, at.offset])
        start = end
    con.execute(_FILE, [file, start])


def _add_capture(con: sqlite3.Connection, item: LocatedCapture) -> None:
    capture, at = item.capture, item.body_at
    con.execute(_BODY, [capture.sha256, at.file, at.offset])
    con.execute(_CAPTURE, [capture.capture_id, capture.imported_at.isoformat(), capture.source])
