"""What an error of the archive says: the place, what is wrong with it, and the way out."""

import errno
import re
from pathlib import Path

import msgspec
import pytest

from etl.archive.damage import (
    archive_storage_error,
    damage_error,
    locate_damage,
    loss_error,
    lost_file_error,
)
from etl.errors import ArchiveDamaged

PATH = Path("/home/archive/name.warc.gz")
COPY = "bring the file back from a copy"
DAMAGE = f"{COPY}, or give up what follows: truncate -s 345 {PATH}"
OTHER_HOME = "or set PAPERHOUSE_HOME to another folder"


def test_a_damaged_record_may_be_given_up_with_what_follows() -> None:
    assert str(damage_error(PATH, 345, "why")) == f"{PATH}, byte 345: why; {DAMAGE}"


def test_a_lost_record_may_not() -> None:
    assert str(loss_error(PATH, 345, "why")) == f"{PATH}, byte 345: why; {COPY}"


def test_a_lost_file_is_told_with_what_is_left_of_it() -> None:
    assert str(lost_file_error(PATH, 1_000, 2_345)) == (
        f"{PATH} is gone or was cut: 1,000 of the 2,345 bytes that were loaded are there;"
        f" {COPY}, or give up what is lost: `paperhouse rebuild --give-up-lost`"
    )


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.ENOSPC, "free some space"),
        (errno.EDQUOT, "free some space, or raise the quota"),
        (errno.EFBIG, "raise the limit on the size of a file (ulimit -f)"),
        (errno.EACCES, f"give this user the right to it, {OTHER_HOME}"),
        (errno.EPERM, f"give this user the right to it, {OTHER_HOME}"),
        (errno.EROFS, f"make it writable, {OTHER_HOME}"),
        (errno.EIO, "check the disk"),
        (None, "check the disk"),
    ],
)
def test_an_error_of_the_system_comes_with_its_advice(number: int | None, advice: str) -> None:
    assert str(archive_storage_error("write", PATH, OSError(number, "No"))) == (
        f"cannot write {PATH}: No; {advice} and run the command again"
        " (what is archived already stays)"
    )


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (KeyError("WARC-Type"), "the record has no field 'WARC-Type'"),
        (ValueError("no record starts here"), "no record starts here"),
        (msgspec.ValidationError("Expected `int`"), "Expected `int`"),
    ],
)
def test_an_error_of_decoding_becomes_damage_at_its_place(error: Exception, why: str) -> None:
    with (
        pytest.raises(ArchiveDamaged, match=f"^{re.escape(f'{PATH}, byte 345: {why}; {DAMAGE}')}$"),
        locate_damage(PATH, 345),
    ):
        raise error
