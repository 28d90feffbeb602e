"""What may have become of a file: each kind of damage is a function that does it."""

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.stage.connection import connect


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _garbage(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(20_000))


def _other_format(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0" + bytes(8000))


def _truncated(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _flipped(path: Path) -> None:
    """One bit in each KiB or so."""
    content, rng = bytearray(path.read_bytes()), random.Random(2)
    for start in range(0, len(content), 1024):
        content[min(start + rng.randrange(1024), len(content) - 1)] ^= 1 << rng.randrange(8)
    path.write_bytes(content)


def _flipped_once(path: Path) -> None:
    content = bytearray(path.read_bytes() or b"\0")
    content[len(content) * 2 // 3] ^= 4
    path.write_bytes(content)


def _foreign(path: Path) -> None:
    path.unlink()
    with connect(path) as con:
        con.execute("create schema meta; create schema core; create table attempts as select 1 x")
        con.execute("create table meta.releases as select 1 as release_id")
        con.execute("create table core.papers as select 'mine' as title")


def _bare(path: Path) -> None:
    path.unlink()
    connect(path).close()


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    path.joinpath("mine").write_text("mine")


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _dangling(path: Path) -> None:
    path.unlink()
    path.symlink_to("nothing")


def _loop(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


def _forbidden(path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read anything")
    path.chmod(0)


def _odd_name(path: Path) -> None:
    """Beside it stands one whose name is not UTF-8."""
    shutil.copyfile(path, os.fsencode(path.parent) + b"/\xff" + os.fsencode(path.name))


def _stale_log(path: Path) -> None:
    path.with_name(path.name + ".wal").write_bytes(random.Random(3).randbytes(5000))


DAMAGES: dict[str, Callable[[Path], None]] = {
    "empty": _empty,
    "garbage": _garbage,
    "other format": _other_format,
    "truncated": _truncated,
    "flips": _flipped,
    "flip": _flipped_once,
    "foreign": _foreign,
    "bare": _bare,
    "folder": _folder,
    "pipe": _pipe,
    "dangling link": _dangling,
    "link loop": _loop,
    "forbidden": _forbidden,
    "not UTF-8": _odd_name,
    "stale log": _stale_log,
}
