"""The ledger as a file: made whole or not at all, its damage told, and its errors in our words."""

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from etl.errors import FileUnusable, PaperhouseError, StorageError, WarehouseBusy
from etl.pipeline.mail import ledger_file
from etl.pipeline.mail.ledger import Ledger
from etl.pipeline.mail.ledger_file import LEDGER_ADVICE, LEDGER_NAME, open_ledger, read_ledger
from etl.pipeline.mail.ledger_rows import read_instant, read_mail
from tests.pipeline.mail.ledgers import NOON, digest, freeze, mail

Opening = Callable[[Path], AbstractContextManager[Ledger | None]]


def ask(opened: Opening, home: Path) -> None:
    """Open a ledger and read all of it."""
    with opened(home) as ledger:
        assert ledger is not None
        ledger.sent_so_far("all", "f1")
        ledger.mails("intended")


def test_a_ledger_is_made_for_its_owner_alone_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with open_ledger(tmp_path) as ledger:
        freeze(ledger, digest(1), mail(1))
        [(mode,)] = ledger._con.execute("pragma synchronous").fetchall()
    assert mode == 3  # `extra`: a commit is durable once it returns
    path = tmp_path / LEDGER_NAME
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]
    path.chmod(0o640)
    with open_ledger(tmp_path) as ledger:
        assert ledger.digests() == [digest(1)]
    assert path.stat().st_mode & 0o777 == 0o640


def test_where_nothing_was_sent_there_is_no_ledger_to_look_at(tmp_path: Path) -> None:
    with read_ledger(tmp_path) as ledger:
        assert ledger is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["home", "a ?mode=memory#b%20c"])
def test_a_ledger_is_looked_at_wherever_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    home = tmp_path / name
    home.mkdir()
    with open_ledger(home) as ledger:
        freeze(ledger, digest(1))
    monkeypatch.chdir(home)
    for folder in (home, Path()):
        with read_ledger(folder) as found:
            assert found is not None
            assert found.digests() == [digest(1)]
    assert [it.name for it in home.iterdir()] == [LEDGER_NAME]


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100])
def test_a_file_that_is_no_ledger_is_told_and_left(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / LEDGER_NAME
    path.write_bytes(content)
    with pytest.raises(FileUnusable, match=rf"^{path} .*{LEDGER_ADVICE}$"), open_ledger(tmp_path):
        pass
    with pytest.raises(FileUnusable):
        ask(read_ledger, tmp_path)
    assert path.read_bytes() == content


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    (tmp_path / LEDGER_NAME).mkdir()
    for opened in (open_ledger, read_ledger):
        with pytest.raises(FileUnusable, match=rf"is a folder.*{LEDGER_ADVICE}$"), opened(tmp_path):
            pass


def test_pages_that_do_not_fit_together_are_told(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        freeze(ledger, digest(1), *map(mail, range(99)))
    path = tmp_path / LEDGER_NAME
    with closing(sqlite3.connect(path)) as con:
        [(root,)] = con.execute("select rootpage from sqlite_master where name = 'mails_by_state'")
    content = bytearray(path.read_bytes())
    size = int.from_bytes(content[16:18], "big")
    content[size * (root - 1) + 3 : size * (root - 1) + 5] = b"\0\1"  # entries: one, of 99
    path.write_bytes(content)
    with pytest.raises(FileUnusable, match=r"damaged \(\*\*\* in database"), open_ledger(tmp_path):
        pass


def test_a_mail_that_was_handed_over_has_no_bytes() -> None:
    row = {
        "mail_id": 7, "message_id": "<m>", "subscription": "all", "period_id": "p",
        "recipient": "who", "content": None, "state": "handed_over", "attempt_count": 2,
        "doubt_count": 1, "made_at": "2026-04-08T12:00:00", "attempted_at": "2026-04-08T12:01:00",
        "next_at": "2026-04-08T13:00:00", "reason": "why",
    }  # fmt: skip
    found = read_mail(row)
    assert (found.content, found.made_at, found.next_at) == (b"", NOON, NOON + timedelta(hours=1))
    assert (found.mail_id, found.attempt_count, found.doubt_count) == (7, 2, 1)
    assert (found.recipient, found.reason) == ("who", "why")


@pytest.mark.parametrize(
    ("text", "expected"), [(None, None), ("", None), ("2026-04-08T12:00:00", NOON)]
)
def test_an_instant_may_be_missing(text: str | None, expected: datetime | None) -> None:
    assert read_instant(text) == expected


def test_another_process_that_writes_is_waited_for_and_then_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_ledger(tmp_path):
        pass
    waits: list[object] = []
    connect = sqlite3.connect

    def note(path: object, timeout: float = 0, **options: object) -> sqlite3.Connection:
        waits.append(timeout)
        return connect(path, 0.0, **options)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(ledger_file.sqlite3, "connect", note)
    path = tmp_path / LEDGER_NAME
    with closing(connect(path, isolation_level=None)) as other:
        other.execute("begin exclusive")
        for opened in (open_ledger, read_ledger):
            with pytest.raises(WarehouseBusy, match=rf"^another program holds {path}; try again"):
                ask(opened, tmp_path)
    assert waits == [60.0, 60.0]


CODES = [
    (sqlite3.SQLITE_BUSY, WarehouseBusy),
    (sqlite3.SQLITE_CANTOPEN, StorageError),
    (sqlite3.SQLITE_FULL, StorageError),
    (sqlite3.SQLITE_IOERR_FSYNC, StorageError),  # one of many that are SQLITE_IOERR
    (sqlite3.SQLITE_READONLY, StorageError),
    (sqlite3.SQLITE_PERM, StorageError),
    (sqlite3.SQLITE_CORRUPT, FileUnusable),
    (sqlite3.SQLITE_NOTADB, FileUnusable),
    (None, FileUnusable),
]


@pytest.mark.parametrize(("code", "kind"), CODES)
def test_errors_of_the_ledger_say_what_to_do(
    tmp_path: Path, code: int | None, kind: type[PaperhouseError]
) -> None:
    error = sqlite3.OperationalError("it failed")
    if code is not None:
        error.sqlite_errorcode = code
    path = tmp_path / LEDGER_NAME
    words = {
        WarehouseBusy: f"another program holds {path}; try again later",
        StorageError: f"cannot write {path}: it failed; see to it, then go on",
        FileUnusable: f"{path} is damaged (it failed): {LEDGER_ADVICE}",
    }
    for opened in (open_ledger, read_ledger):
        with pytest.raises(kind) as caught, opened(tmp_path):
            raise error
        assert str(caught.value) == words[kind]  # type: ignore[index]
