"""What the system refuses, what is damaged and what is held are three errors, each in words."""

import errno
import os
from pathlib import Path

import duckdb
import pytest

from etl.errors import FileUnusable, HistoryUnusable, StorageError, WarehouseBusy
from etl.stage.connection import (
    HISTORY_ADVICE,
    attach_history,
    connect,
    is_refusal,
    translate_damage,
    translate_storage_errors,
)

FILE = Path("home/papers.duckdb")
FREE = (
    "What is archived and published stays: free space or mend permissions, then run the command "
    "again"
)


def raised_for(error: Exception) -> str:
    with pytest.raises(StorageError) as found, translate_storage_errors(FILE):
        raise error
    assert found.value.__cause__ is error
    return str(found.value)


@pytest.mark.parametrize(
    "code",
    [
        errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO,
    ],
)  # fmt: skip
def test_a_refusal_is_known_by_the_words_of_the_system(code: int) -> None:
    words = os.strerror(code)
    assert is_refusal(f"IO Error: {words}")
    assert raised_for(OSError(code, words, "a.tmp")) == f"cannot write a.tmp: {words}. {FREE}"


def test_other_words_are_no_refusal() -> None:
    assert is_refusal("IO Error: Could not set lock on file")
    assert not is_refusal("IO Error: Corrupt database file")


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("No space left on device", f"cannot write {FILE}: No space left on device. {FREE}"),
        (
            'IO Error: Could not write file "a.wal": No space left on device',
            f"cannot write a.wal: No space left on device. {FREE}",
        ),
        (
            'Cannot move file "a": to file "b": No space left on device',
            f"cannot write b: No space left on device. {FREE}",
        ),
    ],
)
def test_the_last_file_that_is_named_is_the_one_that_is_told(message: str, said: str) -> None:
    assert raised_for(duckdb.IOException(message)) == said
    assert raised_for(duckdb.TransactionException(message)) == said
    assert raised_for(duckdb.FatalException(message)) == said


def test_an_error_of_the_system_without_a_file_is_of_the_one_at_work() -> None:
    said = raised_for(OSError(errno.ENOSPC, "No space left on device"))
    assert said == f"cannot write {FILE}: No space left on device. {FREE}"


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOENT, "No such file"),
        duckdb.IOException("Corrupt database file"),
        duckdb.CatalogException("No space left on device"),
    ],
)
def test_other_errors_stay_as_they_are(error: Exception) -> None:
    with pytest.raises(type(error)) as found, translate_storage_errors(FILE):
        raise error
    assert found.value is error


def test_a_file_that_another_program_has_open_is_busy() -> None:
    message = 'IO Error: Could not set lock on file "x.duckdb": held by PID 7'
    with pytest.raises(WarehouseBusy) as found, translate_storage_errors(FILE):
        raise duckdb.IOException(message)
    assert str(found.value) == (
        "another program is writing to x.duckdb: held by PID 7; close it there first"
    )


@pytest.mark.parametrize(
    ("words", "verb"),
    [
        ("Permission denied", "open"),
        ("Operation not permitted", "open"),
        ("Input/output error", "open"),
        ("No space left on device", "write"),
    ],
)
def test_a_denial_in_reading_is_about_opening(words: str, verb: str) -> None:
    with pytest.raises(StorageError) as found, translate_damage(FILE, "mend it"):
        raise duckdb.IOException(f'Cannot open file "y.duckdb": {words}')
    assert str(found.value) == f"cannot {verb} y.duckdb: {words}. {FREE}"


@pytest.mark.parametrize(
    ("error", "is_ours"),
    [
        (duckdb.IOException("Corrupt\nat 7"), False),
        (duckdb.SerializationException("Corrupt\nat 7"), True),
        (duckdb.CatalogException("Corrupt\nat 7"), False),
        (duckdb.BinderException("Corrupt\nat 7"), False),
    ],
)
def test_damage_is_told_with_the_advice(error: duckdb.Error, is_ours: bool) -> None:
    with (
        pytest.raises(HistoryUnusable) as found,
        translate_damage(FILE, "mend it", HistoryUnusable, is_ours=is_ours),
    ):
        raise error
    assert str(found.value) == (
        f"{FILE} is damaged, or not of this version of paperhouse (Corrupt): mend it"
    )


def test_what_lacks_in_a_file_of_ours_is_an_error_of_our_sql() -> None:
    with pytest.raises(duckdb.CatalogException), translate_damage(FILE, "mend it", is_ours=True):
        raise duckdb.CatalogException("no table")


@pytest.fixture
def history(tmp_path: Path) -> Path:
    path = tmp_path / "it's.duckdb"
    with connect(path) as con:
        con.execute(
            "create table attempts as select '1' as release_id, timestamp '2026-04-08' as "
            "attempted_at, 'published' as outcome; create table checks as select '1' as "
            "release_id; create table fill_rates as select '1' as release_id"
        )
    return path


def test_a_history_is_attached_for_reading_alone(history: Path) -> None:
    with connect() as con:
        attach_history(con, history, "past")
        assert con.execute("select outcome from past.attempts").fetchall() == [("published",)]
        with pytest.raises(duckdb.InvalidInputException):
            con.execute("delete from past.attempts")


def test_a_history_that_lacks_a_table_is_not_usable(history: Path) -> None:
    with connect(history) as con:
        con.execute("drop table checks")
    with connect() as con, pytest.raises(HistoryUnusable) as found:
        attach_history(con, history, "past")
    said = str(found.value)
    assert said.startswith(f"{history} is damaged, or not of this version of paperhouse (")
    assert said.endswith(f"): {HISTORY_ADVICE}")


@pytest.mark.parametrize("kind", ["folder", "bytes", "link"])
def test_what_is_no_history_is_not_usable(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "history.duckdb"
    match kind:
        case "folder":
            path.mkdir()
        case "bytes":
            path.write_bytes(b"no database")
        case "link":
            path.symlink_to("nowhere")
    with connect() as con, pytest.raises(HistoryUnusable) as found:
        attach_history(con, path, "past")
    assert isinstance(found.value, FileUnusable)
    assert str(found.value).startswith(f"{path} is ")
    assert str(found.value).endswith(f": {HISTORY_ADVICE}")
