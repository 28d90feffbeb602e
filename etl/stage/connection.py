"""Every connection to DuckDB is made here, and its errors are put into words for a person."""

import errno
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import duckdb
import msgspec
import polars as pl

from etl.errors import PaperhouseError, StorageError, WarehouseBusy
from etl.stage.binding import hide_pandas

_DISK_ERRORS = {
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EFBIG,
    errno.EROFS,
    errno.EACCES,
    errno.EPERM,
    errno.EIO,
}
_NAMED = re.compile(r'file "([^"]+)": ')

STORAGE_OPTIONS = "storage_version 'v1.2.0'"
"""Of new files: the oldest that compresses text with zstd; DuckDB 1.2 and later read it."""

Connection = duckdb.DuckDBPyConnection
SqlValue = str | int | datetime | Sequence[str] | None
_Row = TypeVar("_Row", bound=msgspec.Struct)


class ArrowStream:
    """A frame as DuckDB can scan it without pyarrow: only the stream's capsule is shown to it."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._frame.__arrow_c_stream__(requested_schema)


def insert_frame(con: Connection, table: str, frame: pl.DataFrame) -> None:
    """Append a frame's rows to a table, matched by column name."""
    con.register("incoming", ArrowStream(frame))
    con.execute(f"insert into {table} by name select * from incoming")
    con.unregister("incoming")


def execute(con: Connection, text: str, /, **values: SqlValue) -> Connection:
    """Execute a statement with values for its $names, which are bound."""
    with hide_pandas():
        return con.execute(text, values or None)


def fetch_rows(con: Connection, kind: type[_Row], text: str, /, **values: SqlValue) -> list[_Row]:
    """Each row that a statement answers, as a struct whose fields are named as columns are.

    Columns without a field are left out. Raises TypeError for a field without a column, and
    msgspec.ValidationError for a value that is not of its field's type.
    """
    execute(con, text, **values)
    names = [column[0] for column in con.description or ()]
    if missing := set(kind.__struct_fields__).difference(names):
        raise TypeError(f"no column for {kind.__name__}.{min(missing)} among {', '.join(names)}")
    return [msgspec.convert(dict(zip(names, row, strict=True)), kind) for row in con.fetchall()]


def connect(path: Path | None = None, *, read_only: bool = False) -> Connection:
    """A connection that loads no extension and writes nothing outside its own file."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    return duckdb.connect(str(path or ":memory:"), read_only=read_only, config=config)


def remove_database(path: Path) -> None:
    """Remove a database file, if there, and its logs: what takes its name would replay them."""
    for log in ("", ".wal", ".wal.checkpoint", ".wal.recovery"):
        path.with_name(path.name + log).unlink(missing_ok=True)


@contextmanager
def translate_storage_errors(what: Path) -> Iterator[None]:
    """Translate what the disk refuses into one error that names the file.

    Raises StorageError; WarehouseBusy where another program has the file open for writing.
    """
    try:
        yield
    except (duckdb.IOException, duckdb.TransactionException, duckdb.FatalException) as error:
        raise _disk_error(what, str(error)) from error
    except OSError as error:
        if error.errno not in _DISK_ERRORS:
            raise
        raise _disk_error(what, f'file "{error.filename or what}": {error.strerror}') from error


def _disk_error(what: Path, message: str) -> PaperhouseError:
    """DuckDB's own words, from the last file that they name on."""
    named = list(_NAMED.finditer(message))
    path, why = (named[-1][1], message[named[-1].end() :]) if named else (what, message)
    if "Could not set lock" in message:
        return WarehouseBusy(f"another program is writing to {path}: {why}; close it there first")
    return StorageError(
        f"cannot write {path}: {why}. What is archived and published stays: free space or mend "
        "permissions, then run the command again"
    )


@contextmanager
def open_read_only(history: Path) -> Iterator[Connection]:
    """History, read-only. It lets go of the file at the end: it is replaced as a whole."""
    con = connect(history, read_only=True)
    try:
        yield con
    finally:
        con.close()
