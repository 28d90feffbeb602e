"""Every connection to DuckDB is made here, and its errors are put into words for a person."""

import errno
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import duckdb
import msgspec
import polars as pl

from etl.contract.ddl import sql_literal
from etl.errors import (
    FileUnusable,
    HistoryUnusable,
    PaperhouseError,
    StorageError,
    WarehouseBusy,
)
from etl.files import check_file_kind, set_aside
from etl.stage.binding import hide_libraries
from etl.stage.sql_files import insert_rows_sql, sql_text

_DISK_ERRORS = {
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EFBIG,
    errno.EROFS,
    errno.EACCES,
    errno.EPERM,
    errno.EIO,
}
_DENIALS = (errno.EACCES, errno.EPERM, errno.EIO)
_LOCKED = "Could not set lock"
_DAMAGED = (duckdb.IOException, duckdb.SerializationException, duckdb.FatalException)
_FOREIGN = (duckdb.CatalogException, duckdb.BinderException)
_NAMED = re.compile(r'file "([^"]+)": ')

STORAGE_OPTIONS = "storage_version 'v1.4.0'"
"""Of new files: the oldest in which a checkpoint need not read what stays as it is. DuckDB 1.4 and
later read it."""

HISTORY_ADVICE = "`paperhouse rebuild` puts it aside and begins another"

Connection = duckdb.DuckDBPyConnection
OutOfMemory = duckdb.OutOfMemoryException
"""What a statement needs does not fit into the connection's memory, and cannot wait in a file."""
SqlValue = str | int | datetime | Sequence[str] | None
_Row = TypeVar("_Row", bound=msgspec.Struct)


class ArrowStream:
    """A frame as DuckDB can scan it without pyarrow: only the stream's capsule is shown to it."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._frame.__arrow_c_stream__(requested_schema)


def insert_frame(
    con: Connection, table: str, frame: pl.DataFrame, hashes: str | None = None
) -> None:
    """Append a frame's rows to a table, matched by column name.

    Most tables get none from a batch, and statements for no rows cost some milliseconds.
    hashes: a table that gets the capture and the hash of each row.
    """
    if frame.is_empty():
        return
    with hide_libraries():
        con.register("incoming", ArrowStream(frame))
        con.execute(insert_rows_sql(table, "from incoming"))
        if hashes:
            con.execute(sql_text("stage", "hash_rows", table=table, hashes=hashes))
        con.unregister("incoming")


def execute(con: Connection, text: str, /, **values: SqlValue) -> Connection:
    """Execute a statement with values for its $names, which are bound."""
    with hide_libraries():
        return con.execute(text, values or None)


def column_types(con: Connection, relation: str) -> dict[str, str]:
    """The type of each column of a table, a view or a query, in their order."""
    return {name: kind for name, kind, *_ in con.execute(f"describe {relation}").fetchall()}


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
    """A connection that loads no extension by itself and writes nothing outside its own file."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        # Those that we load came as wheels do, like DuckDB itself. To verify the signature of one
        # takes 45 ms each time, and SQL of people loads none: `lock_connection` forbids it.
        "allow_unsigned_extensions": True,
    }
    return duckdb.connect(str(path or ":memory:"), read_only=read_only, config=config)


def remove_database(path: Path) -> None:
    """Remove a database file, if there, and its logs: what takes its name would replay them."""
    for file in database_files(path):
        file.unlink(missing_ok=True)


def set_database_aside(path: Path) -> None:
    """Rename a database file and its logs, so that its own name is free."""
    for file in filter(os.path.lexists, database_files(path)):
        set_aside(file)


def database_files(path: Path) -> list[Path]:
    """A database file and the logs that DuckDB may keep beside it."""
    return [
        path.with_name(path.name + it) for it in ("", ".wal", ".wal.checkpoint", ".wal.recovery")
    ]


@contextmanager
def translate_storage_errors(what: Path) -> Iterator[None]:
    """Translate what the disk or the memory refuses into one error that names the file.

    Raises StorageError; WarehouseBusy where another program has the file open for writing.
    """
    try:
        yield
    except OutOfMemory as error:
        why = str(error).splitlines()[0]
        raise StorageError(
            f"cannot write {what}: {why}. What is archived and published stays: give the command "
            "more with PAPERHOUSE_MEMORY, then run it again"
        ) from error
    except (duckdb.IOException, duckdb.TransactionException, duckdb.FatalException) as error:
        if not is_refusal(str(error)):
            raise
        raise _disk_error(what, str(error)) from error
    except OSError as error:
        if error.errno not in _DISK_ERRORS:
            raise
        raise _disk_error(what, f'file "{error.filename or what}": {error.strerror}') from error


@contextmanager
def translate_damage(
    path: Path, advice: str, kind: type[FileUnusable] = FileUnusable, *, is_ours: bool = False
) -> Iterator[None]:
    """Translate errors in reading a database file that is damaged, or that others have made.

    is_ours: the file was found to be ours, so what is missing in it is an error of our SQL.
    Raises the kind of error, which ends in the advice; StorageError and WarehouseBusy as
    translate_storage_errors does. SQL of people goes through other hands before.
    """
    errors = _DAMAGED if is_ours else _DAMAGED + _FOREIGN
    try:
        yield
    except errors as error:
        message = str(error)
        if is_refusal(message):
            is_denied = any(os.strerror(code) in message for code in _DENIALS)
            raise _disk_error(path, message, "open" if is_denied else "write") from error
        reason = message.partition("\n")[0]
        raise kind(
            f"{path} is damaged, or not of this version of paperhouse ({reason}): {advice}"
        ) from error


def is_refusal(message: str) -> bool:
    """True if the system refused something, by DuckDB's words: its errors have no codes."""
    reasons = map(os.strerror, _DISK_ERRORS)
    return _LOCKED in message or any(reason in message for reason in reasons)


def _disk_error(what: Path, message: str, verb: str = "write") -> PaperhouseError:
    """DuckDB's own words, from the last file that they name on."""
    named = list(_NAMED.finditer(message))
    path, why = (named[-1][1], message[named[-1].end() :]) if named else (what, message)
    if _LOCKED in message:
        return WarehouseBusy(f"another program is writing to {path}: {why}; close it there first")
    return StorageError(
        f"cannot {verb} {path}: {why}. What is archived and published stays: free space or mend "
        "permissions, then run the command again"
    )


def attach_history(con: Connection, history: Path, name: str) -> None:
    """Attach history under a name, read-only.

    All of it is read at once, so that damage is not taken for the release's later. Raises
    HistoryUnusable.
    """
    check_file_kind(history, HISTORY_ADVICE, HistoryUnusable)
    with translate_damage(history, HISTORY_ADVICE, HistoryUnusable):
        con.execute(f"attach {sql_literal(str(history))} as {name} (read_only)")
        con.execute(sql_text("history", "read_whole", history=name))


@contextmanager
def open_read_only(history: Path) -> Iterator[Connection]:
    """History, read-only. It lets go of the file at the end: it is replaced as a whole.

    Raises HistoryUnusable for a file that is damaged, or none.
    """
    check_file_kind(history, HISTORY_ADVICE, HistoryUnusable)
    with translate_damage(history, HISTORY_ADVICE, HistoryUnusable):
        con = connect(history, read_only=True)
        try:
            yield con
        finally:
            con.close()
