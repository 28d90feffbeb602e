"""The ledger as a file of the home: opened to write or to look at, and its errors in our words."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

from etl.errors import FileUnusable, StorageError, WarehouseBusy
from etl.files import check_file_kind, replace_durably
from etl.pipeline.mail.ledger import Ledger
from etl.pipeline.mail.ledger_sums import keep_sums, ledger_sql
from etl.pipeline.mail.noted_attempts import check_attempts, note_attempts, read_attempts

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

    The caller holds the lock of those that send. Raises FileUnusable for one that is damaged, empty
    or older than the last one that sent, StorageError, WarehouseBusy.
    """
    path = home / LEDGER_NAME
    noted = read_attempts(path)
    with _translate(path):
        if not check_file_kind(path, LEDGER_ADVICE):
            check_attempts(path, noted, 0)
            replace_durably(path, _new_ledger())
            path.chmod(0o600)
        with closing(sqlite3.connect(path, timeout=_SECONDS, isolation_level=None)) as con:
            # A commit is durable in this mode once it returns, its journal's end included.
            con.execute("pragma synchronous = extra")
            _check_pages(con)
            con.executescript(ledger_sql("tables"))
            keep_sums(con)
            known = _attempt_count(con)
            check_attempts(path, noted, known)
            numbers = count(known + 1)
            yield Ledger(con, lambda: note_attempts(path, next(numbers)))


@contextmanager
def read_ledger(home: Path) -> Iterator[Ledger | None]:
    """The ledger to look at; None where nothing was ever sent. Raises as `open_ledger` does."""
    path = home / LEDGER_NAME
    noted = read_attempts(path)
    with _translate(path):
        if not check_file_kind(path, LEDGER_ADVICE):
            check_attempts(path, noted, 0)
            yield None
            return
        address = f"{path.absolute().as_uri()}?mode=rw"
        with closing(sqlite3.connect(address, _SECONDS, isolation_level=None, uri=True)) as con:
            keep_sums(con)
            check_attempts(path, noted, _attempt_count(con))
            yield Ledger(con)


def _new_ledger() -> bytes:
    """A whole file: one without tables, or an empty one, is damaged and never taken for new."""
    with closing(sqlite3.connect(":memory:")) as con:
        con.executescript(ledger_sql("tables") + ledger_sql("sums"))
        return con.serialize()


def _attempt_count(con: sqlite3.Connection) -> int:
    [(found,)] = con.execute(ledger_sql("attempt_count")).fetchall()
    return int(found)


def _check_pages(con: sqlite3.Connection) -> None:
    con.execute(ledger_sql("has_digests"))
    [(found,)] = con.execute("pragma quick_check(1)").fetchall()
    if found != "ok":
        raise sqlite3.DatabaseError(found)


@contextmanager
def _translate(path: Path) -> Iterator[None]:
    try:
        yield
    except UnicodeDecodeError as error:  # of SQLite's own words, which quote what is damaged
        raise FileUnusable(f"{path} is damaged: {LEDGER_ADVICE}") from error
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)
        kind = None if code is None else code & _PRIMARY
        if kind == sqlite3.SQLITE_BUSY:
            raise WarehouseBusy(f"another program holds {path}; try again later") from error
        if kind in _REFUSALS:
            raise StorageError(f"cannot write {path}: {error}; see to it, then go on") from error
        raise FileUnusable(f"{path} is damaged ({error}): {LEDGER_ADVICE}") from error
