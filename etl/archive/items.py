"""What stands in the archive."""

import re
from dataclasses import dataclass
from datetime import datetime

from etl.records import Capture

Fact = str | int | bool | None
"""What a note may say about one thing."""

FILE_NAME = re.compile(r"\d{8}T\d{12}Z-\d+-[0-9a-f]{16}\.warc\.gz", re.ASCII)
"""Instant of creation (UTC, microseconds), process, random token: names sort by time."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a body stands: its file in the archive folder, and the offset of its gzip member."""

    file: str
    offset: int


@dataclass(frozen=True, slots=True)
class Located:
    """One archived record about a document, and where the document's body stands.

    The capture's imported_at is that record's own; several records may speak of one capture.
    """

    capture: Capture
    place: Place


@dataclass(frozen=True, slots=True)
class Document(Located):
    """The same with the body."""

    body: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """An archived line that is no document, such as a person's decision. noted_at: UTC, naive."""

    kind: str
    noted_at: datetime
    content: dict[str, Fact]


def file_name(text: str) -> str:
    """The name of an archive file; raises ValueError for what could lead out of the folder."""
    if not FILE_NAME.fullmatch(text):
        raise ValueError(f"{text!r} is no name of an archive file")
    return text
