"""The ledger as a file of the home: opened to write or to look at, and its errors in our words."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from etl.errors import FileUnusable, StorageError, WarehouseBusy
from etl.files import check_file_kind
from etl.pipeline.mail.ledger import Ledger, ledger_sql

LEDGER_NAME = "ledger.sqlite"
LEDGER_ADVICE = (
    "put the last good copy in its place. Without it papers are sent again: it knows what was sent"
)

_SECONDS = 60.0
"""To wait for another process, which writes for milliseconds."""

_PRIMARY = 0xFF
_REFUSALS = (
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_PERM,
)


@contextmanager
def open_ledger(home: Path) -> Iterator[Ledger]:
    """The ledger of a home, made where there is none.

    Raises FileUnusable for one that is damaged, StorageError, WarehouseBusy.
    """
    path = home / LEDGER_NAME
    with _translate(path):
        is_new = not check_file_kind(path, LEDGER_ADVICE)
        with closing(sqlite3.connect(path, timeout=_SECONDS, isolation_level=None)) as con:
            # A commit is durable in this mode once it returns, its journal's end included, and so
            # is the name of a new ledger: SQLite syncs the folder as well.
            con.execute("pragma synchronous = extra")
            con.executescript(ledger_sql("tables"))
            if is_new:
                path.chmod(0o600)
            _check_pages(con)
            yield Ledger(con)


@contextmanager
def read_ledger(home: Path) -> Iterator[Ledger | None]:
    """The ledger to look at; None where nothing was ever sent. Raises as `open_ledger` does."""
    path = home / LEDGER_NAME
    with _translate(path):
        if not check_file_kind(path, LEDGER_ADVICE):
            yield None
            return
        address = f"{path.absolute().as_uri()}?mode=rw"
        with closing(sqlite3.connect(address, _SECONDS, isolation_level=None, uri=True)) as con:
            yield Ledger(con)


def _check_pages(con: sqlite3.Connection) -> None:
    [(found,)] = con.execute("pragma quick_check(1)").fetchall()
    if found != "ok":
        raise sqlite3.DatabaseError(found)


@contextmanager
def _translate(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)
        kind = None if code is None else code & _PRIMARY
        if kind == sqlite3.SQLITE_BUSY:
            raise WarehouseBusy(f"another program holds {path}; try again later") from error
        if kind in _REFUSALS:
            raise StorageError(f"cannot write {path}: {error}; see to it, then go on") from error
        raise FileUnusable(f"{path} is damaged ({error}): {LEDGER_ADVICE}") from error
