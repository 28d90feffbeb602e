"""Attempts to send a mail are counted beside the ledger, which counts them too.

An older copy of the ledger looks whole, and by it mails would be sent again. It knows of fewer
attempts than are noted here, and so it is refused.
"""

import re
from pathlib import Path

from etl.errors import FileUnusable, StorageError
from etl.files import check_file_kind, replace_durably

_SUFFIX = ".attempts"
_NUMBER = re.compile(rb"\d{1,18}\n")


def read_attempts(ledger: Path) -> int:
    """The attempts that were noted; 0 before the first. Raises FileUnusable, StorageError.

    To be read before the ledger is: another process may go on meanwhile, in the ledger first.
    """
    path = _path(ledger)
    advice = "remove it: the next mail makes it again"
    if not check_file_kind(path, advice):
        return 0
    try:
        with path.open("rb") as file:
            text = file.read(32)
    except OSError as error:
        raise StorageError(f"cannot read {path}: {error.strerror}; see to it") from error
    if not _NUMBER.fullmatch(text):
        raise FileUnusable(f"{path} is damaged: {advice}")
    return int(text)


def note_attempts(ledger: Path, count: int) -> None:
    """Note so many, durably. Raises StorageError."""
    path = _path(ledger)
    try:
        replace_durably(path, f"{count}\n".encode())
    except OSError as error:
        raise StorageError(f"cannot write {path}: {error.strerror}; see to it") from error


def check_attempts(ledger: Path, noted: int, known: int) -> None:
    """Raises FileUnusable for a ledger that knows of fewer than were noted."""
    if known < noted:
        raise FileUnusable(
            f"{ledger} knows of {known:,} attempts to send a mail, and {noted:,} were made: it is "
            f"an older copy. Put the newest one in its place; if this is it, remove {_path(ledger)}"
            ", and what it does not know is sent again"
        )


def _path(ledger: Path) -> Path:
    return ledger.with_name(ledger.name + _SUFFIX)
