"""An archive folder, and short ways to fill and to read it."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from etl.archive.documents import ArchivedDocument, Note, Provenance, new_document
from etl.archive.reader import archive_files, read_documents, scan_captures
from etl.archive.writer import ArchiveWriter
from tests.object_fixtures import bucket, server

__all__ = ["bucket", "server"]

IMPORTED_AT = datetime(2026, 11, 21, 8, 30, 0, 250_000)

Fill = Callable[..., list[ArchivedDocument]]
ReadAll = Callable[[], list[ArchivedDocument | Note]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "home" / "archive"


@pytest.fixture
def fill(folder: Path) -> Fill:
    """Archives bodies, in one file, with provenances that differ by their url."""

    def fill(*bodies: bytes) -> list[ArchivedDocument]:
        with ArchiveWriter(folder, {}) as writer:
            return [
                writer.add(
                    new_document(
                        body, Provenance(url=f"https://a.test/{at}"), "import", IMPORTED_AT
                    )
                )
                for at, body in enumerate(bodies)
            ]

    return fill


@pytest.fixture
def read_all(folder: Path) -> ReadAll:
    """Everything in the archive, in order."""

    def read_all() -> list[ArchivedDocument | Note]:
        return [item for file in archive_files(folder) for item, _ in read_documents(folder, file)]

    return read_all


@pytest.fixture
def path(folder: Path, fill: Fill) -> Path:
    """A file with three small documents."""
    fill(b"the first page", b"the second page", b"the third page")
    [file] = archive_files(folder)
    return folder / file


def bodies_of(path: Path) -> Iterator[bytes]:
    """The bodies of a file that holds nothing but documents."""
    for item, _ in read_documents(path.parent, path.name):
        assert isinstance(item, ArchivedDocument)
        yield item.body


def ends_of(path: Path) -> list[int]:
    """The offset just after each document of a file."""
    return [offset for _, offset in scan_captures(path.parent, path.name)]
