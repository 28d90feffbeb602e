"""What stands in the archive."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from msgspec import Struct

from etl.contract.vocabulary import CaptureSource
from etl.ids import digest

Scalar = str | int | bool | None
"""What a note may say about one thing."""

ARCHIVE_FILE_NAME = re.compile(r"\d{8}T\d{12}Z-\d+-[0-9a-f]{16}\.warc\.gz", re.ASCII)
"""Instant of creation (UTC, microseconds), process, random token: names sort by time."""


class Provenance(Struct, frozen=True):
    """What somebody stated about a document; it is archived with it and is part of its identity.

    captured_at is UTC and naive.
    """

    url: str | None = None
    captured_at: datetime | None = None
    listed_on: date | None = None


class Capture(Struct, frozen=True):
    """One archived document; `imported_at` (UTC, naive) is when it first entered the archive."""

    capture_id: str
    sha256: str
    byte_count: int
    source: CaptureSource
    statement: Provenance
    imported_at: datetime


def capture_id_of(sha256: str, statement: Provenance) -> str:
    """The same body under the same statement is the same capture, whenever and however it came."""
    captured_at, listed_on = statement.captured_at, statement.listed_on
    return digest(
        sha256,
        statement.url,
        captured_at.isoformat() if captured_at else None,
        listed_on.isoformat() if listed_on else None,
    )


@dataclass(frozen=True, slots=True)
class ArchiveOffset:
    """Where a body stands: its file in the archive folder, and the offset of its gzip member."""

    file: str
    offset: int


@dataclass(frozen=True, slots=True)
class LocatedCapture:
    """One archived record about a document, and where the document's body stands.

    The capture's imported_at is that record's own; several records may speak of one capture.
    """

    capture: Capture
    place: ArchiveOffset


@dataclass(frozen=True, slots=True)
class ArchivedDocument(LocatedCapture):
    """The same with the body."""

    body: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """An archived line that is no document, such as a person's decision. noted_at: UTC, naive."""

    kind: str
    noted_at: datetime
    content: dict[str, Scalar]


def archive_file_name(text: str) -> str:
    """The name of an archive file; raises ValueError for what could lead out of the folder."""
    if not ARCHIVE_FILE_NAME.fullmatch(text):
        raise ValueError(f"{text!r} is no name of an archive file")
    return text
