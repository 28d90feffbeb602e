"""The things that stand in the archive: documents with their provenance, and notes."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256

from msgspec import Struct

from etl.contract.vocabulary import CaptureSource
from etl.ids import CaptureId, Sha256, hash_of

Scalar = str | int | bool | None
"""A value in a note's content."""

ARCHIVE_FILE_NAME = re.compile(r"\d{8}T\d{12}Z-\d+-[0-9a-f]{16}\.warc\.gz", re.ASCII)
"""Instant of creation (UTC, microseconds), process, random token: names sort by time."""


class Provenance(Struct, frozen=True):
    """The facts that somebody stated about a document; they are part of its identity.

    captured_at is UTC and naive.
    """

    url: str | None = None
    captured_at: datetime | None = None
    listed_on: date | None = None


class Capture(Struct, frozen=True):
    """One archived document; `imported_at` (UTC, naive) is when it first entered the archive."""

    capture_id: CaptureId
    sha256: Sha256
    byte_count: int
    source: CaptureSource
    provenance: Provenance
    imported_at: datetime


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document that may be archived. Make it by `new_document`, which hashes the body."""

    capture: Capture
    body: bytes


def new_document(
    body: bytes, provenance: Provenance, source: CaptureSource, imported_at: datetime
) -> NewDocument:
    """A body with the capture it makes. A body is hashed here, and not again until it is read."""
    digest_of_body = Sha256(sha256(body).hexdigest())
    capture_id = capture_id_of(digest_of_body, provenance)
    capture = Capture(capture_id, digest_of_body, len(body), source, provenance, imported_at)
    return NewDocument(capture, body)


def capture_id_of(body_sha256: Sha256, provenance: Provenance) -> CaptureId:
    """The same body with the same provenance is the same capture, whenever and however it came."""
    captured_at, listed_on = provenance.captured_at, provenance.listed_on
    text = hash_of(
        body_sha256,
        provenance.url,
        captured_at.isoformat() if captured_at else None,
        listed_on.isoformat() if listed_on else None,
    )
    return CaptureId(text)


@dataclass(frozen=True, slots=True)
class ArchiveOffset:
    """The position of a record: a file of the archive folder, and the offset of its gzip member."""

    file: str
    offset: int


@dataclass(frozen=True, slots=True)
class LocatedCapture:
    """One archived record about a document, and the position of the document's body.

    The capture's imported_at is that record's own; several records may speak of one capture.
    """

    capture: Capture
    body_at: ArchiveOffset


@dataclass(frozen=True, slots=True)
class ArchivedDocument(LocatedCapture):
    """A LocatedCapture with its body."""

    body: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """An archived fact that is no document, such as a person's decision.

    noted_at: UTC, naive. at: its position, where it was read.
    """

    kind: str
    noted_at: datetime
    content: dict[str, Scalar]
    at: ArchiveOffset | None = field(default=None, compare=False)


def archive_file_name(text: str) -> str:
    """The name of an archive file; raises ValueError for what could lead out of the folder."""
    if not ARCHIVE_FILE_NAME.fullmatch(text):
        raise ValueError(f"{text!r} is no name of an archive file")
    return text
