"""An archive folder, and short ways to fill and to read it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from etl import archive
from etl.records import Statement

IMPORTED_AT = datetime(2026, 11, 21, 8, 30, 0, 250_000)

Fill = Callable[..., list[archive.Document]]
ReadAll = Callable[[], list[archive.Document | archive.Note]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "home" / "archive"


@pytest.fixture
def fill(folder: Path) -> Fill:
    """Archives bodies, in one file, under statements that differ by their url."""

    def fill(*bodies: bytes) -> list[archive.Document]:
        with archive.Writer(folder, {}) as writer:
            return [
                writer.add(body, Statement(url=f"https://a.test/{at}"), "import", IMPORTED_AT)
                for at, body in enumerate(bodies)
            ]

    return fill


@pytest.fixture
def read_all(folder: Path) -> ReadAll:
    """Everything in the archive, in order."""

    def read_all() -> list[archive.Document | archive.Note]:
        return [item for file in archive.files(folder) for item, _ in archive.read(folder, file)]

    return read_all
