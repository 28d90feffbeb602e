"""A ledger that is older than the last one that sent is told, and sends nothing."""

import shutil
from pathlib import Path

import pytest

from etl.errors import FileUnusable, StorageError
from etl.pipeline.mail.ledger_file import LEDGER_NAME, open_ledger, read_ledger
from etl.pipeline.mail.ledger_rows import HandOver
from etl.pipeline.mail.noted_attempts import check_attempts, note_attempts, read_attempts
from tests.pipeline.mail.ledgers import ANA, BO, NOON, digest, freeze, mail


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """With a digest of two mails to send."""
    with open_ledger(tmp_path) as found:
        freeze(found, digest(), mail(1, ANA), mail(2, BO))
    return tmp_path / LEDGER_NAME


def attempts(ledger: Path) -> Path:
    return ledger.with_name("ledger.sqlite.attempts")


def send(ledger: Path, count: int = 1) -> None:
    with open_ledger(ledger.parent) as found:
        for one in found.mails("intended")[:count]:
            found.begin_attempt(one, NOON)
            found.end_attempt(one, HandOver("handed_over", was_begun=True), NOON, NOON)


def test_each_attempt_is_noted_once_the_ledger_knows_of_it(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known: list[int] = []

    def note(_: Path, count: int) -> None:
        with read_ledger(ledger.parent) as other:
            assert other is not None
            known.append(sum(it.attempt_count for it in other.mails("intended")))
        note_attempts(ledger, count)

    monkeypatch.setattr("etl.pipeline.mail.ledger_file.note_attempts", note)
    assert read_attempts(ledger) == 0
    assert not attempts(ledger).exists()
    send(ledger, 2)
    assert known == [1, 1]
    assert attempts(ledger).read_bytes() == b"2\n"


def test_attempts_go_on_where_the_last_process_ended(ledger: Path) -> None:
    send(ledger)
    send(ledger)
    assert read_attempts(ledger) == 2


def test_a_ledger_from_before_a_mail_is_told(ledger: Path, tmp_path: Path) -> None:
    send(ledger)
    older = shutil.copyfile(ledger, tmp_path / "older")
    send(ledger)
    shutil.copyfile(older, ledger)
    words = (
        f"^{ledger} knows of 1 attempts to send a mail, and 2 were made: it is an older copy. "
        f"Put the newest one in its place; if this is it, remove {attempts(ledger)}, and"
    )
    for opened in (open_ledger, read_ledger):
        with pytest.raises(FileUnusable, match=words), opened(tmp_path):
            pass
    attempts(ledger).unlink()
    send(ledger)
    assert read_attempts(ledger) == 2


def test_a_ledger_that_is_gone_is_not_begun_anew(ledger: Path) -> None:
    send(ledger)
    ledger.unlink()
    for opened in (open_ledger, read_ledger):
        with pytest.raises(FileUnusable, match="knows of 0 attempts"), opened(ledger.parent):
            pass
    assert not ledger.exists()


def test_a_ledger_that_knows_of_more_is_good(ledger: Path) -> None:
    """The machine may have ended between the ledger's commit and the note of it."""
    send(ledger, 2)
    note_attempts(ledger, 1)
    with open_ledger(ledger.parent) as found:
        assert found.mails("intended") == []
    check_attempts(ledger, 3, 3)
    with pytest.raises(FileUnusable, match=r"knows of 3,000 attempts .* and 4,000 were made"):
        check_attempts(ledger, 4_000, 3_000)


@pytest.mark.parametrize(
    "content", [b"", b"2", b"-2\n", b"x2\n", b"2\n\n", b"1" * 19 + b"\n", b"\xb2\n"]
)
def test_a_note_that_is_no_number_is_told(ledger: Path, content: bytes) -> None:
    attempts(ledger).write_bytes(content)
    words = f"^{attempts(ledger)} is damaged: remove it: the next mail makes it again$"
    with pytest.raises(FileUnusable, match=words):
        read_attempts(ledger)


def test_a_note_of_eighteen_digits_is_a_number(ledger: Path) -> None:
    note_attempts(ledger, 10**18 - 1)
    assert read_attempts(ledger) == 10**18 - 1


def test_a_note_that_cannot_be_written_or_read_is_told(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = attempts(ledger)
    path.mkdir()
    with pytest.raises(FileUnusable, match=f"^{path} is a folder where a file belongs"):
        note_attempts(ledger, 1)
    with pytest.raises(FileUnusable, match=f"^{path} is a folder where a file belongs: remove it"):
        read_attempts(ledger)
    path.rmdir()
    path.touch()

    def refuse(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("etl.pipeline.mail.noted_attempts.replace_durably", refuse)
    with pytest.raises(StorageError, match=f"^cannot write {path}: Input/output error; see to it$"):
        note_attempts(ledger, 1)
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(StorageError, match=f"^cannot read {path}: Input/output error; see to it$"):
        read_attempts(ledger)
